import { timingSafeEqual } from "node:crypto";
import { sampleUsers, type SampleUser } from "../samples.ts";
import type { AuthorizationCodes } from "./authorization-codes.ts";
import { OAuthError } from "./oauth-error.ts";
import { registrations, type Registration } from "./registrations.ts";
import { grantScopes, parseScopes, printScopes, type RequestedScopes } from "./scopes.ts";
import type { SigningKey } from "./signing-key.ts";
import { issueApplicationToken, issuerOf, issueUserToken, signClaims, verifyToken } from "./tokens.ts";

/** A request to the token endpoint. */
export interface TokenRequest {
  readonly parameters: ReadonlyMap<string, string>;
  readonly authorization: string | undefined;
  /** Of the path: an id, or `organizations` and the like. */
  readonly tenant: string;
  /** Of this provider, as the client called it. */
  readonly origin: string;
}

export interface GrantEnvironment {
  readonly signingKey: SigningKey;
  readonly codes: AuthorizationCodes;
}

const LIFETIME = 3599;
const ON_BEHALF_OF = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/**
 * Answers a request for tokens.
 *
 * @throws {OAuthError}
 */
export async function grantTokens(request: TokenRequest, environment: GrantEnvironment): Promise<object> {
  const { parameters } = request;
  const client = authenticateClient(request);
  switch (parameters.get("grant_type")) {
    case "client_credentials":
      return clientCredentials(request, client, environment);
    case ON_BEHALF_OF:
      return onBehalfOf(request, client, environment);
    case "authorization_code":
      return authorizationCode(request, client, environment);
    default:
      throw new OAuthError("unsupported_grant_type", 70_003, "grant_type is none of those that are supported.");
  }
}

async function clientCredentials(
  { parameters, tenant }: TokenRequest,
  client: Registration,
  { signingKey }: GrantEnvironment,
): Promise<object> {
  const { audience, names } = parseScopes(parameters.get("scope"));
  if (client.secret === undefined) throw new OAuthError("invalid_client", 7_000_218, "A secret is needed.", 401);
  if (names.length !== 1 || names[0] !== ".default") {
    throw new OAuthError("invalid_scope", 70_011, "For an application the scope ends with /.default.");
  }
  const principal = client.principals.find(({ tenantId }) => tenantId === tenant);
  if (principal === undefined) throw new OAuthError("unauthorized_client", 700_016, "It is not known in this tenant.");
  const token = await issueApplicationToken(signingKey, principal, audience);
  return { token_type: "Bearer", expires_in: LIFETIME, ext_expires_in: LIFETIME, access_token: token };
}

async function onBehalfOf(request: TokenRequest, client: Registration, environment: GrantEnvironment): Promise<object> {
  const { parameters, tenant } = request;
  if (client.secret === undefined) throw new OAuthError("invalid_client", 7_000_218, "A secret is needed.", 401);
  if (parameters.get("requested_token_use") !== "on_behalf_of") {
    throw new OAuthError("invalid_request", 900_144, "requested_token_use has to be on_behalf_of.");
  }
  const scopes = parseScopes(parameters.get("scope"));
  const user = await userOf(parameters.get("assertion") ?? "", client, environment.signingKey);
  if (isOtherTenant(tenant, user)) throw new OAuthError("invalid_grant", 50_013, "The user is of another tenant.");
  return userTokens(request, client, user, scopes, undefined, environment);
}

/** Whose token the assertion is. It has to be for the client, and a user's. */
async function userOf(assertion: string, client: Registration, key: SigningKey): Promise<SampleUser> {
  const claims = await verifyToken(key, assertion, `api://${client.clientId}`).catch(() => {
    throw new OAuthError("invalid_grant", 50_013, "The assertion is not valid for this application.");
  });
  const user = sampleUsers.find(({ id, tenantId }) => id === claims["oid"] && tenantId === claims["tid"]);
  if (user === undefined || claims["idtyp"] !== "user" || claims.iss !== issuerOf(user.tenantId)) {
    throw new OAuthError("invalid_grant", 50_013, "The assertion is no user's access token.");
  }
  return user;
}

async function authorizationCode(
  request: TokenRequest,
  client: Registration,
  environment: GrantEnvironment,
): Promise<object> {
  const { parameters, tenant } = request;
  const authorization = environment.codes.redeem(parameters.get("code") ?? "", {
    clientId: client.clientId,
    redirectUri: parameters.get("redirect_uri") ?? "",
    verifier: parameters.get("code_verifier") ?? "",
  });
  const user = sampleUsers.find(({ id }) => id === authorization?.userId);
  if (authorization === undefined || user === undefined || isOtherTenant(tenant, user)) {
    throw new OAuthError("invalid_grant", 70_008, "The code is used, expired, or not for this request.");
  }
  const scopes = parseScopes(authorization.scope);
  return userTokens(request, client, user, scopes, authorization.nonce, environment);
}

async function userTokens(
  { origin }: TokenRequest,
  { clientId }: Registration,
  user: SampleUser,
  scopes: RequestedScopes,
  nonce: string | undefined,
  { signingKey }: GrantEnvironment,
): Promise<object> {
  const granted = grantScopes(scopes, user);
  const { audience, openId } = scopes;
  const idToken = await signClaims(signingKey, {
    ver: "2.0",
    iss: `${origin}/${user.tenantId}/v2.0`,
    aud: clientId,
    sub: user.id,
    oid: user.id,
    tid: user.tenantId,
    name: user.displayName,
    preferred_username: user.upn,
    ...(nonce === undefined ? {} : { nonce }),
  });
  return {
    token_type: "Bearer",
    scope: printScopes(scopes, granted),
    expires_in: LIFETIME,
    ext_expires_in: LIFETIME,
    access_token: await issueUserToken(signingKey, user, { audience, applicationId: clientId, scopes: granted }),
    ...(openId.includes("openid") ? { id_token: idToken } : {}),
    client_info: Buffer.from(JSON.stringify({ uid: user.id, utid: user.tenantId })).toString("base64url"),
  };
}

/** @throws {OAuthError} 401 */
function authenticateClient({ parameters, authorization }: TokenRequest): Registration {
  const [id, secret] = basicOf(authorization) ?? [parameters.get("client_id"), parameters.get("client_secret")];
  const client = registrations.find(({ clientId }) => clientId === id);
  if (client === undefined) throw new OAuthError("unauthorized_client", 700_016, "There is no such application.", 400);
  if (client.secret !== undefined && !isEqual(client.secret, secret ?? "")) {
    throw new OAuthError("invalid_client", 7_000_215, "The client secret is wrong.", 401);
  }
  return client;
}

function basicOf(authorization: string | undefined): [string, string] | undefined {
  const encoded = /^Basic +([\w+/]+=*)$/i.exec(authorization ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const [id = "", ...secret] = Buffer.from(encoded, "base64").toString().split(":");
  try {
    return [decodeURIComponent(id), decodeURIComponent(secret.join(":"))];
  } catch {
    return undefined;
  }
}

function isEqual(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function isOtherTenant(tenant: string, user: SampleUser): boolean {
  return tenant !== "organizations" && tenant !== "common" && tenant !== user.tenantId;
}
