import { describe, expect } from "vitest";
import { CLIENT_ID, granted, TENANT, USER, userNumber } from "../support/authority.ts";
import { it } from "../support/fixtures.ts";

const OTHER_TENANT = "f4b71c04-6f2e-4f0b-8d33-51a0c9e2b7d1";
const OTHER = userNumber(7);
const read = (userId?: string) => `{ outcome: virtualAppointment(onlineMeetingId: "m"${
  userId === undefined ? "" : `, userId: "${userId}"`
}) { __typename ... on ForbiddenError { requiredPermissions } ... on ValidationError { issues { path message } }
  ... on VirtualAppointment { id userId externalAppointmentId } } }`;
const update = (userId?: string) =>
  `mutation { outcome: updateVirtualAppointment(input: { onlineMeetingId: "m"${
    userId === undefined ? "" : `, userId: "${userId}"`
  } }) { __typename ... on ForbiddenError { requiredPermissions } } }`;

it.override("upstreamAnswer", () => ({ method, headers }) => {
  if (method !== "GET") return { status: 204 };
  return { status: 200, body: { externalAppointmentId: headers.authorization } };
});
it.override("gatewayOptions", ({ authority }) => {
  authority.reply = ({ path }) => granted(`application-token-of-${path.split("/")[1]}`);
  const allowedTenants = new Set([TENANT, OTHER_TENANT]);
  return { identity: authority.settings({ mode: "application", allowedTenants }) };
});
it.beforeEach(({ upstream, authority }) => {
  upstream.calls.splice(0);
  authority.tokenCalls.splice(0);
});

describe("a user", () => {
  it("reaches the own meetings by the gateway's own token, which one request gets for all users of the tenant", async ({
    upstream,
    authority,
    gateway,
  }) => {
    const tokens = await Promise.all([0, 1, 2].map((index) => authority.token({ oid: userNumber(index) })));
    const answers = await Promise.all(tokens.map((token) => gateway.query(read(), { token })));
    expect(answers.map(({ body }) => body.data.outcome)).toMatchObject(
      tokens.map(() => ({ userId: null, externalAppointmentId: `Bearer application-token-of-${TENANT}` })),
    );
    expect(upstream.calls.map(({ path }) => path).toSorted()).toEqual(
      [0, 1, 2].map((index) => `/beta/users/${userNumber(index)}/onlineMeetings/m/virtualAppointment`),
    );
    expect(authority.tokenCalls.map(({ form }) => [form.get("grant_type"), form.get("client_id")])).toEqual([
      ["client_credentials", CLIENT_ID],
    ]);
  });

  it.for([
    ["reads without a scope", read(), { scp: "openid" }, ["VirtualAppointment.Read", "OnlineMeetings.Read"]],
    [
      "writes with a scope to read",
      update(),
      { scp: "VirtualAppointment.Read" },
      ["VirtualAppointment.ReadWrite", "OnlineMeetings.ReadWrite"],
    ],
    ["reads somebody else's", read(OTHER), {}, ["VirtualAppointment.Read.All"]],
    ["reads somebody else's by name", read("adele@contoso.example"), {}, ["VirtualAppointment.Read.All"]],
    [
      "writes somebody else's with a role to read",
      update(OTHER),
      { roles: ["VirtualAppointment.Read.All"] },
      ["VirtualAppointment.ReadWrite.All"],
    ],
    [
      "writes somebody else's with a role, through a frontend that may only read",
      update(OTHER),
      { roles: ["VirtualAppointment.ReadWrite.All"], scp: "VirtualAppointment.Read" },
      ["VirtualAppointment.ReadWrite", "OnlineMeetings.ReadWrite"],
    ],
    [
      "has the name of a role for a scope",
      read(OTHER),
      { scp: "VirtualAppointment.Read.All" },
      ["VirtualAppointment.Read", "OnlineMeetings.Read"],
    ],
    [
      "has the name of a scope for a role",
      update(),
      { scp: "x", roles: ["VirtualAppointment.ReadWrite"] },
      ["VirtualAppointment.ReadWrite", "OnlineMeetings.ReadWrite"],
    ],
  ] as const)(
    "who %s is told what is missing, and nothing goes out",
    async ([, document, changes, requiredPermissions], { upstream, authority, gateway }) => {
      const { body } = await gateway.query(document, { token: await authority.token(changes) });
      expect(body.data.outcome).toEqual({ __typename: "ForbiddenError", requiredPermissions });
      expect(upstream.calls).toEqual([]);
      expect(authority.tokenCalls).toEqual([]);
    },
  );

  it("at the front desk, with a role for all, reaches those of others", async ({ upstream, authority, gateway }) => {
    const token = await authority.token({ roles: ["VirtualAppointment.ReadWrite.All"] });
    expect((await gateway.query(update(OTHER), { token })).body.data.outcome.__typename).toMatch(/Payload$/);
    expect((await gateway.query(read(), { token })).body.data.outcome.__typename).toBe("VirtualAppointment");
    expect(upstream.calls.map(({ path }) => path)).toEqual([
      `/beta/users/${OTHER}/onlineMeetings/m/virtualAppointment`,
      `/beta/users/${USER}/onlineMeetings/m/virtualAppointment`,
    ]);
  });

  it("finds others' meetings neither in a list nor by global id", async ({ upstream, authority, gateway }) => {
    const id = Buffer.from(`VirtualAppointment:users/${OTHER}/m`).toString("base64");
    const token = await authority.token();
    const { body } = await gateway.query(
      `{ node(id: "${id}") { id } virtualAppointments(meetings: [{ onlineMeetingId: "m" }, { onlineMeetingId: "m", userId: "${OTHER}" }]) { __typename } }`,
      { token },
    );
    expect(body.data.node).toBeNull();
    expect(body.data.virtualAppointments).toEqual([
      { __typename: "VirtualAppointment" },
      { __typename: "ForbiddenError" },
    ]);
    expect(JSON.stringify(upstream.calls.map(({ path, body: sent }) => [path, sent]))).not.toContain(OTHER);
  });

  it("of another tenant is served by that tenant's token alone", async ({ authority, gateway }) => {
    const token = await authority.token({ tid: OTHER_TENANT, iss: `${authority.url}/${OTHER_TENANT}/v2.0` });
    const { body } = await gateway.query(read(), { token });
    expect(body.data.outcome.externalAppointmentId).toBe(`Bearer application-token-of-${OTHER_TENANT}`);
  });
});

