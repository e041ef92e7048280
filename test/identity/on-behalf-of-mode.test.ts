import { describe, expect } from "vitest";
import { CLIENT_ID, CLIENT_SECRET, granted, graphTokenOf, TENANT, USER, userNumber } from "../support/authority.ts";
import { it, read, remove, users } from "./exchange-fixtures.ts";

const viewer = "{ viewer { id tenantId kind permissions } }";

describe("an operation of a user", () => {
  it("goes upstream with that user's own Graph token, got by the user's token for the gateway", async ({
    authority,
    gateway,
  }) => {
    const token = await authority.token();
    const { body } = await gateway.query(read(), { token });
    expect(body.data.outcome.externalAppointmentId).toBe(`Bearer graph-token-of-${USER}`);
    const [{ path, form } = { path: "", form: new URLSearchParams() }] = authority.tokenCalls;
    // In the user's own tenant, though the authority is every organization's.
    expect(path).toBe(`/${TENANT}/oauth2/v2.0/token`);
    expect(Object.fromEntries(form)).toMatchObject({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      requested_token_use: "on_behalf_of",
      assertion: token,
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
    });
    // Claims challenges are handled, so that tokens may be revoked at once.
    expect(form.get("claims")).toContain('"xms_cc":{"values":["cp1"]}');
    expect(form.get("scope")?.split(" ")).toContain("https://graph.microsoft.com/.default");
  });

  it("shares one token request with a hundred others of the same moment", async ({ authority, gateway, newUser }) => {
    authority.reply = ({ form }, response) => {
      const { body } = granted(graphTokenOf(form.get("assertion") ?? ""));
      setTimeout(() => response.writeHead(200).end(JSON.stringify(body)), 50);
      return "handled";
    };
    const token = await newUser();
    const answers = await Promise.all(Array.from({ length: 100 }, (_, id) => gateway.query(read(`m${id}`), { token })));
    expect(answers.map(({ body }) => body.data.outcome.__typename)).toEqual(Array(100).fill("VirtualAppointment"));
    expect(authority.tokenCalls).toHaveLength(1);
    await gateway.query(read("later"), { token });
    expect(authority.tokenCalls).toHaveLength(1);
  });

  it("needs no token for Graph to say who calls", async ({ authority, gateway, newUser }) => {
    const { body } = await gateway.query(viewer, { token: await newUser({ scp: "a b", roles: ["c"] }) });
    expect(body.data.viewer).toEqual({
      id: userNumber(users),
      tenantId: TENANT,
      kind: "USER",
      permissions: ["a", "b", "c"],
    });
    expect(authority.tokenCalls).toEqual([]);
  });

  it("does no more than the user let the frontend do", async ({ upstream, gateway, newUser }) => {
    const token = await newUser({ scp: "VirtualAppointment.Read" });
    expect((await gateway.query(read(), { token })).body.data.outcome.__typename).toBe("VirtualAppointment");
    upstream.calls.splice(0);
    expect((await gateway.query(remove, { token })).body.data.outcome).toEqual({
      __typename: "ForbiddenError",
      requiredPermissions: ["VirtualAppointment.ReadWrite", "OnlineMeetings.ReadWrite"],
    });
    const stranger = await newUser({ scp: "Something.Else", roles: ["VirtualAppointment.ReadWrite.All"] });
    expect((await gateway.query(read(), { token: stranger })).body.data.outcome).toMatchObject({
      __typename: "ForbiddenError",
      requiredPermissions: ["VirtualAppointment.Read", "OnlineMeetings.Read"],
    });
    expect(upstream.calls).toEqual([]);
  });

  it("gets another Graph token after signing in again, and after Graph has refused the one there was", async ({
    upstream,
    authority,
    gateway,
    newUser,
  }) => {
    const [first, second] = [await newUser(), await authority.token({ oid: userNumber(users), uti: "again" })];
    await gateway.query(read(), { token: first });
    await gateway.query(read(), { token: second });
    expect(authority.tokenCalls).toHaveLength(2);
    upstream.answer = () => ({ status: 401, headers: { "www-authenticate": 'Bearer error="invalid_token"' } });
    expect((await gateway.query(read(), { token: first })).status).toBe(401);
    expect(authority.tokenCalls).toHaveLength(2);
    upstream.answer = () => ({ status: 200, body: {} });
    expect((await gateway.query(read(), { token: first })).status).toBe(200);
    expect(authority.tokenCalls).toHaveLength(3);
    expect((await gateway.query(remove, { token: second })).status).toBe(200);
    expect(authority.tokenCalls).toHaveLength(3);
  });

  it("has a token of its own for each upstream's audience", async ({
    upstream,
    authority,
    newUser,
    anotherGateway,
  }) => {
    const identity = authority.settings({
      audiences: { graph: "https://graph.microsoft.us", appointments: "api://appointments" },
    });
    const server = await anotherGateway(upstream.url, { identity });
    authority.reply = ({ form }) => granted((form.get("scope") ?? "").split(" ")[0]?.replaceAll(":", ".") ?? "");
    upstream.answer = ({ path }) => ({ status: 200, body: path.includes("JoinWebUrl") ? { value: "link" } : {} });
    const document = `{ virtualAppointment(onlineMeetingId: "m") { ... on VirtualAppointment { appointmentClientJoinWebUrl } } }`;
    await server.query(document, { token: await newUser() });
    expect(upstream.calls.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ["/beta/me/onlineMeetings/m/virtualAppointment", "Bearer api.//appointments/.default"],
      ["/v1.0/me/onlineMeetings/m/getVirtualAppointmentJoinWebUrl()", "Bearer https.//graph.microsoft.us/.default"],
    ]);
  });
});

