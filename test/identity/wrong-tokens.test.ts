import { createHmac, generateKeyPairSync, KeyObject, sign as signBytes } from "node:crypto";
import { request } from "node:http";
import { exportSPKI, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  CLIENT_ID,
  createKey,
  seconds,
  startAuthority,
  TENANT,
  USER,
  type TestAuthority,
} from "../support/authority.ts";
import { startGateway, type RunningGateway } from "../support/gateway.ts";
import { startUpstream, type ScriptedUpstream } from "../support/upstream.ts";

// Every way we know in which a token can be wrong, over a real socket: nothing is let through, nothing is told, and
// nobody is asked for anything on its account.

const OTHER_TENANT = "f4b71c04-6f2e-4f0b-8d33-51a0c9e2b7d1";
const read = `{ virtualAppointment(onlineMeetingId: "m") { __typename } }`;
const INVALID = 'Bearer error="invalid_token"';

let authority: TestAuthority;
let upstream: ScriptedUpstream;
let gateway: RunningGateway;
let production: RunningGateway;

beforeAll(async () => {
  authority = await startAuthority();
  upstream = await startUpstream(() => ({ status: 200, body: {} }));
  gateway = await startGateway(upstream.url, { identity: authority.settings() });
  production = await startGateway(upstream.url, { identity: authority.settings(), production: true });
});
afterAll(async () => {
  for (const resource of [gateway, production, upstream, authority]) await resource[Symbol.asyncDispose]();
});

beforeEach(() => {
  upstream.calls.splice(0);
  authority.tokenCalls.splice(0);
});

const encode = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const partsOf = (token: string) => token.split(".") as [string, string, string];
/** The claims of a good token. */
const goodClaims = async () => JSON.parse(Buffer.from(partsOf(await authority.token())[1], "base64url").toString());
/** Any bytes as header and payload, signed with the authority's own key. */
function signRaw(header: string, payload: string): string {
  const input = `${encode(header)}.${encode(payload)}`;
  const signature = signBytes("sha256", Buffer.from(input), KeyObject.from(authority.firstKey.privateKey));
  return `${input}.${signature.toString("base64url")}`;
}
const goodHeader = () => JSON.stringify({ alg: "RS256", typ: "JWT", kid: authority.firstKey.kid });