describe("an application", () => {
  it("reaches those users' meetings that it names, with a role", async ({ authority, gateway }) => {
    const token = await authority.applicationToken();
    expect((await gateway.query(read(OTHER), { token })).body.data.outcome.userId).toBe(OTHER);
    expect((await gateway.query("{ viewer { kind permissions } }", { token })).body.data.viewer).toEqual({
      kind: "APPLICATION",
      permissions: ["VirtualAppointment.ReadWrite.All"],
    });
  });

  it("has no meetings of its own", async ({ authority, gateway }) => {
    const { body } = await gateway.query(read(), { token: await authority.applicationToken() });
    expect(body.data.outcome).toEqual({
      __typename: "ValidationError",
      issues: [{ path: ["userId"], message: "is needed: an application has no meetings of its own" }],
    });
  });

  it("without a role reaches nothing", async ({ upstream, authority, gateway }) => {
    const token = await authority.applicationToken({ roles: undefined });
    expect((await gateway.query(read(OTHER), { token })).body.data.outcome.__typename).toBe("ForbiddenError");
    expect(upstream.calls).toEqual([]);
  });
});

it("names the gateway's own role when the upstream misses that", async ({
  authority,
  anotherUpstream,
  anotherGateway,
}) => {
  const refusing = await anotherUpstream(() => ({ status: 403 }));
  const server = await anotherGateway(refusing.url, { identity: authority.settings({ mode: "application" }) });
  const { body } = await server.query(read(), { token: await authority.token() });
  expect(body.data.outcome).toEqual({
    __typename: "ForbiddenError",
    requiredPermissions: ["VirtualAppointment.Read.All"],
  });
});
