import type { JWTPayload } from "jose";
import { isLowerCaseGuid } from "../common/guid.ts";
import type { Authority } from "./authority.ts";
import type { Caller } from "./caller.ts";

/** Why a token is none. One of few words: it goes into the log, so it never repeats what was in the token. */
export class RefusedToken extends Error {
  override readonly name = "RefusedToken";
  readonly reason: string;

  constructor(reason: string) {
    super(`A bearer token was refused: ${reason}.`);
    this.reason = reason;
  }
}

/**
 * Reads the caller from the claims of an access token whose signature, audience and times are already known good.
 *
 * @throws {RefusedToken}
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function callerOf(claims: JWTPayload, authority: Authority, allowedTenants: ReadonlySet<string>): Caller {
  const { tid, oid, sub, iss, exp, scp, ver, upn } = claims;
  if (typeof tid !== "string" || !isLowerCaseGuid(tid)) throw new RefusedToken("tid is no tenant");
  if (!allowedTenants.has(tid)) throw new RefusedToken("its tenant is not among ALLOWED_TENANTS");
  const issuers = authority.issuersOf(tid);
  if (iss !== (ver === "2.0" ? issuers.v2 : issuers.v1)) throw new RefusedToken("iss is not the authority's");
  if (typeof oid !== "string" || !isLowerCaseGuid(oid)) throw new RefusedToken("oid is no object id");
  if (typeof sub !== "string" || sub === "" || exp === undefined) throw new RefusedToken("sub or exp is missing");
  // What an ID token has and an access token hasn't: an application that is its own API gets both for one audience.
  for (const name of ["nonce", "at_hash", "c_hash"]) {
    if (claims[name] !== undefined) throw new RefusedToken("it is an ID token");
  }
  const applicationId = ver === "2.0" ? claims["azp"] : claims["appid"];
  if (typeof applicationId !== "string" || applicationId === "") {
    throw new RefusedToken("azp or appid is missing, so it is no access token");
  }
  if (scp !== undefined && typeof scp !== "string") throw new RefusedToken("scp is no text");
  return {
    tenantId: tid,
    id: oid,
    // Not `preferred_username`: that one is for showing, and may be another user's tomorrow.
    ...(typeof upn === "string" ? { upn } : {}),
    kind: kindOf(claims),
    applicationId,
    scopes: scp?.split(" ").filter((scope) => scope !== "") ?? [],
    roles: rolesOf(claims["roles"]),
    expiresAt: exp * 1000,
  };
}

/** Roles tell nothing: users have some too. Scopes do, and so does `idtyp`, where the registration asks for it. */
function kindOf({ idtyp, scp, oid, sub, azpacr, appidacr }: JWTPayload): Caller["kind"] {
  const hasScopes = scp !== undefined;
  if (idtyp === "user" || idtyp === undefined) {
    if (hasScopes) return "user";
    // An application is its own subject, and has proved itself with a secret or a certificate.
    const proof = azpacr ?? appidacr;
    if (idtyp === undefined && oid === sub && (proof === "1" || proof === "2")) return "application";
    throw new RefusedToken("it has no scp and is no application's");
  }
  if (idtyp === "app" && !hasScopes) return "application";
  throw new RefusedToken("idtyp is neither a user's nor an application's");
}

function rolesOf(roles: unknown): readonly string[] {
  if (roles === undefined) return [];
  if (Array.isArray(roles) && roles.every((role) => typeof role === "string")) return roles;
  throw new RefusedToken("roles is no list of texts");
}
