import { CLIENT_ID, seconds, TENANT, type TestAuthority } from "../support/authority.ts";

// Tokens that are wrong in one claim alone: each begins as a good one, so nothing else can refuse it.

export const OTHER_TENANT = "f4b71c04-6f2e-4f0b-8d33-51a0c9e2b7d1";
const V1_ISSUER = `https://sts.sample.invalid/${TENANT}/`;
const ROLE = "VirtualAppointment.ReadWrite.All";
const version1 = { ver: "1.0", iss: V1_ISSUER, azp: undefined, azpacr: undefined, appid: "desk" };

type Claims = Readonly<Record<string, unknown>>;

interface GoodToken {
  readonly kind: "USER" | "APPLICATION";
  /** What it has other than the usual token of its kind. */
  readonly claims: Claims;
}

/** Tokens that count, and each row begins with one of. */
export const goodTokens = {
  user: { kind: "USER", claims: {} },
  "user by idtyp": { kind: "USER", claims: { idtyp: "user" } },
  "user with a role": { kind: "USER", claims: { roles: [ROLE] } },
  "user, appid beside azp": { kind: "USER", claims: { appid: "desk" } },
  "user, its own subject, by a certificate": {
    kind: "USER",
    claims: { azpacr: "2", sub: "dc17674c-81d9-4adb-bfb2-8f842a442e4c" },
  },
  "user of 1.0": { kind: "USER", claims: { ...version1, appidacr: "0" } },
  "user of 1.0, azp beside appid": { kind: "USER", claims: { ...version1, azp: "desk" } },
  "user for the gateway's URI": { kind: "USER", claims: { aud: `api://${CLIENT_ID}` } },
  application: { kind: "APPLICATION", claims: {} },
  "application without roles": { kind: "APPLICATION", claims: { roles: undefined } },
  "application without idtyp": { kind: "APPLICATION", claims: { idtyp: undefined } },
  "application without idtyp, by a certificate": { kind: "APPLICATION", claims: { idtyp: undefined, azpacr: "2" } },
  "application of 1.0 without idtyp": {
    kind: "APPLICATION",
    claims: { ...version1, appidacr: "1", idtyp: undefined },
  },
} as const satisfies Record<string, GoodToken>;
type GoodTokenName = keyof typeof goodTokens;

export function issueGood(authority: TestAuthority, name: GoodTokenName, changes: Claims = {}): Promise<string> {
  const { kind, claims } = goodTokens[name];
  const all = { ...claims, ...changes };
  return kind === "USER" ? authority.token(all) : authority.applicationToken(all);
}

/** A good token, the one claim that is wrong with it, its value (a function of the authority's URL), and the reason logged. */
type ClaimRow = readonly [good: GoodTokenName, claim: string, value: unknown, reason: string];

const expired = "it is expired";
const issuer = "iss is not the authority's";
const tenant = "its tenant is not among ALLOWED_TENANTS";
const noTenant = "tid is no tenant";
const noObject = "oid is no object id";
const noSubject = "sub or exp is missing";
const idToken = "it is an ID token";
const noClient = "azp or appid is missing, so it is no access token";
const noKind = "it has no scp and is no application's";
const wrongKind = "idtyp is neither a user's nor an application's";
const noRoles = "roles is no list of texts";
const wrong = (claim: string) => `${claim} is not as it has to be`;
/** In seconds from when the token is made. */
const inSeconds = (count: number) => () => seconds() + count;

