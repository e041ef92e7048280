import { constants, createHmac, KeyObject, sign as signBytes } from "node:crypto";
import { expect } from "vitest";
import { GRAPH_AUDIENCE } from "../../../src/sandbox/identity-provider/tokens.ts";
import { seconds, TENANT, USER } from "../../support/authority.ts";
import { it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";

// What the development service takes for a token of its own: each row begins as one, and is wrong in one thing.

const it = base
  .extend("goodHeader", ({ service }) => () => {
    return { alg: "RS256", typ: "JWT", kid: service.signingKey.id };
  })
  .extend(
    "issue",
    ({ service, goodHeader }) =>
      (claims: object = {}, header: object = {}, sign: Sign = pkcs1): string => {
        const input = `${encode({ ...goodHeader(), ...header })}.${encode({ ...goodClaims(), ...claims })}`;
        return `${input}.${sign(Buffer.from(input), KeyObject.from(service.signingKey.privateKey)).toString("base64url")}`;
      },
  )
  .extend("read", ({ service }) => (token: string) => {
    return call("GET", service.at("follow-up"), { token });
  });

const goodClaims = () => ({
  ver: "1.0",
  tid: TENANT,
  oid: USER,
  sub: USER,
  appid: "5c9f4b1e-2f0c-4a7e-9d1b-7b0f6f0a9c21",
  scp: "VirtualAppointment.ReadWrite",
  iss: `https://sts.sample.invalid/${TENANT}/`,
  aud: GRAPH_AUDIENCE,
  iat: seconds(),
  nbf: seconds(),
  exp: seconds() + 600,
});

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
type Sign = (input: Buffer, key: KeyObject) => Buffer;
const pkcs1: Sign = (input, key) => signBytes("sha256", input, key);

it("a good one counts, as a user's by its scopes and without them as an application's", async ({ issue, read }) => {
  expect((await read(issue())).status).toBe(200);
  const { status, body } = await read(issue({ scp: undefined, roles: ["VirtualAppointment.ReadWrite.All"] }));
  expect([status, body.error.message]).toEqual([400, "/me request is only valid with delegated authentication flow."]);
});

const failed = "Access token validation failure.";
const audience = "Access token validation failure. Invalid audience.";
const lifetime = "Lifetime validation failed, the token is expired.";

it.for<[claim: string, value: unknown, message: string]>([
  ["aud", "https://graph.microsoft.com/", audience],
  ["aud", undefined, audience],
  ["exp", 1, lifetime],
  ["exp", undefined, failed],
  ["nbf", 4_000_000_000, failed],
  ["iss", "https://sts.sample.invalid/f4b71c04-6f2e-4f0b-8d33-51a0c9e2b7d1/", failed],
  ["iss", undefined, failed],
  ["tid", "f4b71c04-6f2e-4f0b-8d33-51a0c9e2b7d1", failed],
  ["tid", undefined, failed],
  ["oid", undefined, failed],
  ["oid", 7, failed],
  ["appid", undefined, failed],
])("one with the %s %j doesn't", async ([claim, value, message], { issue, read }) => {
  const { status, body } = await read(issue({ [claim]: value }));
  expect([status, body.error.code, body.error.message]).toEqual([401, "InvalidAuthenticationToken", message]);
});

it.for<[alg: string, sign: Sign]>([
  [
    "PS256",
    (input, key) => signBytes("sha256", input, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
  ],
  ["RS512", (input, key) => signBytes("sha512", input, key)],
  ["HS256", (input) => createHmac("sha256", "").update(input).digest()],
  ["none", () => Buffer.alloc(0)],
])("one signed with %s doesn't", async ([alg, sign], { issue, read }) => {
  const { status, body } = await read(issue({}, { alg }, sign));
  expect([status, body.error.message]).toEqual([401, failed]);
});
