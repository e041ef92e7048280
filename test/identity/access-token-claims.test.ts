import type { JWTPayload } from "jose";
import { describe, expect, it } from "vitest";
import { callerOf } from "../../src/identity/access-token-claims.ts";
import { Authority } from "../../src/identity/authority.ts";

// What is read from claims that are known good, and each that makes them none, with the reason.

const TENANT = "a796be92-31f5-4c7a-9a52-0c1e5d6f7a80";
const OTHER = "f4b71c04-6f2e-4f0b-8d33-51a0c9e2b7d1";
const OBJECT = "dc17674c-81d9-4adb-bfb2-8f842a442e4c";
const authority = new Authority("https://login.microsoftonline.com/organizations");
const user = {
  tid: TENANT,
  oid: OBJECT,
  sub: "subject",
  iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
  exp: 1_795_270_000,
  ver: "2.0",
  azp: "client",
  scp: "One Two",
};
const version1 = { ver: "1.0", iss: `https://sts.windows.net/${TENANT}/`, azp: undefined, appid: "client" };
const application = { ...user, scp: undefined, idtyp: "app", roles: ["Role"] };
const itself = { ...user, scp: undefined, sub: OBJECT };
const read = (claims: object) => callerOf(claims as JWTPayload, authority, new Set([TENANT]));

const caller = {
  tenantId: TENANT,
  id: OBJECT,
  kind: "user",
  applicationId: "client",
  scopes: ["One", "Two"],
  roles: [],
  expiresAt: 1_795_270_000_000,
};

describe("a caller is read from", () => {
  it.each<[string, object, object]>([
    ["a user's token", user, caller],
    ["one with a name", { ...user, upn: "user@example" }, { ...caller, upn: "user@example" }],
    ["one whose name is no text", { ...user, upn: 1 }, caller],
    ["one of version 1.0", { ...user, ...version1 }, caller],
    ["one of no version", { ...user, ...version1, ver: undefined }, caller],
    ["one that says whose it is", { ...user, idtyp: "user" }, caller],
    ["one with blanks between scopes", { ...user, scp: " One  Two " }, caller],
    ["one without a scope in it", { ...user, scp: "" }, { ...caller, scopes: [] }],
    ["one with roles", { ...user, roles: ["A", "B"] }, { ...caller, roles: ["A", "B"] }],
    ["one that is its own subject", { ...user, sub: OBJECT, azpacr: "1" }, caller],
    ["an application's token", application, { ...caller, kind: "application", scopes: [], roles: ["Role"] }],
    ["one by a secret", { ...itself, azpacr: "1" }, { ...caller, kind: "application", scopes: [] }],
    ["one by a certificate", { ...itself, azpacr: "2" }, { ...caller, kind: "application", scopes: [] }],
    [
      "one of version 1.0 by a secret",
      { ...itself, ...version1, appidacr: "1" },
      { ...caller, kind: "application", scopes: [] },
    ],
  ])("%s", (_, claims, expected) => expect(read(claims)).toEqual(expected));
});

describe("no caller is read from a token", () => {
  const tenant = "tid is no tenant";
  const object = "oid is no object id";
  const subject = "sub or exp is missing";
  const client = "azp or appid is missing, so it is no access token";
  const issuer = "iss is not the authority's";
  const kind = "it has no scp and is no application's";
  it.each<[string, object, string]>([
    ["without a tenant", { ...user, tid: undefined }, tenant],
    ["whose tenant is a number", { ...user, tid: 1 }, tenant],
    ["whose tenant is a list", { ...user, tid: [TENANT] }, tenant],
    ["whose tenant is a name", { ...user, tid: "contoso" }, tenant],
    ["whose tenant is in upper case", { ...user, tid: TENANT.toUpperCase() }, tenant],
    ["of another tenant", { ...user, tid: OTHER }, "its tenant is not among ALLOWED_TENANTS"],
    ["without an issuer", { ...user, iss: undefined }, issuer],
    ["of another issuer", { ...user, iss: user.iss.replace(TENANT, OTHER) }, issuer],
    ["of 2.0 from the issuer of 1.0", { ...user, iss: version1.iss }, issuer],
    ["of 1.0 from the issuer of 2.0", { ...user, ...version1, iss: user.iss }, issuer],
    ["without an object", { ...user, oid: undefined }, object],
    ["whose object is a list", { ...user, oid: [OBJECT] }, object],
    ["whose object is a name", { ...user, oid: "user" }, object],
    ["without a subject", { ...user, sub: undefined }, subject],
    ["whose subject is empty", { ...user, sub: "" }, subject],
    ["whose subject is a number", { ...user, sub: 1 }, subject],
    ["without an end", { ...user, exp: undefined }, subject],
    ["with a nonce", { ...user, nonce: "" }, "it is an ID token"],
    ["with at_hash", { ...user, at_hash: "x" }, "it is an ID token"],
    ["with c_hash", { ...user, c_hash: "x" }, "it is an ID token"],
    ["without a client", { ...user, azp: undefined }, client],
    ["with an empty client", { ...user, azp: "" }, client],
    ["whose client is a number", { ...user, azp: 1 }, client],
    ["of 2.0 with a client as of 1.0", { ...user, azp: undefined, appid: "client" }, client],
    ["of 1.0 with a client as of 2.0", { ...user, ...version1, azp: "client", appid: undefined }, client],
    ["whose scopes are a list", { ...user, scp: ["One"] }, "scp is no text"],
    ["of nobody's", { ...user, scp: undefined }, kind],
    ["of a user without scopes", { ...itself, idtyp: "user", azpacr: "1" }, kind],
    ["of another subject, by a secret", { ...user, scp: undefined, azpacr: "1" }, kind],
    ["of its own subject, unproved", { ...itself, azpacr: "0" }, kind],
    ["of its own subject, with another proof", { ...itself, azpacr: "3" }, kind],
    ["of its own subject, without any", itself, kind],
    ["that says it is a device's", { ...user, idtyp: "device" }, "idtyp is neither a user's nor an application's"],
    [
      "that says so without scopes",
      { ...application, idtyp: "device" },
      "idtyp is neither a user's nor an application's",
    ],
    ["of an application with scopes", { ...application, scp: "One" }, "idtyp is neither a user's nor an application's"],
    ["whose roles are a text", { ...user, roles: "A" }, "roles is no list of texts"],
    ["whose roles are numbers", { ...user, roles: ["A", 1] }, "roles is no list of texts"],
    ["whose roles are nothing", { ...user, roles: null }, "roles is no list of texts"],
  ])("%s", (_, claims, reason) => {
    expect(() => read(claims)).toThrow(
      expect.objectContaining({ name: "RefusedToken", reason, message: `A bearer token was refused: ${reason}.` }),
    );
  });
});
