import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { granted, startAuthority, USER, userNumber } from "../../support/authority.ts";
import { call } from "../../support/http.ts";
import { startGateway, type RunningGateway } from "../../support/gateway.ts";
import { startService, type RunningService } from "../../support/service.ts";
import { startUpstream, type ScriptedAnswer, type ScriptedUpstream } from "../../support/upstream.ts";

const DAY = { startsFrom: "2026-11-21T00:00:00Z", startsBefore: "2026-11-22T00:00:00Z" };
const FILTER = "startDateTime ge 2026-11-21T00:00:00Z and startDateTime lt 2026-11-22T00:00:00Z";
const failures = `... on GatewayError { message requestId } ... on ValidationError { issues { path message } }
  ... on ForbiddenError { requiredPermissions } ... on RetryableError { retryAfterSeconds }`;
const agenda = (
  selection: string,
) => `query ($startsFrom: DateTime!, $startsBefore: DateTime!, $userId: ID, $first: Int, $after: String) {
  outcome: onlineMeetings(startsFrom: $startsFrom, startsBefore: $startsBefore, userId: $userId, first: $first, after: $after) {
    __typename ${failures} ... on OnlineMeetingConnection { ${selection} } } }`;
const usual = agenda(`nodes { onlineMeetingId userId subject startDateTime endDateTime }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`);
const withAppointments = agenda(`nodes { onlineMeetingId virtualAppointment { __typename ${failures}
  ... on VirtualAppointment { externalAppointmentId userId } } }`);

let graph: ScriptedUpstream;
let upstream: ScriptedUpstream;
let gateway: RunningGateway;

const meeting = (index: number) => ({
  id: `m${index}`,
  subject: `Visit ${index}`,
  startDateTime: "2026-11-21T10:45:00Z",
  endDateTime: "2026-11-21T11:15:00.5Z",
});
const pageOf = (count: number, more: object = {}) => ({
  "@odata.context": "…/$metadata#users('…')/onlineMeetings",
  "@virtualAppointments.extension": true,
  value: Array.from({ length: count }, (_, index) => meeting(index)),
  ...more,
});
/** Lists of `count` meetings; each meeting has an appointment but every fifth. */
const meetings =
  (count: number): ScriptedUpstream["answer"] =>
  ({ path, body }) => {
    const answer = (url: string): ScriptedAnswer => {
      const [, id] = /onlineMeetings\/m(\d+)\/virtualAppointment$/.exec(url) ?? [];
      if (id === undefined) return { status: 200, body: pageOf(count) };
      return Number(id) % 5 === 4 ? { status: 404 } : { status: 200, body: { externalAppointmentId: `e${id}` } };
    };
    if (body?.requests === undefined) return answer(path);
    const responses = body.requests.map(({ id, url }: { id: string; url: string }) => ({ id, ...answer(url) }));
    return { status: 200, body: { responses } };
  };

beforeAll(async () => {
  graph = await startUpstream(() => ({ status: 500 }));
  upstream = await startUpstream(() => ({ status: 500 }));
  gateway = await startGateway(graph.url, { appointmentsUrl: upstream.url, token: "any" });
});
afterAll(async () => {
  for (const resource of [gateway, upstream, graph]) await resource[Symbol.asyncDispose]();
});
beforeEach(() => void upstream.calls.splice(0));

const ask = (variables: object = {}, document = usual) =>
  gateway.query(document, { variables: { ...DAY, ...variables } });
const sentTo = (index = 0) => new URL(upstream.calls[index]?.path ?? "", "http://upstream");

