import { errors, jwtVerify, SignJWT } from "jose";
import type { Caller } from "../caller.ts";
import { GraphFault } from "../graph-fault.ts";
import { sampleApplication, type SampleApplication, type SampleUser } from "../samples.ts";
import type { SigningKey } from "./signing-key.ts";
import type { VerifiedTokens } from "./verified-tokens.ts";

const AUDIENCE = "https://graph.microsoft.com";
const LIFETIME = "1h";

/** A token in the form of Graph's own (version 1.0), for a sample user with their scopes. */
export function issueUserToken(key: SigningKey, user: SampleUser): Promise<string> {
  return sign(key, {
    tid: user.tenantId,
    oid: user.id,
    upn: user.upn,
    idtyp: "user",
    scp: user.scopes.join(" "),
  });
}

/** The same for an application: roles instead of scopes. */
export function issueApplicationToken(
  key: SigningKey,
  application: SampleApplication = sampleApplication,
): Promise<string> {
  return sign(key, {
    tid: application.tenantId,
    oid: application.id,
    appid: application.applicationId,
    idtyp: "app",
    roles: [...application.roles],
  });
}

function sign(key: SigningKey, claims: { tid: string; oid: string } & Record<string, unknown>): Promise<string> {
  return new SignJWT({ ver: "1.0", appid: sampleApplication.applicationId, ...claims })
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: key.id })
    .setIssuer(issuerOf(claims.tid))
    .setAudience(AUDIENCE)
    .setSubject(claims.oid)
    .setIssuedAt()
    .setNotBefore("0s")
    .setExpirationTime(LIFETIME)
    .sign(key.privateKey);
}

function issuerOf(tenantId: string): string {
  return `https://sts.sample.invalid/${tenantId}/`;
}

/**
 * Tells who calls from the `Authorization` header.
 *
 * @throws {GraphFault} 401 in Graph's words, with its challenge
 */
export async function authenticate(
  authorization: string | undefined,
  key: SigningKey,
  verified: VerifiedTokens,
): Promise<Caller> {
  const token = /^Bearer +([^\s]+)$/i.exec(authorization ?? "")?.[1];
  if (token === undefined) throw unauthorized("Access token is empty.");
  const known = verified.find(token, Date.now());
  if (known !== undefined) return known;
  try {
    const { payload } = await jwtVerify(token, key.publicKey, { audience: AUDIENCE, algorithms: ["RS256"] });
    const { tid, oid, upn, appid, scp, roles, iss, exp } = payload;
    if (typeof tid !== "string" || typeof oid !== "string" || iss !== issuerOf(tid) || exp === undefined) {
      throw unauthorized("Access token validation failure.");
    }
    if (typeof appid !== "string") throw unauthorized("Access token validation failure.");
    const who = { tenantId: tid, id: oid, applicationId: appid };
    const name = typeof upn === "string" ? { upn } : {};
    const caller: Caller =
      typeof scp === "string"
        ? { ...who, ...name, kind: "user", permissions: new Set(scp.split(" ")) }
        : { ...who, kind: "application", permissions: new Set(Array.isArray(roles) ? roles : []) };
    verified.remember(token, caller, exp * 1000);
    return caller;
  } catch (error) {
    if (error instanceof GraphFault) throw error;
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

function unauthorized(message: string): GraphFault {
  return new GraphFault(401, "InvalidAuthenticationToken", message, {
    headers: {
      "WWW-Authenticate":
        'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", ' +
        'client_id="00000003-0000-0000-c000-000000000000"',
    },
  });
}
