import { describe, expect } from "vitest";
import { CLIENT_SECRET, granted, graphTokenOf, TENANT, userNumber, type TestAuthority } from "../support/authority.ts";
import { clock, it as base, read, remove, users } from "./exchange-fixtures.ts";

const it = base.extend("outcomeOf", ({ upstream, gateway, newUser }) => async (document = read()) => {
  const { status, body } = await gateway.query(document, { token: await newUser() });
  expect([status, body.errors]).toEqual([200, undefined]);
  expect(upstream.calls).toEqual([]);
  return body.data.outcome;
});

describe("a token endpoint", () => {
  it.for<[string, TestAuthority["reply"]]>([
    ["fails", () => ({ status: 500, body: { error: "server_error" } })],
    ["is a proxy that can't reach it", () => ({ status: 502, body: "<html>Bad gateway</html>" })],
    ["answers a page", () => ({ body: "<html>adele@contoso.example</html>" })],
    ["answers nothing", () => ({ body: "" })],
    ["answers null", () => ({ body: "null" })],
    ["answers a list", () => ({ body: [] })],
    ["answers an object without a token", () => ({ body: {} })],
    ["answers a token that is an object", () => granted({ a: 1 } as never)],
    ["answers a token that no header can hold", () => granted("a\r\nX-Evil: 1")],
    ["answers more than a token can be", () => granted("a".repeat(3 * 1024 * 1024))],
    ["answers with somebody else's token", () => granted("theirs", { id_token: idTokenOf("somebody") })],
    ["leads elsewhere", () => ({ status: 302, headers: { location: "http://127.0.0.1:9/" } })],
    ["does not know the gateway", () => ({ status: 401, body: { error: "invalid_client", error_codes: [7000215] } })],
    ["does not know the audience", () => ({ status: 400, body: { error: "invalid_resource" } })],
    ["refuses in words of its own", () => ({ status: 400, body: { error: 'adele@contoso.example" ' } })],
    ["cuts the connection", (_call, response) => (response.destroy(), "handled")],
    ["never answers", () => "handled"],
    ["never ends its answer", (_call, response) => (response.writeHead(200).write('{"access_token":'), "handled")],
  ])("that %s is a typed error, of reads and of writes", async ([, reply], { authority, gateway, outcomeOf }) => {
    authority.reply = reply;
    expect((await outcomeOf()).__typename).toBe("ServiceUnavailableError");
    expect((await outcomeOf(remove)).__typename).toBe("ServiceUnavailableError");
    expect(gateway.log.join("")).not.toMatch(/contoso|eyJ/);
  });

  it("that finds the gateway's secret wrong is a line for the operators, with the number and without the text", async ({
    authority,
    gateway,
    outcomeOf,
  }) => {
    authority.reply = () => ({
      status: 401,
      body: { error: "invalid_client", error_codes: [7000215], error_description: `AADSTS7000215: ${CLIENT_SECRET}` },
    });
    const before = gateway.log.length;
    await outcomeOf();
    const lines = gateway.log.slice(before).map((line) => JSON.parse(line));
    expect(lines).toMatchObject([{ level: 50, code: "invalid_client", AADSTS: 7000215 }]);
    expect(JSON.stringify(lines)).not.toContain(CLIENT_SECRET);
  });

  it("that no longer takes the caller's token is a 401", async ({ authority, gateway, newUser }) => {
    authority.reply = () => ({ status: 400, body: { error: "invalid_grant", error_codes: [500133] } });
    const { status, headers } = await gateway.query(read(), { token: await newUser() });
    expect([status, headers.get("www-authenticate")]).toEqual([401, 'Bearer error="invalid_token"']);
  });

  it.for([
    [429, "ThrottledError"],
    [503, "ServiceUnavailableError"],
  ] as const)(
    "that answers one user %i with Retry-After is left alone for that user, and for nobody else",
    async ([status, kind], { authority, gateway, newUser }) => {
      const [slow, other] = [await newUser(), await newUser()];
      const throttled = userNumber(users - 1);
      authority.reply = ({ form }) => {
        const token = graphTokenOf(form.get("assertion") ?? "");
        return token.endsWith(throttled)
          ? { status, headers: { "retry-after": "1" }, body: { error: "temporarily_unavailable" } }
          : granted(token);
      };
      const refused = { data: { outcome: { __typename: kind, retryAfterSeconds: 1 } } };
      expect((await gateway.query(read(), { token: slow })).body).toMatchObject(refused);
      expect((await gateway.query(read(), { token: slow })).body).toMatchObject(refused);
      expect(authority.tokenCalls).toHaveLength(1);
      expect((await gateway.query(read(), { token: other })).body.data.outcome.__typename).toBe("VirtualAppointment");
      authority.reply = ({ form }) => granted(graphTokenOf(form.get("assertion") ?? ""));
      clock.ahead += 999;
      expect((await gateway.query(read(), { token: slow })).body).toMatchObject(refused);
      clock.ahead += 1;
      expect((await gateway.query(read(), { token: slow })).body.data.outcome.__typename).toBe("VirtualAppointment");
    },
  );

  it("that hangs for one user hangs for nobody else, and is asked again when that user comes back", async ({
    upstream,
    authority,
    gateway,
    newUser,
    anotherGateway,
  }) => {
    const [stuck, token] = [await newUser(), await newUser()];
    const hanging = userNumber(users - 1);
    authority.reply = ({ form }) => {
      const token = graphTokenOf(form.get("assertion") ?? "");
      return token.endsWith(hanging) ? "handled" : granted(token);
    };
    // As patient as this test: what waits for the hanging one here gets no answer.
    const identity = authority.settings({ retryTime: 60_000 });
    const patient = await anotherGateway(upstream.url, { identity });
    const waiting = patient.query(read(), { token: stuck }).catch(() => "broken off");
    await expect.poll(() => authority.tokenCalls.length).toBe(1);
    const { body } = await patient.query(read(), { token });
    expect(body.data.outcome.__typename).toBe("VirtualAppointment");
    expect(await Promise.race([waiting, Promise.resolve("still waiting")])).toBe("still waiting");

    expect((await gateway.query(read(), { token: stuck })).body.data.outcome.__typename).toBe(
      "ServiceUnavailableError",
    );
    authority.reply = ({ form }) => granted(graphTokenOf(form.get("assertion") ?? ""));
    expect((await gateway.query(read(), { token: stuck })).body.data.outcome.__typename).toBe("VirtualAppointment");
  });

  it("leaves what needs no token alone when it fails", async ({ authority, gateway, newUser }) => {
    authority.reply = () => ({ status: 500 });
    const { body } = await gateway.query(`{ viewer { kind } ${read().slice(2)}`, { token: await newUser() });
    expect(body).toMatchObject({
      data: { viewer: { kind: "USER" }, outcome: { __typename: "ServiceUnavailableError" } },
    });
  });
});

function idTokenOf(oid: string): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${encode({ alg: "RS256" })}.${encode({ oid, tid: TENANT, sub: "s" })}.AAAA`;
}
