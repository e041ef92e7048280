import type { PermissionsRevision } from "./permissions.ts";
import type { Store } from "./store/store.ts";

/** What the handlers lean on beside the request. */
export interface ServiceEnvironment {
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The origin under which clients reach the service, where it isn't what the `Host` header says. */
  readonly publicUrl?: string | undefined;
  /** Told that there are text messages in the outbox. Without one they stay there. */
  readonly smsDelivery?: { wake(): void } | undefined;
  readonly provisioningSeconds: number;
  /** What a create is answered with until its tenant is provisioned. */
  readonly provisioningStatus: 503 | 409;
  /** Whether the sample meetings misbehave as their names say. Never in production. */
  readonly samples: boolean;
  /** Whether answers of the resource carry `Deprecation`, `Sunset` and `Link`, as Graph's last ones did. Default false. */
  readonly deprecationHeaders?: boolean;
  /** Whose permission tables decide. Default `2022`. */
  readonly permissionsRevision?: PermissionsRevision;
  /** Whether a meeting that is not here comes into being with the first appointment its organizer gives it. Default false. */
  readonly adoptMeetings?: boolean;
  /** What a PUT over an existing appointment is answered with: no page says. Default 201. */
  readonly replaceStatus?: 200 | 201;
}
