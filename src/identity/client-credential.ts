import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { NodeAuthOptions } from "@azure/msal-node";
import { createIdentityDispatcher } from "./http-agent.ts";
import { TokenEndpoint } from "./msal-network.ts";

/** How the gateway proves to the token endpoint that it is the registered application. */
export type ClientCredential =
  | { readonly kind: "secret"; readonly secret: string }
  | { readonly kind: "certificate"; readonly thumbprint: string; readonly privateKey: string; readonly chain: string }
  /** A file with a JWT that somebody else keeps fresh, as Kubernetes does: read at each acquisition. */
  | { readonly kind: "assertion"; readonly file: string }
  | { readonly kind: "managed identity"; readonly identity: ManagedIdentity };

/** The one of the machine, or one that was assigned to it, by its client id. */
export type ManagedIdentity = "system" | { readonly clientId: string };

/** Audience of an assertion that a managed identity gives for an application that trusts it. */
const FEDERATION = "api://AzureADTokenExchange";

/**
 * Reads a PEM file that holds a private key and the certificate for it.
 *
 * @param now milliseconds since 1970
 * @throws {TypeError} saying what is wrong with the file; never with what is in it
 */
export function readCertificate(pem: string, now: number): ClientCredential {
  const key = /-----BEGIN (?:RSA )?PRIVATE KEY-----[^-]+-----END (?:RSA )?PRIVATE KEY-----/.exec(pem)?.[0];
  const chain = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const [own] = chain;
  if (key === undefined || own === undefined) {
    throw new TypeError("must be a PEM file with a private key, without a passphrase, and its certificate");
  }
  let certificate: X509Certificate;
  let matches: boolean;
  try {
    certificate = new X509Certificate(own);
    matches = certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    // Without the parser's own error: it may quote a key.
    throw new TypeError("holds a key or a certificate that can't be read");
  }
  if (!matches) throw new TypeError("holds a certificate of another key");
  if (Date.parse(certificate.validTo) < now) throw new TypeError("holds a certificate that is expired");
  const thumbprint = certificate.fingerprint256.replaceAll(":", "");
  return { kind: "certificate", thumbprint, privateKey: key, chain: chain.join("\n") };
}

/** The same for MSAL. */
export function msalCredential(
  credential: ClientCredential,
): Pick<NodeAuthOptions, "clientSecret" | "clientCertificate" | "clientAssertion"> {
  switch (credential.kind) {
    case "secret":
      return { clientSecret: credential.secret };
    case "certificate": {
      const { thumbprint, privateKey, chain } = credential;
      return { clientCertificate: { thumbprintSha256: thumbprint, privateKey, x5c: chain } };
    }
    case "assertion":
      return { clientAssertion: async () => (await readFile(credential.file, "utf8")).trim() };
    default: {
      const { identity } = credential;
      return { clientAssertion: async () => (await askManagedIdentity(identity, FEDERATION, false)).accessToken };
    }
  }
}

let machineNetwork: TokenEndpoint | undefined;

/**
 * A token for the machine itself, by the way that its host offers (App Service, virtual machine, Arc …).
 *
 * @param fresh doesn't take the one that MSAL remembers
 */
export async function askManagedIdentity(
  identity: ManagedIdentity,
  resource: string,
  fresh: boolean,
): Promise<{ readonly accessToken: string; readonly expiresOn: Date | null }> {
  const { ManagedIdentityApplication } = await import("@azure/msal-node");
  // Of all managed identities of a process MSAL uses the first network that it is given: so there is but one.
  machineNetwork ??= new TokenEndpoint(createIdentityDispatcher(), 10_000);
  const application = new ManagedIdentityApplication({
    ...(identity === "system" ? {} : { managedIdentityIdParams: { userAssignedClientId: identity.clientId } }),
    system: { networkClient: machineNetwork, loggerOptions: SILENT },
  });
  return application.acquireToken({ resource, forceRefresh: fresh });
}

/** What MSAL would say, it says of tokens and users: the gateway's own log has what an operator needs. */
export const SILENT = { loggerCallback: () => {}, piiLoggingEnabled: false };
