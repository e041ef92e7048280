import { errors, jwtVerify, SignJWT, type JWTPayload } from "jose";
import { unauthorized, type Authenticate } from "../../service/access/authenticate.ts";
import type { Caller } from "../../service/domain/service-caller.ts";
import { GraphError } from "../../service/protocol/graph-error.ts";
import { sampleApplication, type SampleApplication, type SampleUser } from "../samples.ts";
import { publicKeyOf, type SigningKey } from "./signing-key.ts";
import { VerifiedTokens } from "./verified-tokens.ts";

export const GRAPH_AUDIENCE = "https://graph.microsoft.com";
const LIFETIME_SECONDS = 3600;

/** How a token is to differ from one for Graph that the sample application got with all of the user's scopes. */
export interface TokenRequest {
  readonly audience?: string;
  /** The application that the user signed in to. */
  readonly applicationId?: string;
  readonly scopes?: readonly string[];
}

/** A token in the form of Graph's own (version 1.0), for a sample user with their scopes. */
export function issueUserToken(key: SigningKey, user: SampleUser, request: TokenRequest = {}): Promise<string> {
  const { audience, applicationId = sampleApplication.applicationId, scopes = user.scopes } = request;
  return sign(key, audience, {
    tid: user.tenantId,
    oid: user.id,
    upn: user.upn,
    appid: applicationId,
    idtyp: "user",
    scp: scopes.join(" "),
  });
}

/** The same for an application: roles instead of scopes. */
export function issueApplicationToken(
  key: SigningKey,
  application: SampleApplication = sampleApplication,
  audience?: string,
): Promise<string> {
  return sign(key, audience, {
    tid: application.tenantId,
    oid: application.id,
    appid: application.applicationId,
    appidacr: "1",
    idtyp: "app",
    roles: [...application.roles],
  });
}

function sign(
  key: SigningKey,
  audience: string | undefined,
  claims: { tid: string; oid: string } & Record<string, unknown>,
): Promise<string> {
  return signClaims(key, {
    ver: "1.0",
    iss: issuerOf(claims.tid),
    aud: audience ?? GRAPH_AUDIENCE,
    sub: claims.oid,
    ...claims,
  });
}

/** Signs claims as they are, for an hour from now. */
export function signClaims(key: SigningKey, claims: JWTPayload): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: key.id })
    .setIssuedAt()
    .setNotBefore("0s")
    .setExpirationTime(`${LIFETIME_SECONDS}s`)
    .sign(key.privateKey);
}

/**
 * The claims of a token that this provider issued for an audience.
 *
 * @throws {errors.JOSEError} for any other
 */
export async function verifyToken(key: SigningKey, token: string, audience: string): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, ({ kid }) => publicKeyOf(key, kid), { audience, algorithms: ["RS256"] });
  return payload;
}

export function issuerOf(tenantId: string): string {
  return `https://sts.sample.invalid/${tenantId}/`;
}

/** Accepts whoever comes with a token for Graph that this provider issued. */
export function acceptOwnTokens(key: SigningKey): Authenticate {
  const verified = new VerifiedTokens();
  return (authorization) => authenticate(authorization, key, verified);
}

async function authenticate(
  authorization: string | undefined,
  key: SigningKey,
  verified: VerifiedTokens,
): Promise<Caller> {
  const token = /^Bearer +([^\s]+)$/i.exec(authorization ?? "")?.[1];
  if (token === undefined) throw unauthorized("Access token is empty.");
  const known = verified.find(token, Date.now());
  if (known !== undefined) return known;
  try {
    const { tid, oid, upn, appid, scp, roles, iss, exp } = await verifyToken(key, token, GRAPH_AUDIENCE);
    if (typeof tid !== "string" || typeof oid !== "string" || iss !== issuerOf(tid) || exp === undefined) {
      throw unauthorized("Access token validation failure.");
    }
    if (typeof appid !== "string") throw unauthorized("Access token validation failure.");
    const who = { tenantId: tid, id: oid, applicationId: appid, expiresAt: exp * 1000 };
    const name = typeof upn === "string" ? { upn } : {};
    const caller: Caller =
      typeof scp === "string"
        ? { ...who, ...name, kind: "user", permissions: new Set(scp.split(" ")) }
        : { ...who, kind: "application", permissions: new Set(Array.isArray(roles) ? roles : []) };
    verified.remember(token, caller, exp * 1000);
    return caller;
  } catch (error) {
    if (error instanceof GraphError) throw error;
    if (error instanceof errors.JWTExpired) {
      throw unauthorized("Lifetime validation failed, the token is expired.");
    }
    if (error instanceof errors.JWTClaimValidationFailed && error.claim === "aud") {
      throw unauthorized("Access token validation failure. Invalid audience.");
    }
    if (error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid) {
      throw unauthorized("CompactToken parsing failed with error code: 80049217");
    }
    throw unauthorized("Access token validation failure.");
  }
}