describe("an agenda", () => {
  it("is a page of meetings, from the appointment service", async () => {
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
        },
      },
    });
    expect(upstream.calls.map(({ method }) => method)).toEqual(["GET"]);
    expect(sentTo().pathname).toBe("/beta/me/onlineMeetings");
    expect(Object.fromEntries(sentTo().searchParams)).toEqual({ $filter: FILTER, $top: "50" });
    expect(graph.calls).toEqual([]);
  });

  it("goes on with the token of the next link, and never to where that link leads", async () => {
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

  it("of somebody else names the user in every meeting and asks for appointments under that user", async () => {
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

  it("takes moments in any zone, also written into the document", async () => {
    upstream.answer = () => ({ status: 200, body: pageOf(0) });
    await gateway.query(
      `{ onlineMeetings(startsFrom: "2026-11-21T01:00:00+01:00", startsBefore: "2026-11-21T23:59:59.250Z") { __typename } }`,
    );
    expect(sentTo().searchParams.get("$filter")).toBe(
      "startDateTime ge 2026-11-21T00:00:00Z and startDateTime lt 2026-11-21T23:59:59.250Z",
    );
  });

  it("takes moments that a variable has by default", async () => {
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

  it("of 50 meetings with their appointments is one request and three batches, each meeting with its own outcome", async () => {
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

  it("shares appointments with other fields of the same operation", async () => {
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
        issues: [{ path: "after", message: "must be the `endCursor` of an answer to the same arguments" }],
      },
    ],
    [
      "an application's own meetings",
      { status: 400, body: fault("BadRequest", "/me request is only valid with delegated authentication flow.") },
      {},
      { __typename: "ValidationError", issues: [{ path: "", message: expect.stringContaining("/me request") }] },
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

  it.each(rows)("%s", async (name, answer, variables, expected) => {
    upstream.answer = () => answer;
    const { status, body } = await ask(variables);
    expect([status, body.errors]).toEqual([200, undefined]);
    expect(body.data.outcome).toMatchObject(expected);
    // A read whose connection broke goes once more.
    expect(upstream.calls).toHaveLength(name === "a lost connection" ? 2 : 1);
  });

  it("is tried again while that may help, as every read is", async () => {
    await using patient = await startGateway(upstream.url, { token: "any", readRetryTime: 30_000 });
    upstream.answer = () =>
      upstream.calls.length === 1 ? { status: 429, headers: { "retry-after": "0" } } : { status: 200, body: pageOf(0) };
    const { body } = await patient.query(usual, { variables: DAY });
    expect(body.data.outcome.nodes).toEqual([]);
    expect(upstream.calls).toHaveLength(2);
  });
});

describe("wrong input never gets to the upstream", () => {
  const after = "must be after startsFrom";
  it.each([
    [{ startsBefore: DAY.startsFrom }, { startsBefore: after }],
    [{ startsBefore: "2026-11-20T23:59:59Z" }, { startsBefore: after }],
    [{ startsBefore: "2026-12-22T00:00:00.001Z" }, { startsBefore: "must be 31 days after startsFrom at most" }],
    [{ first: 0 }, { first: "must be a whole number, 1 to 100" }],
    [{ first: 101 }, { first: "must be a whole number, 1 to 100" }],
    [{ first: -1 }, { first: "must be a whole number, 1 to 100" }],
    [{ after: "" }, { after: "must not be empty" }],
    [{ after: "x".repeat(4097) }, { after: "must have 4096 characters at most" }],
    [{ after: "\ud800" }, { after: "must be well-formed Unicode" }],
    [{ userId: ".." }, { userId: "must be an id, not a step in a path" }],
    [
      { first: 0, userId: "", startsBefore: DAY.startsFrom },
      { userId: "must not be empty", first: "must be a whole number, 1 to 100", startsBefore: after },
    ],
  ] as [object, Record<string, string>][])("%j", async (wrong, mistakes) => {
    const { status, body } = await ask(wrong);
    expect(status).toBe(200);
    expect(body.data.outcome).toMatchObject({
      __typename: "ValidationError",
      issues: Object.entries(mistakes).map(([path, message]) => ({ path, message })),
    });
    expect(upstream.calls).toEqual([]);
  });

  it.each([
    "yesterday",
    "2026-11-21",
    "2026-11-21T10:45:00",
    "2026-13-41T10:45:00Z",
    "2026-02-30T10:45:00Z",
    "0000-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "",
    5,
    true,
    {},
  ])("%j is no moment, as a variable and in the document", async (wrong) => {
    const message = "A DateTime is a moment with its zone, such as 2026-11-21T10:45:00.000Z.";
    const variable = await ask({ startsFrom: wrong });
    expect(variable.body.errors).toMatchObject([{ message: `Variable "$startsFrom" has invalid value: ${message}` }]);
    const literal = JSON.stringify(wrong);
    const written = await gateway.query(
      `{ onlineMeetings(startsFrom: ${literal}, startsBefore: "2026-11-22T00:00:00Z") { __typename } }`,
    );
    expect(written.body.errors).toMatchObject([{ message }]);
    expect(upstream.calls).toEqual([]);
  });

  it("takes null for what has a default, 31 days, and 100 meetings", async () => {
    upstream.answer = () => ({ status: 200, body: pageOf(0) });
    const most = { startsBefore: "2026-12-22T00:00:00Z", first: 100 };
    expect((await ask({ first: null, after: null, userId: null })).body.data.outcome.nodes).toEqual([]);
    expect((await ask(most)).body.data.outcome.nodes).toEqual([]);
    expect([0, 1].map((index) => sentTo(index).searchParams.get("$top"))).toEqual(["50", "100"]);
  });
});

describe("bounds of an operation", () => {
  it("count a list with as many appointments as it may have", async () => {
    upstream.answer = () => ({ status: 200, body: pageOf(0) });
    const aliases = Array.from(
      { length: 11 },
      (_, index) =>
        `a${index}: onlineMeetings(startsFrom: $startsFrom, startsBefore: $startsBefore, first: 100) {
           __typename ... on ValidationError { issues { message } } }`,
    );
    const { body } = await ask(
      {},
      `query ($startsFrom: DateTime!, $startsBefore: DateTime!) { ${aliases.join("\n")} }`,
    );
    expect(body.data.a9.__typename).toBe("OnlineMeetingConnection");
    expect(body.data.a10).toEqual({
      __typename: "ValidationError",
      issues: [{ message: "An operation may ask for 1000 appointments at most, all fields together." }],
    });
    expect(upstream.calls.length).toBeLessThanOrEqual(10);
  });

  it("count a page as full when they look at how large an answer could be", async () => {
    const clients = `virtualAppointment { ... on VirtualAppointment { appointmentClients { displayName } } }`;
    const pages = (count: number) =>
      `query ($startsFrom: DateTime!, $startsBefore: DateTime!) { ${Array.from(
        { length: count },
        (_, index) =>
          `a${index}: onlineMeetings(startsFrom: $startsFrom, startsBefore: $startsBefore, first: 1) {
             ... on OnlineMeetingConnection { nodes { ${clients} } } }`,
      ).join("\n")} }`;
    upstream.answer = () => ({ status: 200, body: pageOf(0) });
    expect((await ask({}, pages(10))).body.errors).toBeUndefined();
    upstream.calls.splice(0);
    expect((await ask({}, pages(11))).body.errors).toMatchObject([
      { message: "The operation could select 110000 values, counting every list as full; 100000 are allowed." },
    ]);
    expect(upstream.calls).toEqual([]);
  });
});

describe("who may list is asked before anything goes out", () => {
  it.each(["on-behalf-of", "application"] as const)("in AUTH_MODE=%s", async (mode) => {
    await using authority = await startAuthority();
    authority.reply = () => granted("graph-token");
    await using asked = await startGateway(upstream.url, { identity: authority.settings({ mode }) });
    upstream.answer = meetings(1);
    const outcomeOf = async (changes: Record<string, unknown>, variables: object = {}) => {
      const token = await authority.token(changes);
      const { body } = await asked.query(withAppointments, { token, variables: { ...DAY, ...variables } });
      return body.data.outcome;
    };
    expect(await outcomeOf({ scp: "VirtualAppointment.ReadWrite VirtualAppointmentNotification.Send" })).toMatchObject({
      __typename: "ForbiddenError",
      requiredPermissions: ["OnlineMeetings.Read"],
    });
    expect(upstream.calls).toEqual([]);
    expect(authority.tokenCalls).toEqual([]);
    const page = {
      nodes: [{ onlineMeetingId: "m0", virtualAppointment: { externalAppointmentId: "e0", userId: null } }],
    };
    expect(await outcomeOf({ scp: "OnlineMeetings.Read" })).toMatchObject(page);
    const parent = mode === "application" ? `/beta/users/${USER}` : "/beta/me";
    expect(upstream.calls.map(({ path }) => path.split("?")[0])).toEqual([
      `${parent}/onlineMeetings`,
      `${parent}/onlineMeetings/m0/virtualAppointment`,
    ]);
    if (mode === "on-behalf-of") return;
    upstream.calls.splice(0);
    const others = { userId: userNumber(7) };
    expect(await outcomeOf({ scp: "OnlineMeetings.Read" }, others)).toMatchObject({
      __typename: "ForbiddenError",
      requiredPermissions: ["OnlineMeetings.Read.All"],
    });
    expect(upstream.calls).toEqual([]);
    // The list and the appointments in it are two things: who may have the one alone gets that.
    const roles = ["OnlineMeetings.Read.All"];
    expect(await outcomeOf({ scp: "OnlineMeetings.Read", roles }, others)).toMatchObject({
      nodes: [
        {
          onlineMeetingId: "m0",
          virtualAppointment: { __typename: "ForbiddenError", requiredPermissions: ["VirtualAppointment.Read.All"] },
        },
      ],
    });
    const token = await authority.applicationToken({ roles });
    const own = await asked.query(usual, { token, variables: DAY });
    expect(own.body.data.outcome).toMatchObject({ __typename: "ValidationError", issues: [{ path: "userId" }] });
  });
});

describe("with the real service", () => {
  let service: RunningService;
  let real: RunningGateway;
  const NOON = Date.parse("2031-03-03T12:00:00Z");
  const span = { startsFrom: "2031-03-03T00:00:00Z", startsBefore: "2031-03-04T00:00:00Z" };
  const of = async (variables: object = {}, document = usual, token?: string) => {
    service.requests.splice(0);
    const { body } = await real.query(document, {
      variables: { ...span, ...variables },
      ...(token === undefined ? {} : { token }),
    });
    expect(body.errors).toBeUndefined();
    return body.data.outcome;
  };
  const ids: string[] = [];

  beforeAll(async () => {
    service = await startService();
    const token = await service.token();
    real = await startGateway(service.url, { token });
    // Sixty, an hour too early and one on the next day among them; every third has an appointment.
    for (let index = -1; index <= 58; index++) {
      const start = index === -1 ? NOON - 86_400_000 : index === 58 ? NOON + 86_400_000 : NOON + index * 60_000;
      const { body } = await call("POST", `${service.url}/beta/me/onlineMeetings`, {
        token,
        body: {
          subject: `Visit ${index}`,
          startDateTime: new Date(start).toISOString(),
          endDateTime: new Date(start + 900_000).toISOString(),
        },
      });
      if (index >= 0 && index < 58) ids.push(body.id);
      if (index % 3 === 0) {
        await call("PUT", service.at(body.id), { token, body: { externalAppointmentId: `e${index}` } });
      }
    }
  });
  afterAll(async () => {
    await real[Symbol.asyncDispose]();
    await service[Symbol.asyncDispose]();
  });

  it("walks through a day page by page, every meeting once and in order", async () => {
    const first = await of();
    expect(first.nodes.map((node: { onlineMeetingId: string }) => node.onlineMeetingId)).toEqual(ids.slice(0, 50));
    expect(first.nodes[1]).toEqual({
      onlineMeetingId: ids[1],
      userId: null,
      subject: "Visit 1",
      startDateTime: "2031-03-03T12:01:00.000Z",
      endDateTime: "2031-03-03T12:16:00.000Z",
    });
    const { endCursor } = first.pageInfo;
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, endCursor: expect.any(String) });
    const second = await of({ after: endCursor });
    expect(second.nodes.map((node: { onlineMeetingId: string }) => node.onlineMeetingId)).toEqual(ids.slice(50));
    expect(second.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null });
    // The same span written in another zone is the same list.
    const { nodes } = await of({ startsFrom: "2031-03-03T01:00:00+01:00", after: endCursor });
    expect(nodes).toHaveLength(8);
  });

  it("asks for the appointments of 50 meetings in one request and three batches", async () => {
    const { nodes } = await of({}, withAppointments);
    expect(service.requests.map((request) => request.split("?")[0])).toEqual([
      "GET /beta/me/onlineMeetings",
      ...Array<string>(3).fill("POST /beta/$batch"),
    ]);
    expect(nodes).toMatchObject(
      Array.from({ length: 50 }, (_, index) => ({
        onlineMeetingId: ids[index],
        virtualAppointment: index % 3 === 0 ? { externalAppointmentId: `e${index}` } : { __typename: "NotFoundError" },
      })),
    );
  });

  it("says what is wrong with a cursor of another span, or of no list", async () => {
    const { pageInfo } = await of({ first: 1 });
    const issues = [{ path: "after", message: "must be the `endCursor` of an answer to the same arguments" }];
    for (const wrong of [{ startsFrom: "2031-03-03T00:00:01Z", after: pageInfo.endCursor }, { after: "x" }]) {
      expect(await of(wrong)).toMatchObject({ __typename: "ValidationError", issues });
    }
  });

  it("shows a user nothing of meetings that others hold without them", async () => {
    const megan = await service.token("megan");
    expect((await of({}, usual, megan)).nodes).toEqual([]);
    expect((await of({ userId: "adele@contoso.example" }, usual, megan)).nodes).toEqual([]);
    // The sample meetings of the day: all of them are hers, too.
    const day = new Date(service.clock.now).setHours(0, 0, 0, 0);
    const samples = { startsFrom: new Date(day), startsBefore: new Date(day + 86_400_000) };
    expect((await of(samples, usual, megan)).nodes).toHaveLength(10);
    expect((await of(samples, usual, await service.token("lee"))).nodes).toHaveLength(1);
  });

  it("asks for the permission of meetings", async () => {
    const outcome = await of({}, usual, await service.token("adele", { scopes: ["VirtualAppointment.ReadWrite"] }));
    expect(outcome).toMatchObject({
      __typename: "ForbiddenError",
      requiredPermissions: ["OnlineMeetings.Read", "OnlineMeetings.Read.All"],
    });
  });

  it("goes into a batch like any read when all slots are taken", async () => {
    await using narrow = await startGateway(service.url, { token: await service.token(), readSlots: 1 });
    service.requests.splice(0);
    const page = (name: string, first: number) =>
      `${name}: onlineMeetings(startsFrom: "${span.startsFrom}", startsBefore: "${span.startsBefore}", first: ${first}) {
         ... on OnlineMeetingConnection { nodes { subject } } }`;
    const { body } = await narrow.query(`{ ${page("a", 1)} ${page("b", 2)} ${page("c", 3)} }`);
    expect([body.data.a, body.data.b, body.data.c].map(({ nodes }) => nodes.length)).toEqual([1, 2, 3]);
    expect(service.requests.map((request) => request.split("?")[0])).toEqual([
      "GET /beta/me/onlineMeetings",
      "POST /beta/$batch",
    ]);
  });
});
