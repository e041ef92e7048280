import { hash } from "node:crypto";
import type { Credential, UserScope, UpstreamName } from "../graph/model/credential.ts";
import { ForbiddenError, ValidationError } from "../graph/model/gateway-errors.ts";
import { permissionsFor, requiredPermissions, type Operation } from "../graph/model/operation-permissions.ts";
import { bearerTokenOf } from "./bearer-token.ts";
import { ownerOf, type Caller } from "./caller.ts";
import type { Audiences, Identity, Session } from "./identity.ts";
import type { TokenExchange } from "./token-acquirer.ts";
import type { TokenValidator } from "./token-validator.ts";
import type { UpstreamTokens } from "./token-cache.ts";

interface ApplicationOptions {
  readonly validator: TokenValidator;
  readonly exchange: TokenExchange;
  readonly tokens: UpstreamTokens;
  readonly audiences: Audiences;
  readonly close: () => Promise<void>;
}

/**
 * `AUTH_MODE=application`: callers authenticate to the gateway, which calls with its own credential. The upstream then
 * sees the gateway alone, so that who may touch what is decided here, before anything goes out.
 */
export class ApplicationIdentity implements Identity {
  readonly #options: ApplicationOptions;
  readonly close: () => Promise<void>;

  constructor(options: ApplicationOptions) {
    this.#options = options;
    this.close = options.close;
  }

  async authenticate(authorization: string | null): Promise<Session> {
    const token = bearerTokenOf(authorization);
    const caller = await this.#options.validator.callerOf(token, hash("sha256", token, "base64url"));
    return { caller, credential: new ApplicationCredential(caller, this.#options) };
  }
}

class ApplicationCredential implements Credential {
  readonly kind = "application";
  readonly #caller: Caller;
  readonly #options: ApplicationOptions;

  constructor(caller: Caller, options: ApplicationOptions) {
    this.#caller = caller;
    this.#options = options;
  }

  get owner(): string {
    return ownerOf(this.#caller);
  }

  tokenFor(upstream: UpstreamName): string | Promise<string> {
    const { tokens, exchange, audiences } = this.#options;
    // In the caller's own tenant: no other's appointments are in reach of this token.
    const { tenantId } = this.#caller;
    return tokens.get(this.#keyOf(upstream), () => exchange.forApplication(tenantId, audiences[upstream]));
  }

  authorize(place: UserScope, operation: Operation): string {
    return reachOf(this.#caller, place, operation);
  }

  forget(upstream: UpstreamName, token: string): void {
    this.#options.tokens.forget(this.#keyOf(upstream), token);
  }

  #keyOf(upstream: UpstreamName): string {
    return `${this.#options.audiences[upstream]} ${this.#caller.tenantId}`;
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
export function reachOf(caller: Caller, { userId }: UserScope, operation: Operation): string {
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
    throw new ValidationError([{ path: "userId", message: "is needed: an application has no meetings of its own" }]);
  }
  return userId;
}
