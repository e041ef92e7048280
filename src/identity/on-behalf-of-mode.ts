import { hash } from "node:crypto";
import type { Credential, UserScope, UpstreamName } from "../graph/model/credential.ts";
import { ForbiddenError } from "../graph/model/gateway-errors.ts";
import { permissionsFor, requiredPermissions, type Operation } from "../graph/model/operation-permissions.ts";
import { bearerTokenOf } from "./bearer-token.ts";
import { ownerOf, type Caller } from "./caller.ts";
import type { Audiences, Identity, Session } from "./identity.ts";
import type { TokenExchange } from "./token-acquirer.ts";
import type { TokenValidator } from "./token-validator.ts";
import type { UpstreamTokens } from "./token-cache.ts";
import { WrongCallerError } from "./application-caller-error.ts";

interface OnBehalfOfOptions {
  readonly validator: TokenValidator;
  readonly exchange: TokenExchange;
  readonly tokens: UpstreamTokens;
  readonly audiences: Audiences;
  readonly close: () => Promise<void>;
}

/** `AUTH_MODE=on-behalf-of`: users' tokens for the gateway, each exchanged for the user's own token for the upstream. */
export class OnBehalfOfIdentity implements Identity {
  readonly #options: OnBehalfOfOptions;
  readonly close: () => Promise<void>;

  constructor(options: OnBehalfOfOptions) {
    this.#options = options;
    this.close = options.close;
  }

  async authenticate(authorization: string | null): Promise<Session> {
    const { validator, exchange, tokens, audiences } = this.#options;
    const assertion = bearerTokenOf(authorization);
    const fingerprint = hash("sha256", assertion, "base64url");
    const caller = await validator.callerOf(assertion, fingerprint);
    if (caller.kind !== "user") throw new WrongCallerError();
    return { caller, credential: new UserCredential({ caller, assertion, fingerprint, exchange, tokens, audiences }) };
  }
}

interface UserCredentialOptions extends Pick<OnBehalfOfOptions, "exchange" | "tokens" | "audiences"> {
  readonly caller: Caller;
  readonly assertion: string;
  readonly fingerprint: string;
}

class UserCredential implements Credential {
  readonly kind = "user";
  readonly #options: UserCredentialOptions;

  constructor(options: UserCredentialOptions) {
    this.#options = options;
  }

  get owner(): string {
    return ownerOf(this.#options.caller);
  }

  tokenFor(upstream: UpstreamName): string | Promise<string> {
    const { tokens, exchange, caller, assertion, audiences } = this.#options;
    return tokens.get(this.#keyOf(upstream), () => exchange.onBehalfOf(caller, assertion, audiences[upstream]));
  }

  // What the user let the frontend do is asked here. What the user may do, the upstream decides.
  authorize({ userId }: UserScope, operation: Operation): string | undefined {
    const { scopes } = this.#options.caller;
    if (permissionsFor[operation].delegated.some((scope) => scopes.includes(scope))) return userId;
    throw new ForbiddenError(requiredPermissions(operation, "user"));
  }

  forget(upstream: UpstreamName, token: string): void {
    this.#options.tokens.forget(this.#keyOf(upstream), token);
  }

  // By the token the caller came with, not by the user alone: who signed in again has proved more, or lost something.
  #keyOf(upstream: UpstreamName): string {
    const { caller, fingerprint, audiences } = this.#options;
    return `${audiences[upstream]} ${caller.tenantId} ${caller.id} ${fingerprint}`;
  }
}
