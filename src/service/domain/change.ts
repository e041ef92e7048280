import type { Participant } from "./meeting.ts";

export type ChangeKind =
  | "appointmentCreated"
  | "appointmentUpdated"
  | "appointmentDeleted"
  /** With its appointment, where the change has an etag. */
  | "meetingCreated"
  /** It has got another time. */
  | "meetingUpdated"
  /** With its appointment, where it had one. */
  | "meetingDeleted"
  /** A tenant waits for its first appointment. */
  | "provisioningBegun";

/** Who wrote. */
export interface Writer {
  /** Object id. */
  readonly id: string;
  readonly kind: "user" | "application";
}

/** One write, for whoever watches: what changed, never to which value. */
export interface Change {
  readonly tenantId: string;
  readonly kind: ChangeKind;
  /** `null` for what is about the tenant. */
  readonly meetingId: string | null;
  /** Names of the appointment's properties that got another value. */
  readonly fields: readonly string[];
  /** The appointment's after the change; `null` where it has none then, or none is told. */
  readonly etag: string | null;
  /** `null` where nobody asked for it. */
  readonly writer: Writer | null;
  /** Milliseconds since 1970, by the store's clock. */
  readonly at: number;
  /** When the provisioning that has begun is over, in milliseconds since 1970. */
  readonly readyAt: number | null;
  /** Of a meeting that is gone: nobody could tell any more who may be told. */
  readonly participants: readonly Participant[] | null;
}
