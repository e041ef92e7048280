import type { Logger } from "pino";
import type { Tracer } from "../common/tracer.ts";
import { ApplicationIdentity } from "./application-mode.ts";
import type { Authority } from "./authority.ts";
import type { ClientCredential } from "./client-credential.ts";
import type { Audiences, Identity } from "./identity.ts";
import { createIdentityDispatcher } from "./http-agent.ts";
import { OnBehalfOfIdentity } from "./on-behalf-of-mode.ts";
import { createSigningKeys } from "./issuer-keys.ts";
import { TokenExchange } from "./token-acquirer.ts";
import { audiencesOf, TokenValidator } from "./token-validator.ts";
import { UpstreamTokens, type TokenReport } from "./token-cache.ts";

/** Who is told of what is done for callers; nobody where none is given. */
export interface IdentityObservers {
  readonly tokenReport?: TokenReport | undefined;
  readonly tracer?: Tracer | undefined;
}

/** The gateway's registration with the authority, and what it is used for. */
export interface IdentitySettings {
  readonly mode: "on-behalf-of" | "application";
  readonly authority: Authority;
  readonly clientId: string;
  readonly credential: ClientCredential;
  /** Tenants whose users and applications are allowed, by id in lower case. */
  readonly allowedTenants: ReadonlySet<string>;
  readonly audiences: Audiences;
  /** How long the token endpoint may take, in milliseconds. Default ten seconds. */
  readonly retryTime?: number;
  /** How long an unknown key id doesn't make the keys be read again, in milliseconds. Default ten seconds. */
  readonly keysCooldown?: number;
}

/** @param now milliseconds since 1970 */
export function createIdentity(
  settings: IdentitySettings,
  logger: Logger,
  now: () => number,
  { tokenReport, tracer }: IdentityObservers = {},
): Identity {
  const { mode, authority, clientId, credential, allowedTenants, audiences, retryTime = 10_000 } = settings;
  const dispatcher = createIdentityDispatcher(retryTime);
  const { keysCooldown: cooldown } = settings;
  const keys = createSigningKeys({
    url: authority.keysUrl,
    dispatcher,
    now,
    ...(cooldown === undefined ? {} : { cooldown }),
  });
  const onRefusal = (reason: string) => logger.debug({ reason }, "A bearer token was refused");
  const options = {
    validator: new TokenValidator({
      authority,
      audiences: audiencesOf(clientId),
      allowedTenants,
      keys,
      now,
      onRefusal,
    }),
    exchange: new TokenExchange({ authority, clientId, credential, dispatcher, retryTime, now, logger, tracer }),
    tokens: new UpstreamTokens(now, undefined, tokenReport),
    audiences,
    close: () => dispatcher.close(),
  };
  return mode === "application" ? new ApplicationIdentity(options) : new OnBehalfOfIdentity(options);
}
