import { errors, jwtVerify, SignJWT } from "jose";
import type { Caller } from "../caller.ts";
import { GraphFault } from "../graph-fault.ts";
import { sampleApplication, type SampleUser } from "../samples.ts";
import type { SigningKey } from "./signing-key.ts";

const AUDIENCE = "https://graph.microsoft.com";
const CLIENT_ID = "5c9f4b1e-2f0c-4a7e-9d1b-7b0f6f0a9c21";
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

/** The same for the sample application: roles instead of scopes. */
export function issueApplicationToken(key: SigningKey): Promise<string> {
  return sign(key, {
    tid: sampleApplication.tenantId,
    oid: sampleApplication.id,
    idtyp: "app",
    roles: [...sampleApplication.roles],
  });
}

function sign(key: SigningKey, claims: { tid: string; oid: string } & Record<string, unknown>): Promise<string> {
  return new SignJWT({ ver: "1.0", appid: CLIENT_ID, ...claims })
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
export async function authenticate(authorization: string | undefined, key: SigningKey): Promise<Caller> {
  const token = /^Bearer +([^\s]+)$/i.exec(authorization ?? "")?.[1];
  if (token === undefined) throw unauthorized("Access token is empty.");
  try {
    const { payload } = await jwtVerify(token, key.publicKey, { audience: AUDIENCE, algorithms: ["RS256"] });
    const { tid, oid, upn, scp, roles, iss, exp } = payload;
    if (typeof tid !== "string" || typeof oid !== "string" || iss !== issuerOf(tid) || exp === undefined) {
      throw unauthorized("Access token validation failure.");
    }
    return typeof scp === "string"
      ? {
          tenantId: tid,
          id: oid,
          ...(typeof upn === "string" ? { upn } : {}),
          kind: "user",
          permissions: new Set(scp.split(" ")),
        }
      : { tenantId: tid, id: oid, kind: "application", permissions: new Set(Array.isArray(roles) ? roles : []) };
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
