import { hash } from "node:crypto";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { UnauthenticatedError } from "../graph/model/gateway-errors.ts";
import { bearerTokenOf } from "../identity/bearer-token.ts";
import type { Caller as TokenCaller } from "../identity/caller.ts";
import { createIdentityDispatcher } from "../identity/http-agent.ts";
import { createSigningKeys } from "../identity/issuer-keys.ts";
import { audiencesOf, TokenValidator } from "../identity/token-validator.ts";
import type { ServiceRegistration } from "../config/entra-registration.ts";
import { unauthorized, type Authenticate } from "../service/access/authenticate.ts";
import type { Caller } from "../service/domain/service-caller.ts";
import { GraphError } from "../service/protocol/graph-error.ts";
import type { SigningKey } from "../sandbox/identity-provider/signing-key.ts";
import type { ServiceExtension } from "../service/http/service-server.ts";

/** How the service authenticates requests. */
export interface ServiceCallers {
  readonly authenticate: Authenticate;
  /** What tokens are signed with, where the service issues them itself. */
  readonly signingKey?: SigningKey;
  /** Where they are issued. */
  readonly extension?: ServiceExtension;
  readonly close: () => Promise<void>;
}

/**
 * Whoever has a token of the registered authority for this service: how a service stands in production.
 *
 * @param now milliseconds since 1970
 */
export function registeredCallers(
  registration: ServiceRegistration,
  logger: Logger,
  now: () => number = Date.now,
): ServiceCallers {
  const { authority, audience, allowedTenants } = registration;
  const dispatcher = createIdentityDispatcher();
  const validator = new TokenValidator({
    authority,
    audiences: audiencesOf(audience),
    allowedTenants,
    keys: createSigningKeys({ url: authority.keysUrl, dispatcher, now }),
    now,
    onRefusal: (reason) => logger.debug({ reason }, "A bearer token was refused"),
  });
  const challenge = { authorizeUrl: authority.authorizeUrl, clientId: audience };
  return {
    authenticate: async (authorization) => {
      try {
        const token = bearerTokenOf(authorization);
        return callerOf(await validator.callerOf(token, hash("sha256", token, "base64url")));
      } catch (error) {
        if (error instanceof UnauthenticatedError) throw unauthorized(error.message, challenge);
        logger.error({ err: error }, "The keys of the authority can't be read");
        throw new GraphError(
          503,
          "ServiceUnavailable",
          "The keys that tokens are checked with can't be read just now.",
        );
      }
    },
    close: () => dispatcher.close(),
  };
}

function callerOf({ upn, scopes, roles, ...caller }: TokenCaller): Caller {
  const { tenantId, id, applicationId, kind, expiresAt } = caller;
  const name = upn === undefined ? {} : { upn };
  const permissions = new Set(kind === "user" ? scopes : roles);
  return { tenantId, id, ...name, applicationId, kind, permissions, expiresAt };
}

/** The sample users, with tokens of the development identity provider that the service brings. */
export async function sampleCallers({ dataDirectory, production }: Config): Promise<ServiceCallers> {
  const { loadSigningKey } = await import("../sandbox/identity-provider/signing-key.ts");
  const { acceptOwnTokens } = await import("../sandbox/identity-provider/tokens.ts");
  const { addIdentityProvider } = await import("../sandbox/identity-provider/provider.ts");
  const signingKey = await loadSigningKey(dataDirectory);
  return {
    signingKey,
    authenticate: acceptOwnTokens(signingKey),
    extension: { addTo: (service) => addIdentityProvider(service, { signingKey, now: Date.now, production }) },
    close: async () => {},
  };
}
