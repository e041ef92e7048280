import { readFileSync } from "node:fs";
import type { Logger } from "pino";
import { ConfigError } from "../config/config-error.ts";
import type { Config } from "../config/config.ts";
import { Authority } from "../identity/authority.ts";
import { readCertificate, type ClientCredential } from "../identity/client-credential.ts";
import type { IdentityObservers } from "../identity/create-identity.ts";
import type { Identity } from "../identity/identity.ts";
import type { CredentialSource, Registration } from "../config/entra-registration.ts";

/**
 * The gateway's identity as configured: with the registration that the environment gives, or else with the one that
 * the service's development provider keeps.
 *
 * @param serviceUrl of the embedded service, where there is one
 * @throws {ConfigError} when a certificate can't be used
 */
export async function createGatewayIdentity(
  { authMode, registration, production }: Config,
  serviceUrl: string | undefined,
  logger: Logger,
  observers?: IdentityObservers,
): Promise<Identity> {
  if (authMode === "passthrough") return new (await import("../identity/passthrough-mode.ts")).PassthroughIdentity();
  const used = registration ?? (serviceUrl === undefined ? undefined : await embeddedRegistration(serviceUrl));
  if (used === undefined || (production && registration === undefined)) {
    throw new ConfigError([`AUTHORITY is needed with AUTH_MODE=${authMode}`]);
  }
  const credential = readCredential(used.credential);
  const { createIdentity } = await import("../identity/create-identity.ts");
  return createIdentity({ ...used, mode: authMode, credential }, logger, Date.now, observers);
}

async function embeddedRegistration(serviceUrl: string): Promise<Registration> {
  const { gatewayRegistration } = await import("../sandbox/identity-provider/registrations.ts");
  const { GRAPH_AUDIENCE } = await import("../sandbox/identity-provider/tokens.ts");
  const { clientId, secret, principals } = gatewayRegistration;
  return {
    authority: new Authority(`${serviceUrl}/organizations`),
    clientId,
    credential: { kind: "secret", secret },
    allowedTenants: new Set(principals.map(({ tenantId }) => tenantId)),
    audiences: { graph: GRAPH_AUDIENCE, appointments: GRAPH_AUDIENCE },
  };
}

function readCredential(source: CredentialSource): ClientCredential {
  if (source.kind !== "certificate") return source;
  try {
    return readCertificate(readFileSync(source.file, "utf8"), Date.now());
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ConfigError([`CLIENT_CERTIFICATE_FILE ${code === undefined ? message : `can't be read (${code})`}`]);
  }
}
