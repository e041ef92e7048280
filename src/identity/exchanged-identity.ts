import { hash } from "node:crypto";
import type { Credential, UpstreamName, UserScope } from "../graph/model/credential.ts";
import type { Operation } from "../graph/model/operation-permissions.ts";
import { bearerTokenOf } from "./bearer-token.ts";
import { ownerOf, type Caller } from "./caller.ts";
import type { Audiences, Identity, Session } from "./identity.ts";
import type { TokenExchange } from "./token-acquirer.ts";
import type { UpstreamTokens } from "./token-cache.ts";
import type { TokenValidator } from "./token-validator.ts";

export interface ExchangeOptions {
  readonly validator: TokenValidator;
  readonly exchange: TokenExchange;
  readonly tokens: UpstreamTokens;
  readonly audiences: Audiences;
  readonly close: () => Promise<void>;
}

/** Who called, and the token that says so. */
export interface AuthenticatedCaller {
  readonly caller: Caller;
  readonly token: string;
  /** The token's, for caches that must not hold it. */
  readonly fingerprint: string;
}

/** What the modes have in common in which callers' tokens are for the gateway, which gets others for the upstream. */
export class ExchangedIdentity implements Identity {
  readonly close: () => Promise<void>;
  readonly #validator: TokenValidator;
  readonly #credentialOf: (authenticated: AuthenticatedCaller) => Credential;

  /** @param credentialOf may refuse the caller by throwing */
  constructor({ validator, close }: ExchangeOptions, credentialOf: (authenticated: AuthenticatedCaller) => Credential) {
    this.#validator = validator;
    this.#credentialOf = credentialOf;
    this.close = close;
  }

  async authenticate(authorization: string | null): Promise<Session> {
    const token = bearerTokenOf(authorization);
    const fingerprint = hash("sha256", token, "base64url");
    const caller = await this.#validator.callerOf(token, fingerprint);
    return { caller, credential: this.#credentialOf({ caller, token, fingerprint }) };
  }
}

/** A credential whose tokens are kept until they expire or the upstream refuses them. */
export abstract class ExchangedCredential implements Credential {
  abstract readonly kind: Credential["kind"];
  protected readonly caller: Caller;
  protected readonly exchange: TokenExchange;
  readonly #tokens: UpstreamTokens;
  readonly #audiences: Audiences;

  constructor(caller: Caller, { exchange, tokens, audiences }: ExchangeOptions) {
    this.caller = caller;
    this.exchange = exchange;
    this.#tokens = tokens;
    this.#audiences = audiences;
  }

  abstract authorize(place: UserScope, operation: Operation): string | undefined;

  /** Whose token it is, among all for one audience. */
  protected abstract get holder(): string;

  protected abstract acquire(audience: string): ReturnType<TokenExchange["forApplication"]>;

  get owner(): string {
    return ownerOf(this.caller);
  }

  tokenFor(upstream: UpstreamName): string | Promise<string> {
    return this.#tokens.get(this.#keyOf(upstream), () => this.acquire(this.#audiences[upstream]));
  }

  forget(upstream: UpstreamName, token: string): void {
    this.#tokens.forget(this.#keyOf(upstream), token);
  }

  #keyOf(upstream: UpstreamName): string {
    return `${this.#audiences[upstream]} ${this.holder}`;
  }
}
