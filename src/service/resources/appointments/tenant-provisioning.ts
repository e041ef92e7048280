import type { HandlerContext } from "../handler-context.ts";
import { GraphError } from "../../protocol/graph-error.ts";

/**
 * The first create of a tenant starts its provisioning; until that is over, creates are answered with the seconds
 * left. Kept in the store, so a restart doesn't begin it anew. The reference pages disagree on the status: the early
 * one says 503, the last one published 409; both announce the header.
 *
 * @see the tip in https://learn.microsoft.com/graph/api/resources/virtualappointment: once per tenant, under five minutes
 * @throws {GraphError} 503 or 409, as the context says, with Retry-After
 */
export function requireProvisioned(scope: string, context: HandlerContext): void {
  const { store, provisioningSeconds, provisioningStatus } = context;
  const now = context.now();
  let readyAt = store.findProvisioning(scope);
  if (readyAt === undefined) {
    readyAt = now + provisioningSeconds * 1000;
    store.beginProvisioning(scope, readyAt);
  }
  if (readyAt <= now) return;
  const code = provisioningStatus === 409 ? "Conflict" : "ServiceUnavailable";
  throw new GraphError(provisioningStatus, code, "The tenant is being provisioned for virtual appointments.", {
    innerCode: "resourceBeingProvisioned",
    headers: { "Retry-After": String(Math.ceil((readyAt - now) / 1000)) },
  });
}
