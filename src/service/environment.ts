import type { Store } from "./store/store.ts";

/** What the handlers lean on beside the request. */
export interface ServiceEnvironment {
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly provisioningSeconds: number;
  /** What a create is answered with until its tenant is provisioned. */
  readonly provisioningStatus: 503 | 409;
  /** Whether the sample meetings misbehave as their names say. Never in production. */
  readonly samples: boolean;
}