export const wrongClaims: readonly ClaimRow[] = [
  // Times. How far the clocks may be apart is in token-life.test.ts.
  ["user", "exp", inSeconds(-120), expired],
  ["user", "exp", 1, expired],
  ["application", "exp", inSeconds(-120), expired],
  ["user", "exp", undefined, wrong("exp")],
  ["user", "exp", () => String(seconds() + 3600), wrong("exp")],
  ["user", "nbf", inSeconds(120), wrong("nbf")],
  ["user", "nbf", () => String(seconds()), wrong("nbf")],
  ["user", "iat", inSeconds(3600), "it was issued in the future"],
  ["user", "iat", undefined, wrong("iat")],
  ["user", "iat", () => String(seconds()), wrong("iat")],
  // Audience
  ["user", "aud", "https://graph.microsoft.com", wrong("aud")],
  ["user", "aud", OTHER_TENANT, wrong("aud")],
  ["user", "aud", undefined, wrong("aud")],
  ["user", "aud", `${CLIENT_ID}x`, wrong("aud")],
  ["user", "aud", `api://${CLIENT_ID}/`, wrong("aud")],
  ["user", "aud", [CLIENT_ID, "other"], "aud is a list"],
  ["user", "aud", [CLIENT_ID], "aud is a list"],
  ["application", "aud", "https://graph.microsoft.com", wrong("aud")],
  // Issuer
  ["user", "iss", `https://login.example/${TENANT}/v2.0`, issuer],
  ["user", "iss", (url: string) => `${url}/${OTHER_TENANT}/v2.0`, issuer],
  ["user", "iss", (url: string) => `${url}/${TENANT}/v2.0/`, issuer],
  ["user", "iss", (url: string) => `${url}/${TENANT}`, issuer],
  ["user", "iss", V1_ISSUER, issuer],
  ["user", "iss", `https://sts.windows.net/${TENANT}/`, issuer],
  ["user", "iss", undefined, wrong("iss")],
  ["user of 1.0", "iss", (url: string) => `${url}/${TENANT}/v2.0`, issuer],
  ["user of 1.0", "iss", `https://sts.sample.invalid/${OTHER_TENANT}/`, issuer],
  ["user of 1.0", "iss", `https://sts.sample.invalid/${TENANT}`, issuer],
  // Version: it says which issuer and which name of the client there have to be.
  ["user, appid beside azp", "ver", "1.0", issuer],
  ["user", "ver", undefined, issuer],
  ["user of 1.0, azp beside appid", "ver", "2.0", issuer],
  // Tenant
  ["user", "tid", undefined, noTenant],
  ["user", "tid", "../organizations", noTenant],
  ["user", "tid", TENANT.toUpperCase(), noTenant],
  ["user", "tid", OTHER_TENANT, tenant],
  ["user", "tid", "9188040d-6c67-4c5b-b112-36a304b66dad", tenant],
  ["application", "tid", OTHER_TENANT, tenant],
  // Whose
  ["user", "oid", undefined, noObject],
  ["user", "oid", "me/../users", noObject],
  ["user", "oid", "DC17674C-81D9-4ADB-BFB2-8F842A442E4C", noObject],
  ["user", "sub", undefined, noSubject],
  ["user", "sub", "", noSubject],
  ["user", "sub", 7, noSubject],
  // For which client
  ["user", "azp", undefined, noClient],
  ["user", "azp", "", noClient],
  ["user", "azp", 7, noClient],
  ["user, appid beside azp", "azp", undefined, noClient],
  ["user of 1.0", "appid", undefined, noClient],
  ["user of 1.0, azp beside appid", "appid", undefined, noClient],
  ["application", "azp", undefined, noClient],
  // What an ID token has
  ["user", "nonce", "n", idToken],
  ["user", "at_hash", "x", idToken],
  ["user", "c_hash", "x", idToken],
  ["application", "nonce", "n", idToken],
  // A user's or an application's
  ["user", "scp", undefined, noKind],
  ["user by idtyp", "scp", undefined, noKind],
  ["user with a role", "scp", undefined, noKind],
  ["user of 1.0", "scp", undefined, noKind],
  ["user", "scp", ["VirtualAppointment.ReadWrite"], "scp is no text"],
  ["user", "scp", null, "scp is no text"],
  ["user", "idtyp", "device", wrongKind],
  ["user", "idtyp", "app", wrongKind],
  ["user", "idtyp", "User", wrongKind],
  ["user", "idtyp", null, wrongKind],
  ["user, its own subject, by a certificate", "idtyp", "app", wrongKind],
  ["application", "idtyp", "user", noKind],
  ["application", "idtyp", "device", wrongKind],
  ["application", "idtyp", "App", wrongKind],
  ["application", "idtyp", null, wrongKind],
  ["application", "scp", "VirtualAppointment.ReadWrite", wrongKind],
  // An application that says nothing of its kind is its own subject, and has proved itself.
  ["application without idtyp", "azpacr", "0", noKind],
  ["application without idtyp", "azpacr", undefined, noKind],
  ["application without idtyp", "azpacr", 1, noKind],
  ["application without idtyp", "azpacr", "3", noKind],
  ["application without idtyp", "sub", "somebody else", noKind],
  ["application without idtyp", "oid", OTHER_TENANT, noKind],
  ["application of 1.0 without idtyp", "appidacr", "0", noKind],
  ["application of 1.0 without idtyp", "appidacr", undefined, noKind],
  ["application of 1.0 without idtyp", "sub", "somebody else", noKind],
  // Roles
  ["user", "roles", ROLE, noRoles],
  ["user with a role", "roles", [ROLE, 7], noRoles],
  ["application", "roles", ROLE, noRoles],
  ["application", "roles", null, noRoles],
  ["application", "roles", { 0: ROLE }, noRoles],
  ["application", "roles", [ROLE, 7], noRoles],
  ["application", "roles", [7, ROLE], noRoles],
  ["application", "roles", [[ROLE]], noRoles],
];

export function issueWrong(authority: TestAuthority, [good, claim, value]: ClaimRow): Promise<string> {
  const changed: unknown = typeof value === "function" ? value(authority.url) : value;
  return issueGood(authority, good, { [claim]: changed });
}
