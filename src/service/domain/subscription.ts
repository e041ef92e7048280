import type { ChangeKind } from "./change.ts";

export const CHANGE_TYPES = ["created", "updated", "deleted"] as const;
export type ChangeType = (typeof CHANGE_TYPES)[number];

/** Who made a subscription, and whose rights count for it. */
export interface Subscriber {
  readonly tenantId: string;
  /** Object id of the user, or of the application's service principal. */
  readonly callerId: string;
  readonly callerKind: "user" | "application";
  /** User principal name, of a user whose token has one. */
  readonly upn: string | null;
  /** Client id of the application, which calls for itself or for the user. */
  readonly applicationId: string;
}

/** What is told to whom, and until when. */
export interface SubscriptionProperties {
  readonly id: string;
  /** As it was asked for, such as `users/{id}/virtualAppointments`. */
  readonly resource: string;
  /** The user of the resource; `null` for `me`. */
  readonly userId: string | null;
  /** The one meeting it is about; `null` for all of the user's. */
  readonly meetingId: string | null;
  readonly changeTypes: readonly ChangeType[];
  readonly notificationUrl: string;
  /** Where it is told that the subscription itself needs something; `null`: nobody is. */
  readonly lifecycleUrl: string | null;
  /** A secret of the receiver's, which comes back with each notification. */
  readonly clientState: string | null;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface Subscription extends SubscriptionProperties {
  readonly subscriber: Subscriber;
  readonly createdAt: number;
  /** Up to where it was told, as the feed writes positions; empty where it comes from another database. */
  readonly position: string;
  /** How many notifications there were, those that were given up included. */
  readonly sequence: number;
  /** What is still to be told of it: that some were given up. */
  readonly isMissing: boolean;
  /** The end that its receiver was warned of; 0 before. It may have been put off since. */
  readonly warnedEnd: number;
}

/** How long a subscription may last: as those of Graph for calendars. In milliseconds. */
export const MAX_LIFETIME = 4230 * 60_000;
/** How many a caller may have. */
export const MAX_SUBSCRIPTIONS = 100;

/**
 * What a change is for who subscribes to appointments.
 *
 * @param hasAppointment whether the meeting has one now: its times are news where it has
 * @returns `undefined` for what is about no appointment
 */
export function changeTypeOf(kind: ChangeKind, etag: string | null, hasAppointment: boolean): ChangeType | undefined {
  switch (kind) {
    case "appointmentCreated":
      return "created";
    case "appointmentUpdated":
      return "updated";
    case "appointmentDeleted":
    case "meetingDeleted":
      return "deleted";
    case "meetingCreated":
      return etag === null ? undefined : "created";
    case "meetingUpdated":
      return hasAppointment ? "updated" : undefined;
    case "provisioningBegun":
      return undefined;
    default:
      return kind satisfies never;
  }
}
