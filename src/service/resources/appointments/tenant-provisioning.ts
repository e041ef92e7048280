import type { HandlerContext } from "../handler-context.ts";
import { GraphError } from "../../protocol/graph-error.ts";

/**
 * The first create of a tenant starts its provisioning; until that is over, creates are answered with the seconds
 * left. Kept in the store, so a restart doesn't begin it anew. The reference pages disagree on the status: the early
 * one says 503, the last one published 409; both announce the header.
 *
 * @see the tip in https://learn.microsoft.com/graph/api/resources/virtualappointment: once per tenant, under five minutes
 * @param provisionedIn milliseconds until it is over
 * @throws {GraphError} 503 or 409, as the context says, with Retry-After
 */
export function requireProvisioned(provisionedIn: number, { provisioningStatus }: HandlerContext): void {
  if (provisionedIn <= 0) return;
  const code = provisioningStatus === 409 ? "Conflict" : "ServiceUnavailable";
  throw new GraphError(provisioningStatus, code, "The tenant is being provisioned for virtual appointments.", {
    innerCode: "resourceBeingProvisioned",
    headers: { "Retry-After": String(Math.ceil(provisionedIn / 1000)) },
  });
}
