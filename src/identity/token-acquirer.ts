import type { AuthenticationResult, ConfidentialClientApplication } from "@azure/msal-node";
import type { Logger } from "pino";
import type { Dispatcher } from "undici";
import type { Tracer } from "../common/tracer.ts";
import { ServiceUnavailableError, UnauthenticatedError } from "../graph/model/gateway-errors.ts";
import type { Authority } from "./authority.ts";
import type { Caller } from "./caller.ts";
import { askManagedIdentity, msalCredential, SILENT, type ClientCredential } from "./client-credential.ts";
import { exchangeFailure } from "./acquisition-error.ts";
import { TokenEndpoint } from "./msal-network.ts";
import type { UpstreamToken } from "./token-cache.ts";

export interface TokenExchangeOptions {
  readonly authority: Authority;
  readonly clientId: string;
  readonly credential: ClientCredential;
  readonly dispatcher: Dispatcher;
  /** How long one exchange may take, in milliseconds. */
  readonly retryTime: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
  readonly tracer?: Tracer | undefined;
}

type Client = ConfidentialClientApplication;

/**
 * Gets tokens for upstreams through MSAL. Each acquisition has an MSAL client of its own (4 µs): MSAL remembers a
 * refusal for the client and not for the user, so one user's failing exchange would hold up everybody's, and a shared
 * cache would be everybody's too.
 */
export class TokenExchange {
  readonly #options: TokenExchangeOptions;

  constructor(options: TokenExchangeOptions) {
    this.#options = options;
  }

  /**
   * @param assertion the caller's token for the gateway
   * @throws {UnauthenticatedError} with the challenge, when the caller has to sign in again
   * @throws {ThrottledError | ServiceUnavailableError} when the token endpoint can't or won't
   * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow
   */
  onBehalfOf(caller: Caller, assertion: string, audience: string): Promise<UpstreamToken> {
    const scopes = [`${audience}/.default`];
    return this.#acquire(caller.tenantId, async (client) => {
      const result = await client.acquireTokenOnBehalfOf({ oboAssertion: assertion, scopes, skipCache: true });
      if (result !== null && isSomebodyElse(result, caller)) throw new TypeError("The token is somebody else's.");
      return result;
    });
  }

  /**
   * A token of the gateway itself in a tenant.
   *
   * @throws {ThrottledError | ServiceUnavailableError} when the token endpoint can't or won't
   * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
   */
  forApplication(tenantId: string, audience: string): Promise<UpstreamToken> {
    const { credential } = this.#options;
    if (credential.kind === "managed identity") {
      return this.#run(() => askManagedIdentity(credential.identity, audience, true));
    }
    const scopes = [`${audience}/.default`];
    return this.#acquire(tenantId, (client) =>
      client.acquireTokenByClientCredential({ scopes, skipCache: true }),
    ).catch((error: unknown) => {
      // Whatever is asked of the gateway is no reason to send its callers to sign in again.
      throw error instanceof UnauthenticatedError ? new ServiceUnavailableError(undefined, { cause: error }) : error;
    });
  }

  #acquire(tenantId: string, ask: (client: Client) => Promise<AuthenticationResult | null>): Promise<UpstreamToken> {
    const { authority, clientId, credential } = this.#options;
    return this.#run(async (network) => {
      // With the first exchange and not with the start: MSAL is a seventh of all modules, and nothing else needs it.
      const { ConfidentialClientApplication } = await import("@azure/msal-node");
      const client = new ConfidentialClientApplication({
        auth: {
          clientId,
          ...authority.msalSettingsOf(tenantId),
          ...msalCredential(credential),
          // Claims challenges are handed on, so tokens that may be revoked at any moment are welcome.
          clientCapabilities: ["cp1"],
        },
        system: { networkClient: network, loggerOptions: SILENT, disableInternalRetries: true },
      });
      return ask(client);
    });
  }

  async #run(
    ask: (network: TokenEndpoint) => Promise<{ accessToken: string; expiresOn: Date | null } | null>,
  ): Promise<UpstreamToken> {
    const { dispatcher, retryTime, now, authority, logger, tracer } = this.#options;
    const network = new TokenEndpoint(dispatcher, retryTime);
    const span = tracer?.start("client", "acquire token");
    let failure: string | undefined;
    try {
      return usableToken(await ask(network), network, now());
    } catch (cause) {
      const { error, complaint } = exchangeFailure(cause, network.answer, now(), authority.authorizeUrl);
      failure = error.code;
      if (complaint !== undefined) logger.error(complaint, "The token endpoint refused the gateway");
      else if (error instanceof ServiceUnavailableError)
        logger.warn({ status: network.answer?.status }, "No token came");
      throw error;
    } finally {
      const status = network.answer?.status;
      span?.end(status === undefined ? {} : { "http.response.status_code": status }, failure);
    }
  }
}

/** MSAL hands on whatever was in the answer, or an empty token when there was none. */
function usableToken(
  result: { accessToken: string; expiresOn: Date | null } | null,
  network: TokenEndpoint,
  now: number,
): UpstreamToken {
  const token: unknown = result?.accessToken;
  const status = network.answer?.status ?? 200;
  if (status !== 200 || typeof token !== "string" || !/^[A-Za-z0-9\-._~+/]+=*$/.test(token)) {
    throw new TypeError("The token endpoint's answer holds no token.");
  }
  const expiresAt = result?.expiresOn?.getTime() ?? Number.NaN;
  // One that doesn't say how long it is good is good for this request.
  return { token, expiresAt: Number.isFinite(expiresAt) ? expiresAt : now };
}

/** Where the answer says whose the token is, it has to be the caller's. */
function isSomebodyElse({ idTokenClaims }: AuthenticationResult, caller: Caller): boolean {
  const { oid, tid } = (idTokenClaims ?? {}) as { oid?: unknown; tid?: unknown };
  return (oid !== undefined && oid !== caller.id) || (tid !== undefined && tid !== caller.tenantId);
}
