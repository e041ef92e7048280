import type { UserScope } from "../graph/model/credential.ts";
import { ForbiddenError, ValidationError } from "../graph/model/gateway-errors.ts";
import { permissionsFor, requiredPermissions, type Operation } from "../graph/model/operation-permissions.ts";
import type { Caller } from "./caller.ts";
import { ExchangedCredential, ExchangedIdentity, type ExchangeOptions } from "./exchanged-identity.ts";

/**
 * `AUTH_MODE=application`: callers authenticate to the gateway, which calls with its own credential. The upstream then
 * sees the gateway alone, so that who may touch what is decided here, before anything goes out.
 */
export class ApplicationIdentity extends ExchangedIdentity {
  constructor(options: ExchangeOptions) {
    super(options, ({ caller }) => new ApplicationCredential(caller, options));
  }
}

class ApplicationCredential extends ExchangedCredential {
  readonly kind = "application";

  // In the caller's own tenant: no other's appointments are in reach of this token.
  protected get holder(): string {
    return this.caller.tenantId;
  }

  protected acquire(audience: string) {
    return this.exchange.forApplication(this.caller.tenantId, audience);
  }

  authorize(place: UserScope, operation: Operation): string {
    return reachOf(this.caller, place, operation);
  }
}

/**
 * Under whom something of a user's lies for an application that acts for this caller. Users reach their own meetings with
 * a scope, and those of others with a role for all besides (the front desk); applications reach them with a role.
 *
 * @returns always a user, as an application has no meetings of its own
 * @throws {ForbiddenError} naming the scope or role that is missing
 * @throws {ValidationError} when an application names no user
 */
function reachOf(caller: Caller, { userId }: UserScope, operation: Operation): string {
  const { delegated, application } = permissionsFor[operation];
  if (caller.kind === "user") {
    // The scope says what the frontend may do for its user, the role what the person may do: it takes both.
    if (!delegated.some((scope) => caller.scopes.includes(scope))) {
      throw new ForbiddenError(requiredPermissions(operation, "user"));
    }
    if (userId === undefined || userId.toLowerCase() === caller.id) return caller.id;
  }
  if (!application.some((role) => caller.roles.includes(role))) {
    throw new ForbiddenError(requiredPermissions(operation, "application"));
  }
  if (userId === undefined) {
    const message = "is needed: an application has no meetings of its own";
    throw new ValidationError([{ code: "REQUIRED", path: ["userId"], message }]);
  }
  return userId;
}
