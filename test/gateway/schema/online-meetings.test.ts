import { describe, expect } from "vitest";
import { userNumber } from "../../support/authority.ts";
import type { ScriptedAnswer } from "../../support/upstream.ts";
import { DAY, agenda, it, meetings, pageOf, usual, withAppointments } from "./agenda-fixtures.ts";

const FILTER = "startDateTime ge 2026-11-21T00:00:00Z and startDateTime lt 2026-11-22T00:00:00Z";

it.beforeEach(({ upstream }) => void upstream.calls.splice(0));

describe("an agenda", () => {
  it("is a page of meetings, from the appointment service", async ({ upstream, graph, ask, sentTo }) => {
    upstream.answer = () => ({ status: 200, body: pageOf(1) });
    expect((await ask()).body).toEqual({
      data: {
        outcome: {
          __typename: "OnlineMeetingConnection",
          nodes: [
            {
              onlineMeetingId: "m0",
              userId: null,
              subject: "Visit 0",
              startDateTime: "2026-11-21T10:45:00.000Z",
              endDateTime: "2026-11-21T11:15:00.500Z",
            },
          ],
          pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
          error: null,
        },
      },
    });
    expect(upstream.calls.map(({ method }) => method)).toEqual(["GET"]);
    expect(sentTo().pathname).toBe("/beta/me/onlineMeetings");
    expect(Object.fromEntries(sentTo().searchParams)).toEqual({ $filter: FILTER, $top: "50" });
    expect(graph.calls).toEqual([]);
  });

  it("goes on with the token of the next link, and never to where that link leads", async ({
    upstream,
    ask,
    sentTo,
  }) => {
    const token = "dG9rZW4.x&y z";
    const nextLink = `http://elsewhere.example/beta/x?$top=2&$skiptoken=${encodeURIComponent(token)}`;
    upstream.answer = () => ({ status: 200, body: pageOf(2, { "@odata.nextLink": nextLink }) });
    const first = (await ask({ first: 2 })).body.data.outcome;
    expect(first.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: token });
    upstream.answer = () => ({ status: 200, body: pageOf(1) });
    const second = (await ask({ first: 2, after: first.pageInfo.endCursor })).body.data.outcome;
    expect(second.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null });
    expect(Object.fromEntries(sentTo(1).searchParams)).toEqual({ $filter: FILTER, $top: "2", $skiptoken: token });
  });

  it("gives each meeting the cursor that the upstream has for it", async ({ upstream, ask }) => {
    const value = pageOf(2).value.map((one, index) => ({ ...one, "@virtualAppointments.skipToken": `t${index}` }));
    upstream.answer = () => ({ status: 200, body: { ...pageOf(0), value } });
    const { body } = await ask(
      {},
      agenda(
        "edges { cursor node { onlineMeetingId } } nodes { onlineMeetingId } pageInfo { startCursor endCursor hasNextPage }",
      ),
    );
    expect(body.data.outcome).toEqual({
      __typename: "OnlineMeetingConnection",
      edges: [
        { cursor: "t0", node: { onlineMeetingId: "m0" } },
        { cursor: "t1", node: { onlineMeetingId: "m1" } },
      ],
      nodes: [{ onlineMeetingId: "m0" }, { onlineMeetingId: "m1" }],
      pageInfo: { startCursor: "t0", endCursor: "t1", hasNextPage: false },
      error: null,
    });
  });

  it("of somebody else names the user in every meeting and asks for appointments under that user", async ({
    upstream,
    ask,
    sentTo,
  }) => {
    upstream.answer = meetings(2);
    const { body } = await ask(
      { userId: "alex@contoso.example" },
      agenda("nodes { userId virtualAppointment { ... on VirtualAppointment { userId } } }"),
    );
    const userId = "alex@contoso.example";
    expect(body.data.outcome.nodes).toEqual([0, 1].map(() => ({ userId, virtualAppointment: { userId } })));
    expect(sentTo().pathname).toBe("/beta/users/alex%40contoso.example/onlineMeetings");
    expect(upstream.calls[1]?.body.requests.map(({ url }: { url: string }) => url)).toEqual(
      [0, 1].map((index) => `/users/alex%40contoso.example/onlineMeetings/m${index}/virtualAppointment`),
    );
  });

  it("takes moments in any zone, also written into the document", async ({ upstream, gateway, sentTo }) => {
    upstream.answer = () => ({ status: 200, body: pageOf(0) });
    await gateway.query(
      `{ onlineMeetings(startsFrom: "2026-11-21T01:00:00+01:00", startsBefore: "2026-11-21T23:59:59.250Z") { __typename } }`,
    );
    expect(sentTo().searchParams.get("$filter")).toBe(
      "startDateTime ge 2026-11-21T00:00:00Z and startDateTime lt 2026-11-21T23:59:59.250Z",
    );
  });

  it("takes moments that a variable has by default", async ({ upstream, gateway, sentTo }) => {
    upstream.answer = () => ({ status: 200, body: pageOf(0) });
    const document = `query ($from: DateTime = "2026-11-21T00:00:00Z", $before: DateTime! = "2026-11-22T00:00:00Z") {
      onlineMeetings(startsFrom: $from, startsBefore: $before) { __typename } }`;
    for (const variables of [{}, {}, { before: DAY.startsBefore }]) {
      expect((await gateway.query(document, { variables })).body).toEqual({
        data: { onlineMeetings: { __typename: "OnlineMeetingConnection" } },
      });
      expect(sentTo(upstream.calls.length - 1).searchParams.get("$filter")).toBe(FILTER);
    }
    expect(upstream.calls).toHaveLength(3);
  });

  it("of 50 meetings with their appointments is one request and three batches, each meeting with its own outcome", async ({
    upstream,
    ask,
  }) => {
    upstream.answer = meetings(50);
    const { body } = await ask({}, withAppointments);
    expect(upstream.calls.map(({ method, path }) => `${method} ${path.split("?")[0]}`)).toEqual([
      "GET /beta/me/onlineMeetings",
      ...Array<string>(3).fill("POST /beta/$batch"),
    ]);
    expect(upstream.calls.slice(1).map((call) => call.body.requests.length)).toEqual([20, 20, 10]);
    expect(body.data.outcome.nodes).toMatchObject(
      Array.from({ length: 50 }, (_, index) => ({
        onlineMeetingId: `m${index}`,
        virtualAppointment:
          index % 5 === 4 ? { __typename: "NotFoundError" } : { externalAppointmentId: `e${index}`, userId: null },
      })),
    );
  });

  it("shares appointments with other fields of the same operation", async ({ upstream, ask }) => {
    upstream.answer = meetings(3);
    const document = `query ($startsFrom: DateTime!, $startsBefore: DateTime!) {
      a: onlineMeetings(startsFrom: $startsFrom, startsBefore: $startsBefore) { ...Page }
      b: onlineMeetings(startsFrom: $startsFrom, startsBefore: $startsBefore, first: 3) { ...Page } }
      fragment Page on OnlineMeetingConnection { nodes { virtualAppointment { __typename } again: virtualAppointment { __typename } } }`;
    await ask({}, document);
    const asked = upstream.calls.flatMap(({ body, path }) =>
      body?.requests === undefined ? [path] : body.requests.map(({ url }: { url: string }) => url),
    );
    expect(asked.filter((path: string) => path.includes("virtualAppointment"))).toHaveLength(3);
  });
});