describe("a claims challenge of the token endpoint", () => {
  const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';

  it("reaches the browser as 401, in the form that MSAL.js reads", async ({ authority, gateway, newUser }) => {
    authority.reply = () => ({
      status: 400,
      body: { error: "interaction_required", error_description: "AADSTS50079: adele@contoso.example", claims },
    });
    const { status, headers, body } = await gateway.query(read(), {
      token: await newUser(),
      headers: { origin: "https://frontend.example" },
    });
    expect(status).toBe(401);
    const challenge = headers.get("www-authenticate") ?? "";
    expect(challenge).toContain('error="insufficient_claims"');
    expect(challenge).toContain(`authorization_uri="${authority.url}/organizations/oauth2/v2.0/authorize"`);
    expect(Buffer.from(/claims="([^"]+)"/.exec(challenge)?.[1] ?? "", "base64").toString()).toBe(claims);
    expect(headers.get("access-control-expose-headers")).toContain("WWW-Authenticate");
    expect(body.errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
    expect(JSON.stringify(body) + gateway.log.join("")).not.toContain("adele@contoso");
  });

  it("without claims asks to sign in again, as missing consent does", async ({ authority, gateway, newUser }) => {
    for (const body of [{ error: "interaction_required" }, { error: "invalid_grant", suberror: "consent_required" }]) {
      authority.reply = () => ({ status: 400, body });
      const { status, headers } = await gateway.query(read(), { token: await newUser() });
      expect([status, headers.get("www-authenticate")]).toEqual([
        401,
        expect.stringContaining('error="interaction_required"'),
      ]);
    }
  });

  it("can't smuggle anything into the header", async ({ authority, gateway, newUser }) => {
    const reply = (claims: unknown) => () => ({ status: 400, body: { error: "interaction_required", claims } });
    for (const bad of ['"\r\nSet-Cookie: x=1', "x".repeat(100_000), { a: 1 }, ["x"]]) {
      authority.reply = reply(bad);
      const { status, headers } = await gateway.query(read(), { token: await newUser() });
      expect(status).toBe(401);
      expect(headers.get("set-cookie")).toBeNull();
      expect(headers.get("www-authenticate")?.length).toBeLessThan(500);
    }
  });

  it("of Graph itself is passed on", async ({ upstream, gateway, newUser }) => {
    const challenge = 'Bearer realm="", error="insufficient_claims", claims="e30="';
    upstream.answer = () => ({ status: 401, headers: { "www-authenticate": challenge } });
    const { status, headers } = await gateway.query(read(), { token: await newUser() });
    expect([status, headers.get("www-authenticate")]).toEqual([401, challenge]);
  });
});

it("never writes a token or a secret to the log", ({ gateway }) => {
  expect(gateway.log.join("")).not.toMatch(new RegExp(`eyJ|graph-token-of|${CLIENT_SECRET}|dc17674c`));
});
