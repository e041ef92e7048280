import type { SigningKey } from "./signing-key.ts";

/**
 * What clients have to know of the provider. For several tenants at once the issuer holds a placeholder, as Entra's.
 *
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata
 */
export function discoveryDocument(origin: string, tenant: string): object {
  const issuerTenant = tenant === "organizations" || tenant === "common" ? "{tenantid}" : tenant;
  const base = `${origin}/${tenant}`;
  return {
    issuer: `${origin}/${issuerTenant}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_types_supported: ["code"],
    response_modes_supported: ["query", "fragment"],
    grant_types_supported: ["authorization_code", "client_credentials", "urn:ietf:params:oauth:grant-type:jwt-bearer"],
    code_challenge_methods_supported: ["S256"],
    token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic", "none"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    scopes_supported: ["openid", "profile", "email", "offline_access"],
    claims_supported: ["sub", "iss", "aud", "exp", "iat", "nbf", "nonce", "oid", "tid", "name", "preferred_username"],
  };
}

/** @see https://www.rfc-editor.org/rfc/rfc7517#section-5 */
export function keySet({ publicKeys }: SigningKey): object {
  return { keys: publicKeys.map((key) => ({ ...key, use: "sig", alg: "RS256" })) };
}
