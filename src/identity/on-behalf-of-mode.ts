import type { UserScope } from "../graph/model/credential.ts";
import { ForbiddenError } from "../graph/model/gateway-errors.ts";
import { permissionsFor, requiredPermissions, type Operation } from "../graph/model/operation-permissions.ts";
import { WrongCallerError } from "./application-caller-error.ts";
import {
  ExchangedCredential,
  ExchangedIdentity,
  type AuthenticatedCaller,
  type ExchangeOptions,
} from "./exchanged-identity.ts";

/** `AUTH_MODE=on-behalf-of`: users' tokens for the gateway, each exchanged for the user's own token for the upstream. */
export class OnBehalfOfIdentity extends ExchangedIdentity {
  constructor(options: ExchangeOptions) {
    super(options, (authenticated) => {
      if (authenticated.caller.kind !== "user") throw new WrongCallerError();
      return new UserCredential(authenticated, options);
    });
  }
}

class UserCredential extends ExchangedCredential {
  readonly kind = "user";
  readonly #assertion: string;
  // By the token the caller came with, not by the user alone: who signed in again has proved more, or lost something.
  protected readonly holder: string;

  constructor({ caller, token, fingerprint }: AuthenticatedCaller, options: ExchangeOptions) {
    super(caller, options);
    this.#assertion = token;
    this.holder = `${caller.tenantId} ${caller.id} ${fingerprint}`;
  }

  protected acquire(audience: string) {
    return this.exchange.onBehalfOf(this.caller, this.#assertion, audience);
  }

  // What the user let the frontend do is asked here. What the user may do, the upstream decides.
  authorize({ userId }: UserScope, operation: Operation): string | undefined {
    const { scopes } = this.caller;
    if (permissionsFor[operation].delegated.some((scope) => scopes.includes(scope))) return userId;
    throw new ForbiddenError(requiredPermissions(operation, "user"));
  }
}
