import { describe, expect } from "vitest";
import { it as base } from "../../../support/fixtures.ts";
import { call } from "../../../support/http.ts";

// Finding appointments by what is known of them, in the service.

const FIND = `query ($filter: VirtualAppointmentFilter, $userId: ID, $first: Int, $after: String) {
  found: findVirtualAppointments(filter: $filter, userId: $userId, first: $first, after: $after) {
    edges { cursor node { id onlineMeetingId userId etag externalAppointmentId lastModifiedAt } }
    nodes { externalAppointmentId }
    pageInfo { hasNextPage endCursor }
    error { __typename ... on ValidationError { issues { code path limit } } }
  }
}`;

interface Found {
  readonly nodes: readonly { readonly externalAppointmentId: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const it = base
  .extend("find", ({ gateway }) => async (filter: object | null, variables: object = {}) => {
    const { body } = await gateway.query(FIND, { variables: { filter, ...variables } });
    expect(body.errors).toBeUndefined();
    return body.data.found;
  })
  .extend("idsOf", ({ find }) => async (filter: object) => {
    const found = (await find(filter)) as Found;
    return found.nodes.map(({ externalAppointmentId }) => externalAppointmentId).toSorted();
  });
it.override("graphUrl", ({ service }) => service.url);
it.override("gatewayOptions", ({ token }) => ({ token }));
it.beforeEach(({ service }) => void service.requests.splice(0));

describe("with the real service", () => {
  it.beforeAll(async ({ service, token }) => {
    for (const [id, emailAddress, smsCapablePhoneNumber] of [
      ["follow-up", "o'brien@example.com", "+1 (312) 922-4122"],
      ["new-client", "other@example.com", "+49 30 123456"],
    ] as const) {
      const body = { externalAppointmentId: `of ${id}`, appointmentClients: [{ emailAddress, smsCapablePhoneNumber }] };
      expect((await call("PUT", service.at(id), { token, body })).status).toBe(201);
    }
  });

  it.for([
    [{ externalAppointmentId: "of follow-up" }, ["of follow-up"]],
    [{ externalAppointmentId: "of" }, []],
    [{ clientEmail: "O'Brien@example.com" }, ["of follow-up"]],
    [{ clientPhone: "0013129224122" }, ["of follow-up"]],
    [{ clientPhone: "+4930123456", clientEmail: null }, ["of new-client"]],
    [{ clientPhone: "+4930123456", clientEmail: "o'brien@example.com" }, []],
    [{ externalAppointmentId: "of new-client", modifiedSince: "2000-01-01T00:00:00Z" }, ["of new-client"]],
    [{ modifiedSince: "2100-01-01T00:00:00Z" }, []],
  ] as const)("%j finds %j", async ([filter, ids], { idsOf }) => {
    expect(await idsOf(filter)).toEqual(ids);
  });

  it("gives each with its meeting, its etag and its global id, by which it is found again", async ({
    gateway,
    find,
  }) => {
    const { edges } = await find({ externalAppointmentId: "of follow-up" });
    const { node } = edges[0];
    expect(node).toEqual({
      id: btoa("VirtualAppointment:me/follow-up"),
      onlineMeetingId: "follow-up",
      userId: null,
      etag: expect.stringMatching(/^W\//),
      externalAppointmentId: "of follow-up",
      lastModifiedAt: expect.any(String),
    });
    const { body } = await gateway.query(`query ($id: ID!) { node(id: $id) { ... on VirtualAppointment { etag } } }`, {
      variables: { id: node.id },
    });
    expect(body.data.node).toEqual({ etag: node.etag });
  });

  it("goes through all of a user's page by page, each once, and on behind any of them", async ({ find }) => {
    const whole = await find(null, { first: 100 });
    expect(whole.edges.length).toBeGreaterThan(3);
    const ids: string[] = [];
    let after: string | null = null;
    do {
      const { edges, pageInfo } = await find(null, { first: 2, after });
      ids.push(...edges.map(({ node }: { node: { id: string } }) => node.id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(ids).toEqual(whole.edges.map(({ node }: { node: { id: string } }) => node.id));
    const { edges } = await find(null, { first: 1, after: whole.edges[1].cursor });
    expect(edges[0].node.id).toBe(ids[2]);
  });

  it("has addresses and numbers in bodies alone, never in a URL", async ({ service, find }) => {
    await find({ clientEmail: "o'brien@example.com" });
    expect(service.requests).toEqual(["POST /beta/$batch"]);
  });
});

describe("wrong input never gets to the upstream", () => {
  it.for([
    [{ externalAppointmentId: "" }, {}, "REQUIRED", ["filter", "externalAppointmentId"]],
    [{ externalAppointmentId: "x".repeat(1025) }, {}, "TOO_LONG", ["filter", "externalAppointmentId"], 1024],
    [{ externalAppointmentId: "\ud800" }, {}, "INVALID_ID", ["filter", "externalAppointmentId"]],
    [{ clientEmail: "nobody" }, {}, "INVALID_EMAIL_ADDRESS", ["filter", "clientEmail"]],
    [{ clientEmail: "\ud800@b" }, {}, "INVALID_EMAIL_ADDRESS", ["filter", "clientEmail"]],
    [{ clientPhone: "none" }, {}, "INVALID_PHONE_NUMBER", ["filter", "clientPhone"]],
    [{}, { first: 0 }, "OUT_OF_RANGE", ["first"], 1],
    [{}, { first: 101 }, "OUT_OF_RANGE", ["first"], 100],
    [{}, { userId: ".." }, "INVALID_ID", ["userId"]],
  ] as const)("%#: %j %j", async ([filter, variables, code, path, limit = null], { service, find }) => {
    const { error, edges } = await find(filter, variables);
    expect([error, edges]).toEqual([{ __typename: "ValidationError", issues: [{ code, path, limit }] }, []]);
    expect(service.requests).toEqual([]);
  });
});

it("a cursor of another search is wrong", async ({ find }) => {
  const { pageInfo } = await find(null, { first: 1 });
  const { error } = await find({ clientEmail: "a@b" }, { after: pageInfo.endCursor });
  expect(error.issues).toEqual([{ code: "INVALID_CURSOR", path: ["after"], limit: null }]);
});

it("in front of Microsoft Graph it is a ResourceRetiredError", async ({ upstream, anotherGateway }) => {
  upstream.answer = ({ body }) => ({
    status: 200,
    body: {
      responses: body.requests.map(({ id }: { id: string }) => ({
        id,
        status: 400,
        body: { error: { code: "BadRequest", message: "Resource not found for the segment 'virtualAppointments'." } },
      })),
    },
  });
  const graph = await anotherGateway(upstream.url, { token: "any" });
  const { body } = await graph.query(FIND, { variables: { filter: {} } });
  expect(body.data.found).toMatchObject({ edges: [], error: { __typename: "ResourceRetiredError" } });
});