type Row = [string, () => Promise<string> | string];
const rows: Row[] = [
  // Times
  ["expired", () => authority.token({ exp: seconds() - 120 })],
  ["expired long ago", () => authority.token({ exp: 1 })],
  ["not yet valid", () => authority.token({ nbf: seconds() + 120 })],
  ["issued in the future", () => authority.token({ iat: seconds() + 3600 })],
  ["without exp", () => authority.token({ exp: undefined })],
  ["without iat", () => authority.token({ iat: undefined })],
  ["exp as text", () => authority.token({ exp: String(seconds() + 3600) })],
  // Audience
  ["for Microsoft Graph", () => authority.token({ aud: "https://graph.microsoft.com" })],
  ["for another application", () => authority.token({ aud: OTHER_TENANT })],
  ["for several audiences, the gateway among them", () => authority.token({ aud: [CLIENT_ID, "other"] })],
  ["without audience", () => authority.token({ aud: undefined })],
  ["for an audience that only begins like the gateway's", () => authority.token({ aud: `${CLIENT_ID}x` })],
  // Issuer and tenant
  ["of another issuer", () => authority.token({ iss: `https://login.example/${TENANT}/v2.0` })],
  ["with the issuer of another tenant", () => authority.token({ iss: `${authority.url}/${OTHER_TENANT}/v2.0` })],
  ["of another tenant", () => authority.token({ tid: OTHER_TENANT, iss: `${authority.url}/${OTHER_TENANT}/v2.0` })],
  ["of version 1.0 with the issuer of 2.0", () => authority.token({ ver: "1.0", appid: CLIENT_ID })],
  ["of version 2.0 with the issuer of 1.0", () => authority.token({ iss: `https://sts.sample.invalid/${TENANT}/` })],
  [
    "of Entra's own issuer, signed by somebody else",
    () => authority.token({ iss: `https://sts.windows.net/${TENANT}/` }),
  ],
  ["without issuer", () => authority.token({ iss: undefined })],
  ["without tenant", () => authority.token({ tid: undefined })],
  ["with a tenant that is a path", () => authority.token({ tid: "../organizations" })],
  ["of a personal account", () => authority.token({ tid: "9188040d-6c67-4c5b-b112-36a304b66dad" })],
  // Whose
  ["without oid", () => authority.token({ oid: undefined })],
  ["with an oid that is no id", () => authority.token({ oid: "me/../users" })],
  ["without sub", () => authority.token({ sub: undefined })],
  // Kind
  [
    "an ID token",
    async () =>
      authority.token({ azp: undefined, scp: undefined, nonce: "n", preferred_username: "adele@contoso.example" }),
  ],
  ["an ID token that has roles", () => authority.token({ azp: undefined, scp: undefined, roles: ["Admin"] })],
  ["an ID token with at_hash beside all else", () => authority.token({ at_hash: "x" })],
  ["a user's without scopes", () => authority.token({ scp: undefined })],
  [
    "a user's with roles instead of scopes",
    () => authority.token({ scp: undefined, roles: ["VirtualAppointment.ReadWrite.All"] }),
  ],
  ["scopes as a list", () => authority.token({ scp: ["VirtualAppointment.ReadWrite"] })],
  ["of a device", () => authority.token({ idtyp: "device" })],
  ["an application's that has scopes too", () => authority.token({ idtyp: "app" })],
  ["of no application", () => authority.token({ azp: undefined })],
  ["roles as text", () => authority.token({ roles: "VirtualAppointment.ReadWrite.All" })],
  // Signature
  ["alg none", async () => `${encode({ alg: "none", typ: "JWT" })}.${encode(await goodClaims())}.`],
  [
    "alg None, in other letters",
    async () => `${encode({ alg: "nOnE", kid: "first" })}.${encode(await goodClaims())}.AAAA`,
  ],
  [
    "without alg",
    async () => signRaw(JSON.stringify({ typ: "JWT", kid: "first" }), JSON.stringify(await goodClaims())),
  ],
  [
    "HS256 with the public key for a secret",
    async () => {
      const input = `${encode({ alg: "HS256", typ: "JWT", kid: "first" })}.${encode(await goodClaims())}`;
      const pem = await exportSPKI(authority.firstKey.publicKey);
      return `${input}.${createHmac("sha256", pem).update(input).digest("base64url")}`;
    },
  ],
  [
    "HS256 with the modulus for a secret",
    async () => {
      const input = `${encode({ alg: "HS256", typ: "JWT", kid: "first" })}.${encode(await goodClaims())}`;
      const modulus = Buffer.from(authority.firstKey.jwk.n ?? "", "base64url");
      return `${input}.${createHmac("sha256", modulus).update(input).digest("base64url")}`;
    },
  ],
  [
    "ES256",
    async () => {
      const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      return new SignJWT(await goodClaims()).setProtectedHeader({ alg: "ES256", kid: "first" }).sign(privateKey);
    },
  ],
  [
    "PS256",
    async () => {
      const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
      return new SignJWT(await goodClaims()).setProtectedHeader({ alg: "PS256", kid: "first" }).sign(privateKey);
    },
  ],
  ["of an unknown key", async () => authority.token({}, {}, await createKey("unknown"))],
  ["of another key under a known id", async () => authority.token({}, {}, { ...(await createKey("x")), kid: "first" })],
  [
    "of a key that it brings itself",
    async () => {
      const key = await createKey("mine");
      return authority.token({}, { jwk: key.jwk }, key);
    },
  ],
  [
    "of a key that it says where to get",
    async () =>
      authority.token({}, { jku: `${upstream.url}/keys`, x5u: `${upstream.url}/cert` }, await createKey("far")),
  ],
  ["with a kid that is a path", async () => authority.token({}, { kid: "../../first" })],
  [
    "with a critical extension",
    async () =>
      signRaw(
        JSON.stringify({ alg: "RS256", kid: "first", crit: ["b64"], b64: true }),
        JSON.stringify(await goodClaims()),
      ),
  ],
  [
    "with a critical extension that nobody knows",
    async () =>
      signRaw(
        JSON.stringify({ alg: "RS256", kid: "first", crit: ["urn:x"], "urn:x": 1 }),
        JSON.stringify(await goodClaims()),
      ),
  ],
  ["of another kind of JWT", () => authority.token({}, { typ: "dpop+jwt" })],
  // Bytes
  ["truncated in the signature", async () => (await authority.token()).slice(0, -20)],
  [
    "truncated to two parts",
    async () =>
      partsOf(await authority.token())
        .slice(0, 2)
        .join("."),
  ],
  [
    "without signature",
    async () =>
      `${partsOf(await authority.token())
        .slice(0, 2)
        .join(".")}.`,
  ],
  ["with a fourth part", async () => `${await authority.token()}.AAAA`],
  ["encrypted, by its five parts", async () => `${await authority.token()}.AAAA.BBBB`],
  [
    "with other claims under the same signature",
    async () => {
      const [header, , signature] = partsOf(await authority.token());
      return `${header}.${encode({ ...(await goodClaims()), scp: "VirtualAppointment.ReadWrite", oid: OTHER_TENANT })}.${signature}`;
    },
  ],
  ["with one bit of the signature turned", async () => flipLast(await authority.token())],
  [
    "with a claim in it twice",
    async () => {
      const claims = JSON.stringify(await goodClaims());
      return signRaw(goodHeader(), `{"aud":"somebody else",${claims.slice(1)}`);
    },
  ],
  [
    "with a claim in it twice, once in disguise",
    async () => {
      const claims = JSON.stringify(await goodClaims());
      return signRaw(goodHeader(), `{"\\u006fid":"${OTHER_TENANT}",${claims.slice(1)}`);
    },
  ],
  [
    "with a header in it twice",
    async () => signRaw(`{"alg":"none",${goodHeader().slice(1)}`, JSON.stringify(await goodClaims())),
  ],
  ["with a list for claims", () => signRaw(goodHeader(), "[]")],
  ["with claims that are no JSON", () => signRaw(goodHeader(), "{aud}")],
  ["with null for claims", () => signRaw(goodHeader(), "null")],
  ["any word", () => "token"],
  ["three dots", () => "..."],
  ["an unsigned one of ten kilobytes", () => `${encode({ alg: "RS256" })}.${"A".repeat(10_000)}.AAAA`],
  ["a signed one of ten kilobytes for somebody else", () => authority.token({ aud: "x", filler: "x".repeat(7000) })],
];

