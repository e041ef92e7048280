import { describe, expect } from "vitest";
import { granted, TENANT, USER } from "../support/authority.ts";
import { it as base } from "../support/fixtures.ts";
import { goodTokens, issueGood, issueWrong, OTHER_TENANT, wrongClaims } from "./wrong-claims.ts";
import { createSigner, goodHeaders, wrongSignatures } from "./wrong-signatures.ts";

// Every way we know in which a token can be wrong, over a real socket: nothing is let through, nothing is told, and
// nobody is asked for anything on its account. The log tells which check refused it: a row must not pass by another one.

const read = `{ viewer { kind } virtualAppointment(onlineMeetingId: "m", userId: "${USER}") { __typename } }`;

const it = base
  .extend("signer", { scope: "file" }, ({ authority }) => createSigner(authority))
  .extend(
    "expectRefusal",
    ({ upstream, authority, gateway }) =>
      async (token: string, reason: string): Promise<void> => {
        const { status, headers, body } = await gateway.query(read, { token });
        expect([status, headers.get("www-authenticate")]).toEqual([401, 'Bearer error="invalid_token"']);
        expect(body).toEqual({
          errors: [{ message: "The access token was not accepted.", extensions: { code: "UNAUTHENTICATED" } }],
        });
        const reasons = gateway.log.map((line) => JSON.parse(line)).filter(({ msg }) => msg.includes("refused"));
        expect(reasons).toMatchObject([{ reason, level: 20 }]);
        expect(upstream.calls).toEqual([]);
        expect(authority.tokenCalls).toEqual([]);
        // Why, and never what was in the token.
        expect(gateway.log.join("")).not.toMatch(/eyJ|contoso|dc17674c/i);
      },
  );
it.override("upstreamAnswer", () => () => ({ status: 200, body: {} }));
it.override("gatewayOptions", ({ authority }) => ({ identity: authority.settings({ mode: "application" }) }));

it.beforeAll(async ({ authority }) => {
  authority.reply = () => granted("upstream-token");
});

it.beforeEach(({ upstream, authority, gateway }) => {
  upstream.calls.splice(0);
  authority.tokenCalls.splice(0);
  gateway.log.splice(0);
});

describe("a good token", () => {
  it.for(Object.entries(goodTokens))("is %s", async ([name, { kind }], { authority, gateway }) => {
    const token = await issueGood(authority, name as keyof typeof goodTokens);
    const { status, body } = await gateway.query("{ viewer { kind tenantId } }", { token });
    expect([status, body.data?.viewer]).toEqual([200, { kind, tenantId: TENANT }]);
  });

  it.for(goodHeaders)("is one %s", async ([, make], { gateway, signer }) => {
    const { status, body } = await gateway.query("{ viewer { id kind } }", { token: await make(signer) });
    expect([status, body.data?.viewer]).toEqual([200, { id: USER, kind: "USER" }]);
  });
});

describe("is refused, for one claim alone:", () => {
  it.for(wrongClaims)("%s, %s %j: %s", async (row, { authority, expectRefusal }) => {
    await expectRefusal(await issueWrong(authority, row), row[3]);
  });

  it("everything of another tenant, as its own users have it", async ({ authority, expectRefusal }) => {
    const token = await authority.token({ tid: OTHER_TENANT, iss: `${authority.url}/${OTHER_TENANT}/v2.0` });
    await expectRefusal(token, "its tenant is not among ALLOWED_TENANTS");
  });
});

describe("is refused, for its signature or form alone:", () => {
  it.for(wrongSignatures)("%s", async ([, make, reason], { signer, expectRefusal }) => {
    await expectRefusal(await make(signer), reason);
  });
});

it("an application's token can't be served on behalf of a user: 403", async ({
  upstream,
  authority,
  anotherGateway,
}) => {
  const users = await anotherGateway(upstream.url, { identity: authority.settings() });
  for (const changes of [{}, { idtyp: undefined }]) {
    const { status, headers, body } = await users.query(read, { token: await authority.applicationToken(changes) });
    expect(status).toBe(403);
    expect(headers.get("www-authenticate")).toBe('Bearer error="insufficient_scope"');
    expect(body.data).toBeUndefined();
    expect(body.errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
  }
  expect(authority.tokenCalls).toEqual([]);
  expect(upstream.calls).toEqual([]);
});

it("a token of a megabyte doesn't get past the HTTP server", async ({ upstream, gateway }) => {
  const { status } = await fetch(`${gateway.url}/graphql`, {
    headers: { authorization: `Bearer ${"x".repeat(1024 * 1024)}` },
  }).catch(() => ({ status: 431 }));
  expect(status).toBe(431);
  expect(upstream.calls).toEqual([]);
});
