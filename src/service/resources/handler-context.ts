import type { GraphError } from "../protocol/graph-error.ts";
import type { GraphRequest, Method } from "../protocol/message.ts";
import type { Meeting } from "../domain/meeting.ts";
import type { PermissionsRevision } from "../../common/contract/graph-permissions.ts";
import type { Store } from "../store/store.ts";

/** Meetings that misbehave as their names say, so that a newcomer sees each kind of error. Never in production. */
export interface SampleBehaviour {
  /** Whether this could be the id of a sample meeting, which is a plain word. */
  isName(meetingId: string): boolean;
  /** What a request for this meeting is refused with. */
  refusalOf(
    meeting: Meeting,
    method: Method,
    segment: "virtualAppointment" | "getVirtualAppointmentJoinWebUrl",
  ): GraphError | undefined;
  /** Called before a write that its caller has the permission for: somebody else may write first. */
  beforeWrite(request: GraphRequest): Promise<void> | undefined;
  /** What is provisioned before the meeting's first appointment, where that isn't its tenant. */
  provisioningScope(meeting: Pick<Meeting, "tenantId" | "id">): string | undefined;
  /** Called when the meeting's appointment was deleted. */
  afterDelete(meeting: Meeting): Promise<void> | undefined;
}

/** The links of a meeting that the service makes; `null` where it makes none. */
export interface MeetingLinks {
  readonly joinWebUrl: string | null;
  readonly clientJoinWebUrl: string | null;
}

/** What tells subscriptions of changes. */
export interface Notifications {
  /** Why nothing is sent to a URL; `undefined` where it is. */
  readonly refusalOf: (url: string) => string | undefined;
  /** Whether a URL wants notifications; `undefined` where too many are being asked, for this owner or for all. */
  readonly validate: (url: string, owner: string) => Promise<boolean | undefined>;
  /** What those of a subscription are signed with. */
  readonly secretOf: (subscriptionId: string) => Promise<string>;
  /** Told that there is another subscription, or one less. */
  readonly wake: () => void;
}

/** What every handler depends on beside the request. */
export interface HandlerContext {
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The links of a new meeting. Left out, it has those that Microsoft Teams would give it. */
  readonly linksOf?: ((meeting: Pick<Meeting, "tenantId" | "id" | "organizerId">) => MeetingLinks) | undefined;
  /** The origin under which clients reach the service, where it isn't what the `Host` header says. */
  readonly publicUrl?: string | undefined;
  /** Told that there are text messages in the outbox. Without one they stay there. */
  readonly smsDelivery?: { wake(): void } | undefined;
  /** Without it nobody can subscribe. */
  readonly notifications?: Notifications | undefined;
  /** Whether text messages are refused: there is nobody who would ever send them. Default false. */
  readonly refusesSms?: boolean;
  /** Text messages that a meeting may have in 24 hours. Default: any number. */
  readonly maxSmsPerMeeting?: number;
  readonly provisioningSeconds: number;
  /** What a create is answered with until its tenant is provisioned. */
  readonly provisioningStatus: 503 | 409;
  /** What the sample meetings do on purpose; absent where there are none. */
  readonly sampleBehaviour?: SampleBehaviour | undefined;
  /** Whether answers of the resource carry `Deprecation`, `Sunset` and `Link`, as Graph's last ones did. Default false. */
  readonly deprecationHeaders?: boolean;
  /** Whose permission tables decide. Default `2022`. */
  readonly permissionsRevision?: PermissionsRevision;
  /** Whether a meeting that is not here comes into being with the first appointment its organizer gives it. Default false. */
  readonly adoptMeetings?: boolean;
  /** What a PUT over an existing appointment is answered with: no page says. Default 201. */
  readonly replaceStatus?: 200 | 201;
}
