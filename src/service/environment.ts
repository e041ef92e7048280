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
  /** Whether the sample meetings misbehave as their names say. Never in production. */
  readonly samples: boolean;
}