describe("a list that can't be had", () => {
  const fault = (code: string, message: string) => ({ error: { code, message } });
  const rows: [string, ScriptedAnswer | undefined, object, object][] = [
    [
      "Graph's 400 about the filter",
      {
        status: 400,
        body: fault(
          "InvalidArgument",
          "Filter expression expected - /onlineMeetings?$filter={ParameterName} eq '{id}'.",
        ),
      },
      {},
      { __typename: "ResourceRetiredError", message: expect.stringContaining("APPOINTMENTS_URL") },
    ],
    [
      "Graph's 400 about collections",
      {
        status: 400,
        body: fault("", "The query specified in the URI is not valid. The requested resource is not a collection."),
      },
      {},
      { __typename: "ResourceRetiredError" },
    ],
    ["Graph's 404", { status: 404, body: fault("UnknownError", "") }, {}, { __typename: "ResourceRetiredError" }],
    ["a 404 of something else", { status: 404, body: "<html>" }, {}, { __typename: "ResourceRetiredError" }],
    [
      "a user who isn't there",
      { status: 404, body: fault("Request_ResourceNotFound", "Resource 'x' does not exist.") },
      { userId: userNumber(1) },
      { __typename: "NotFoundError" },
    ],
    [
      "a name that an application's token doesn't find",
      { status: 404, body: fault("UnknownError", "") },
      { userId: "adele@contoso.example" },
      { __typename: "NotFoundError" },
    ],
    [
      "a cursor of another list",
      {
        status: 400,
        body: fault("BadRequest", "The $skiptoken doesn't belong to this list: follow an @odata.nextLink as it is."),
      },
      { after: "x" },
      {
        __typename: "ValidationError",
        issues: [{ path: ["after"], message: "must be a cursor of an answer to the same arguments" }],
      },
    ],
    [
      "an application's own meetings",
      { status: 400, body: fault("BadRequest", "/me request is only valid with delegated authentication flow.") },
      {},
      { __typename: "ValidationError", issues: [{ path: [], message: expect.stringContaining("/me request") }] },
    ],
    [
      "403",
      { status: 403 },
      {},
      {
        __typename: "ForbiddenError",
        requiredPermissions: ["OnlineMeetings.Read", "OnlineMeetings.Read.All"],
      },
    ],
    [
      "429",
      { status: 429, headers: { "retry-after": "7" } },
      {},
      { __typename: "ThrottledError", retryAfterSeconds: 7 },
    ],
    ["503", { status: 503 }, {}, { __typename: "ServiceUnavailableError" }],
    ["a lost connection", undefined, {}, { __typename: "ServiceUnavailableError" }],
    ["a page without meetings", { status: 200, body: {} }, {}, { __typename: "ServiceUnavailableError" }],
    ["a meeting without an id", { status: 200, body: { value: [{}] } }, {}, { __typename: "ServiceUnavailableError" }],
    [
      "a meeting whose id no path can hold",
      { status: 200, body: { value: [{ id: "\ud800" }] } },
      {},
      { __typename: "ServiceUnavailableError" },
    ],
    [
      "a page larger than asked for",
      { status: 200, body: pageOf(3) },
      { first: 2 },
      { __typename: "ServiceUnavailableError" },
    ],
    [
      "a next link without a token",
      { status: 200, body: pageOf(1, { "@odata.nextLink": "http://x.example/?$skip=1" }) },
      {},
      { __typename: "ServiceUnavailableError" },
    ],
  ];

  it.for(rows)("%s", async ([name, answer, variables, expected], { upstream, ask }) => {
    upstream.answer = () => answer;
    const { status, body } = await ask(variables);
    expect([status, body.errors]).toEqual([200, undefined]);
    expect(body.data.outcome).toMatchObject({ nodes: [], error: expected });
    const endCursor = "after" in variables ? variables.after : null;
    expect(body.data.outcome.pageInfo).toMatchObject({ hasNextPage: false, startCursor: null, endCursor });
    // A read whose connection broke goes once more.
    expect(upstream.calls).toHaveLength(name === "a lost connection" ? 2 : 1);
  });

  it("is tried again while that may help, as every read is", async ({ upstream, anotherGateway }) => {
    const patient = await anotherGateway(upstream.url, { token: "any", readRetryTime: 30_000 });
    upstream.answer = () =>
      upstream.calls.length === 1 ? { status: 429, headers: { "retry-after": "0" } } : { status: 200, body: pageOf(0) };
    const { body } = await patient.query(usual, { variables: DAY });
    expect(body.data.outcome.nodes).toEqual([]);
    expect(upstream.calls).toHaveLength(2);
  });
});
