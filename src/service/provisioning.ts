import { GraphFault } from "./graph-fault.ts";
import type { Store } from "./store/store.ts";

/**
 * The first create of a tenant starts its provisioning; until that is over, creates are answered with 503 and the
 * seconds left. Kept in the store, so a restart doesn't begin it anew.
 *
 * @see the tip in https://learn.microsoft.com/graph/api/resources/virtualappointment: once per tenant, under five minutes
 * @throws {GraphFault} 503 with Retry-After
 */
export function requireProvisioned(store: Store, scope: string, seconds: number, now: number): void {
  let readyAt = store.findProvisioning(scope);
  if (readyAt === undefined) {
    readyAt = now + seconds * 1000;
    store.beginProvisioning(scope, readyAt);
  }
  if (readyAt <= now) return;
  throw new GraphFault(503, "ServiceUnavailable", "The tenant is being provisioned for virtual appointments.", {
    innerCode: "resourceBeingProvisioned",
    headers: { "Retry-After": String(Math.ceil((readyAt - now) / 1000)) },
  });
}