function flipLast(token: string): string {
  const bytes = Buffer.from(partsOf(token)[2], "base64url");
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return [...partsOf(token).slice(0, 2), bytes.toString("base64url")].join(".");
}

it("knows at least forty wrong tokens", () => expect(rows.length).toBeGreaterThanOrEqual(40));

describe("a token", () => {
  it.each(rows)("%s: 401, nothing told, nobody asked", async (_, make) => {
    const token = await make();
    const { status, headers, body } = await gateway.query(read, { token });
    expect(status).toBe(401);
    expect(headers.get("www-authenticate")).toBe(INVALID);
    expect(body).toEqual({
      errors: [{ message: "The access token was not accepted.", extensions: { code: "UNAUTHENTICATED" } }],
    });
    expect(upstream.calls).toEqual([]);
    expect(authority.tokenCalls).toEqual([]);
  });

  it("of an application can't be served on behalf of a user: 403", async () => {
    for (const changes of [{}, { idtyp: undefined }]) {
      const { status, headers, body } = await gateway.query(read, { token: await authority.applicationToken(changes) });
      expect(status).toBe(403);
      expect(headers.get("www-authenticate")).toBe('Bearer error="insufficient_scope"');
      expect(body.data).toBeUndefined();
      expect(body.errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    }
    expect(authority.tokenCalls).toEqual([]);
    expect(upstream.calls).toEqual([]);
  });

  it("of a megabyte doesn't get past the HTTP server", async () => {
    const { status } = await fetch(`${gateway.url}/graphql`, {
      headers: { authorization: `Bearer ${"x".repeat(1024 * 1024)}` },
    }).catch(() => ({ status: 431 }));
    expect(status).toBe(431);
    expect(upstream.calls).toEqual([]);
  });

  it.each([
    ["in the query string", (token: string) => [`?access_token=${token}`, {}, {}] as const],
    ["in the body", (token: string) => ["", {}, { access_token: token }] as const],
    ["in a cookie", (token: string) => ["", { cookie: `access_token=${token}` }, {}] as const],
    ["in another header", (token: string) => ["", { "x-ms-token-aad-access-token": token }, {}] as const],
  ])("%s is none", async (_, place) => {
    const [search, headers, more] = place(await authority.token());
    const answer = await fetch(`${gateway.url}/graphql${search}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ query: read, ...more }),
    });
    expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    expect(upstream.calls).toEqual([]);
  });

  it("is good: in each version, for each name of the gateway, with the clocks a little apart", async () => {
    const v1 = { ver: "1.0", iss: `https://sts.sample.invalid/${TENANT}/`, azp: undefined, appid: "desk" };
    const good = [
      {},
      v1,
      { aud: `api://${CLIENT_ID}` },
      { exp: seconds() - 30 },
      { nbf: seconds() + 30 },
      { idtyp: "user" },
      { roles: ["Any.Role"] },
    ];
    for (const changes of good) {
      const { status, body } = await gateway.query("{ viewer { id tenantId kind } }", {
        token: await authority.token(changes),
      });
      expect([status, body.data?.viewer]).toEqual([200, { id: USER, tenantId: TENANT, kind: "USER" }]);
    }
  });
});

describe("without a token", () => {
  it.each([
    ["a query that can't be parsed", "{"],
    ["a query that the schema doesn't know", "{ virtualAppointmen { x } }"],
    ["introspection", "{ __schema { queryType { name } } }"],
    ["the name of a type", "{ __typename }"],
  ])("%s is answered 401 and no more", async (_, document) => {
    for (const server of [gateway, production]) {
      const { status, headers, body } = await server.query(document);
      expect([status, headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
      expect(body.errors).toHaveLength(1);
      expect(JSON.stringify(body)).not.toMatch(/virtualAppointment|Syntax|Did you mean/);
    }
  });

  it.each([
    "/graphql?",
    "/graphql?a=b",
    "/graphql/",
    "/%67raphql",
    "//graphql",
    "/./graphql",
    "/x/../graphql",
    "/GRAPHQL",
    "/graphql;x",
    "/graphql#x",
    "http://gateway/graphql",
    "\\\\graphql",
    "/graphql%3F",
  ])("no spelling of the path leads to an answer: %s", async (path) => {
    for (const server of [gateway, production]) {
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const { port } = new URL(server.url);
        const headers = { "content-type": "application/json" };
        const outgoing = request({ host: "127.0.0.1", port, path, method: "POST", headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        outgoing.on("error", reject);
        outgoing.end(JSON.stringify({ query: "{ __schema { queryType { name } } }" }));
      });
      // 400 is the HTTP parser's, for what is no path at all.
      expect(status).toBe(path.startsWith("/") || path.startsWith("http") ? 401 : 400);
    }
  });

  it("a browser's question beside the page is answered 401, and with a token as ever", async () => {
    const url = `${gateway.url}/graphql?query=${encodeURIComponent("{ viewer { kind } }")}`;
    const accept = "application/json, text/html";
    const authorization = `Bearer ${await authority.token()}`;
    expect((await fetch(url, { headers: { accept: "application/json" } })).status).toBe(401);
    const { status } = await fetch(url, { headers: { accept, authorization } });
    expect(status).toBe(200);
  });

  it("there is no page in production, with a token neither", async () => {
    const accept = { accept: "text/html" };
    const page = await fetch(`${production.url}/graphql`, { headers: accept });
    expect([page.status, page.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    const token = await authority.token();
    const other = await fetch(`${production.url}/graphql`, {
      headers: { ...accept, authorization: `Bearer ${token}` },
    });
    expect(other.status).toBeGreaterThanOrEqual(400);
    expect(await other.text()).not.toContain("GraphiQL");
  });

  it("introspection stays off in production for those who have one", async () => {
    const { body } = await production.query("{ __schema { queryType { name } } }", { token: await authority.token() });
    expect(body.errors[0].message).toContain("introspection");
  });
});

describe("the authority's keys", () => {
  it("are read once for many callers, and again when a token names a new one", async () => {
    await using own = await startAuthority();
    await using server = await startGateway(upstream.url, { identity: own.settings() });
    const ask = async (token: string) => (await server.query("{ viewer { id } }", { token })).status;
    const users = await Promise.all(Array.from({ length: 20 }, (_, index) => own.token({ sub: `user ${index}` })));
    expect(new Set(await Promise.all(users.map(ask)))).toEqual(new Set([200]));
    expect(own.keyReads).toBe(1);

    const next = await createKey("next");
    const early = await own.token({}, {}, next);
    expect(await ask(early)).toBe(401);
    const [first] = own.keys;
    own.keys = [...own.keys, next];
    expect(await ask(early)).toBe(200);
    // The old one was taken back: what it signed is worth nothing as soon as the keys are read again.
    own.keys = [next];
    expect(await ask(await own.token({ sub: "new" }, {}, await createKey("unknown")))).toBe(401);
    expect(await ask(await own.token({ sub: "newer" }, {}, first))).toBe(401);
  });

  it("are not asked for more often because strangers make up key ids", async () => {
    await using own = await startAuthority();
    await using server = await startGateway(upstream.url, { identity: own.settings({ keysCooldown: 60_000 }) });
    for (let round = 0; round < 20; round++) {
      const token = await own.token({}, { kid: `made-up-${round}` });
      expect((await server.query(read, { token })).status).toBe(401);
    }
    expect(own.keyReads).toBe(1);
  });

  it("that can't be read are nobody's fault but the authority's: 503, and well again without a restart", async () => {
    await using own = await startAuthority();
    await using server = await startGateway(upstream.url, { identity: own.settings() });
    const token = await own.token();
    own.keysDown = true;
    const origin = { origin: "https://frontend.example" };
    const { status, headers, body } = await server.query(read, { token, headers: origin });
    expect(status).toBe(503);
    expect(headers.get("retry-after")).toBe("1");
    // A page may read it, too.
    expect(headers.get("access-control-expose-headers")).toContain("Retry-After");
    expect(body.errors).toMatchObject([{ extensions: { code: "SERVICE_UNAVAILABLE" } }]);
    own.keysDown = false;
    expect((await server.query("{ viewer { id } }", { token })).status).toBe(200);
    // Once known they stay good while the authority is unavailable.
    own.keysDown = true;
    expect((await server.query("{ viewer { id } }", { token: await own.token({ sub: "other" }) })).status).toBe(200);
  });
});

it("tells the log why, and never what was in the token", async () => {
  const lines = gateway.log.filter((line) => line.includes("refused"));
  expect(lines.length).toBeGreaterThan(40);
  expect(lines.join("")).toContain("it is expired");
  expect(gateway.log.join("")).not.toMatch(/eyJ|contoso|dc17674c/);
});
