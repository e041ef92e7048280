import { GraphError } from "../protocol/graph-error.ts";
import type { GraphRequest } from "../protocol/message.ts";

/** What the path of a request begins with, as OData's contexts have it: the user, or the alias that names none. */
export function parentOf({ root, params, caller }: GraphRequest): string {
  return root === "me" || root === "users" ? `users('${encodeURIComponent(params["userId"] ?? caller.id)}')` : root;
}

/** @throws {GraphError} 400 when an application says /me, which it has none of */
export function requireUserForMe({ caller, root }: GraphRequest): void {
  if (root === "me" && caller.kind === "application") {
    throw new GraphError(400, "BadRequest", "/me request is only valid with delegated authentication flow.");
  }
}
