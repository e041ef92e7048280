import { createHash } from "node:crypto";
import { describe, expect } from "vitest";
import { it } from "../support/fixtures.ts";
import { call } from "../support/http.ts";
import { searchLog } from "../support/log-search.ts";
import type { RunningGateway } from "../support/gateway.ts";

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const OWN_ID = "0b0e7a8a-5f0c-4a7e-9d1b-7b0f6f0a9c21";

it.override("graphUrl", ({ service }) => service.url);
it.override("gatewayOptions", {});

/** What a line holds, apart from what is another each time. */
interface Line {
  readonly requestId: string;
  readonly clientRequestId?: string;
  readonly upstreamRequestIds?: readonly string[];
  readonly failedItems?: readonly { readonly requestId: string }[];
  readonly [name: string]: unknown;
}

const parse = (line: string) => JSON.parse(line) as Line;

/** The line of the last request, once it is written: that is when the response has closed. */
async function lineAfter(lines: readonly string[], work: () => Promise<unknown>): Promise<Line> {
  const before = lines.length;
  await work();
  await expect.poll(() => lines.length).toBe(before + 1);
  return parse(lines[before] ?? "");
}

describe("the line of an operation", () => {
  const query = `query Appointment($id: ID!) { first: virtualAppointment(onlineMeetingId: $id) { __typename }
    second: virtualAppointment(onlineMeetingId: "nowhere") { ... on GatewayError { requestId } } }`;

  it("is the same whoever executes it: by graphql-js, planned, and by its plan", async ({ gateway, token }) => {
    for (let round = 0; round < 3; round++) {
      const line = await lineAfter(gateway.accessLog, () =>
        gateway.query(query, { token, variables: { id: "follow-up" } }),
      );
      expect(line).toEqual({
        level: 30,
        time: expect.any(Number),
        program: "gateway",
        requestId: expect.stringMatching(GUID),
        method: "POST",
        route: "/graphql",
        status: 200,
        duration: expect.any(Number),
        type: "query",
        operation: "Appointment",
        document: createHash("sha256").update(query).digest("hex"),
        outcomes: { virtualAppointment: { VirtualAppointment: 1, NotFoundError: 1 } },
        upstreamRequests: 1,
        upstreamRepeats: 0,
        upstreamRequestIds: [expect.stringMatching(GUID)],
        msg: "operation",
      });
    }
  });

  it("names what a write and its reading back came to, and counts both requests", async ({ gateway, token }) => {
    const write = (ifMatch: string) => `mutation { update: updateVirtualAppointment(input: {
      onlineMeetingId: "follow-up", ifMatch: ${JSON.stringify(ifMatch)}, externalAppointmentId: "x" }) {
        ... on UpdateVirtualAppointmentPayload { virtualAppointment { etag } } } }`;
    const done = await lineAfter(gateway.accessLog, () => gateway.query(write("*"), { token }));
    expect(done).toMatchObject({
      type: "mutation",
      outcomes: { updateVirtualAppointment: { UpdateVirtualAppointmentPayload: 1 } },
      upstreamRequests: 2,
    });
    const refused = await lineAfter(gateway.accessLog, () => gateway.query(write('W/"old"'), { token }));
    expect(refused).toMatchObject({
      outcomes: { updateVirtualAppointment: { PreconditionFailedError: 1 } },
      upstreamRequests: 1,
    });
  });

  it("counts roots alone, and fields of one type when they have a value", async ({ gateway, token }) => {
    // The sample meetings are on the day of the start.
    const [from, before] = [-1, 3].map((days) => new Date(Date.now() + days * 86_400_000).toISOString());
    const day = `startsFrom: "${from}", startsBefore: "${before}"`;
    const agenda = `{ viewer { kind } onlineMeetings(${day}) {
      nodes { virtualAppointment { __typename } } }
      tooMuch: onlineMeetings(${day}, first: 101) { error { __typename } } }`;
    const line = await lineAfter(gateway.accessLog, () => gateway.query(agenda, { token }));
    // Tokens pass through: nobody knows the viewer.
    expect(line["outcomes"]).toEqual({ onlineMeetings: { OnlineMeetingConnection: 1, ValidationError: 1 } });
  });

  it("counts a node", async ({ gateway, token }) => {
    let id = "";
    await lineAfter(gateway.accessLog, async () => {
      const read = `{ virtualAppointment(onlineMeetingId: "follow-up") { ... on Node { id } } }`;
      ({ id } = (await gateway.query(read, { token })).body.data.virtualAppointment);
    });
    const line = await lineAfter(gateway.accessLog, () => gateway.query(`{ node(id: "${id}") { id } }`, { token }));
    expect(line).toMatchObject({ outcomes: { node: { VirtualAppointment: 1 } } });
  });

  it("counts once what is executed once more, as its plan has failed", async ({ gateway, token }) => {
    const id = Buffer.from("VirtualAppointment:me/throttled").toString("base64");
    const query = `{ virtualAppointment(onlineMeetingId: "follow-up") { __typename } node(id: "${id}") { id } }`;
    for (let round = 0; round < 3; round++) {
      const line = await lineAfter(gateway.accessLog, () => gateway.query(query, { token }));
      expect(line).toMatchObject({
        outcomes: { virtualAppointment: { VirtualAppointment: 1 } },
        errors: { THROTTLED: 1 },
      });
    }
  });

  it("names the codes of errors, and of a document that is none its hash alone", async ({ gateway, token }) => {
    const line = await lineAfter(gateway.accessLog, () => gateway.query("{ viewer { ", { token }));
    expect(line).toMatchObject({ errors: { GRAPHQL_PARSE_FAILED: 1 }, outcomes: {}, upstreamRequests: 0 });
    expect(line["document"]).toBe(createHash("sha256").update("{ viewer { ").digest("hex"));
    expect(line).not.toHaveProperty("operation");
    const unauthenticated = await lineAfter(gateway.accessLog, () =>
      gateway.query(`{ virtualAppointment(onlineMeetingId: "m") { __typename } }`, { token: "none.of.ours" }),
    );
    expect(unauthenticated).toMatchObject({ status: 401, errors: { UNAUTHENTICATED: 1 } });
  });

  it("has the same for a GET, which goes through Yoga", async ({ gateway, token }) => {
    const line = await lineAfter(gateway.accessLog, () =>
      call("GET", `${gateway.url}/graphql?query=query%20ByGet%20{__typename}`, { token }),
    );
    expect(line).toMatchObject({ method: "GET", route: "/graphql", type: "query", operation: "ByGet", outcomes: {} });
  });
});

describe("a request that came to no operation", () => {
  it.for([
    ["no token", "/graphql", undefined, 401, "/graphql"],
    ["an unknown path", "/Adele/Vance?phone=%2B13129224122", "any", 404, "other"],
    ["the desk", "/desk/adele@contoso.com", "any", 404, "/desk"],
  ] as const)("%s", async ([, path, token, status, route], { gateway }) => {
    const line = await lineAfter(gateway.accessLog, () =>
      fetch(`${gateway.url}${path}`, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } }),
    );
    expect(line).toEqual({
      level: 30,
      time: expect.any(Number),
      program: "gateway",
      requestId: expect.stringMatching(GUID),
      method: "GET",
      route,
      status,
      duration: expect.any(Number),
      msg: "request",
    });
  });

  it("is not told of when it is a supervisor's", async ({ gateway, service }) => {
    const before = [gateway.accessLog.length, service.accessLog.length];
    for (const url of [gateway.url, service.url]) await call("GET", `${url}/ready`);
    await lineAfter(gateway.accessLog, () => fetch(`${gateway.url}/graphql`));
    expect([gateway.accessLog.length - 1, service.accessLog.length]).toEqual(before);
  });
});

describe("ids", () => {
  const missing = `{ virtualAppointment(onlineMeetingId: "nowhere") { ... on GatewayError { requestId } } }`;

  const serviceLines = (lines: readonly string[], id: string) =>
    lines.map(parse).filter((line) => line.clientRequestId === id);

  it("the caller's joins its answer, the gateway's line and the service's", async ({ gateway, service, token }) => {
    let answer: Awaited<ReturnType<RunningGateway["query"]>> | undefined;
    const line = await lineAfter(gateway.accessLog, async () => {
      answer = await gateway.query(missing, { token, headers: { "client-request-id": OWN_ID } });
    });
    expect(line.clientRequestId).toBe(OWN_ID);
    expect(answer?.headers.get("client-request-id")).toBe(OWN_ID);
    expect(answer?.headers.get("request-id")).toBe(line.requestId);
    const [failed] = serviceLines(service.accessLog, OWN_ID);
    expect(failed).toMatchObject({ program: "service", status: 404 });
    // The one that the error tells, and support is told.
    expect(answer?.body.data.virtualAppointment.requestId).toBe(failed?.requestId);
    expect(line.upstreamRequestIds).toEqual([failed?.requestId]);
  });

  it("the gateway's own goes upstream where the caller has none", async ({ gateway, service, token }) => {
    let answer: Awaited<ReturnType<RunningGateway["query"]>> | undefined;
    const line = await lineAfter(gateway.accessLog, async () => {
      answer = await gateway.query(missing, { token });
    });
    expect(line).not.toHaveProperty("clientRequestId");
    expect(answer?.headers.get("client-request-id")).toBeNull();
    expect(serviceLines(service.accessLog, line.requestId)).toHaveLength(1);
  });

  it.for(["Adele-Vance", "312-922-4122", `${OWN_ID}0`, "", `${OWN_ID}, ${OWN_ID}`])(
    "%j is none: it is neither echoed, nor logged, nor sent on",
    async (id, { gateway, service, token }) => {
      const before = service.accessLog.length;
      const line = await lineAfter(gateway.accessLog, async () => {
        const { headers } = await gateway.query(missing, { token, headers: { "client-request-id": id } });
        expect(headers.get("client-request-id")).toBeNull();
        expect(headers.get("request-id")).toMatch(GUID);
      });
      await expect.poll(() => service.accessLog.length).toBe(before + 1);
      const lines = [line, parse(service.accessLog[before] ?? "")];
      expect(lines[1]?.clientRequestId).toBe(line.requestId);
      if (id !== "") expect(JSON.stringify(lines)).not.toContain(id);
    },
  );

  it("refusals have one too, also those without a token", async ({ gateway }) => {
    const answer = await fetch(`${gateway.url}/graphql`, { headers: { "client-request-id": OWN_ID } });
    expect([answer.status, answer.headers.get("client-request-id")]).toEqual([401, OWN_ID]);
    expect(answer.headers.get("request-id")).toMatch(GUID);
  });

  it("the service echoes other ids than GUIDs, and logs none of them", async ({ service, token }) => {
    const line = await lineAfter(service.accessLog, async () => {
      const { headers } = await call("GET", service.at("follow-up"), {
        token,
        headers: { "client-request-id": "Adele_Vance" },
      });
      expect(headers.get("client-request-id")).toBe("Adele_Vance");
    });
    expect(line).toEqual({
      level: 30,
      time: expect.any(Number),
      program: "service",
      requestId: expect.stringMatching(GUID),
      method: "GET",
      route: "/beta/me/onlineMeetings/{meetingId}/virtualAppointment",
      status: 200,
      duration: expect.any(Number),
      msg: "request",
    });
  });
});

describe("a batch", () => {
  const list = (ids: readonly string[]) =>
    `{ virtualAppointments(meetings: [${ids.map((id) => `{ onlineMeetingId: "${id}" }`).join(" ")}]) {
      ... on GatewayError { requestId } } }`;

  it("is one request for its operation, and one line of the service's with what failed in it", async ({
    gateway,
    service,
    token,
  }) => {
    let failedId = "";
    const before = service.accessLog.length;
    const line = await lineAfter(gateway.accessLog, async () => {
      const { body } = await gateway.query(list(["follow-up", "nowhere"]), { token });
      failedId = body.data.virtualAppointments[1].requestId;
    });
    expect(line).toMatchObject({ outcomes: { virtualAppointments: { VirtualAppointment: 1, NotFoundError: 1 } } });
    expect(line["upstreamRequests"]).toBe(1);
    await expect.poll(() => service.accessLog.length).toBe(before + 1);
    const route = "/beta/me/onlineMeetings/{meetingId}/virtualAppointment";
    expect(parse(service.accessLog[before] ?? "")).toMatchObject({
      route: "/beta/$batch",
      status: 200,
      clientRequestId: line.requestId,
      items: 2,
      failedItems: [{ requestId: failedId, clientRequestId: line.requestId, route, status: 404 }],
    });
  });
});

describe("nothing of a caller's", () => {
  it("gets into a line by names, aliases, variables, paths and documents", async ({ gateway, service, token }) => {
    const lines = { gateway: gateway.accessLog.length, service: service.accessLog.length };
    const name = `Adele_Vance_${"x".repeat(500)}`;
    const documents = [
      `query ${name.slice(12)} { Grady_Archie: virtualAppointment(onlineMeetingId: "adele@contoso.com", userId: "adele@contoso.com") { __typename } }`,
      `mutation { Holloway: createVirtualAppointment(input: { onlineMeetingId: "follow-up", appointmentClients: [
        { displayName: "Grady Archie", emailAddress: "gradya@contoso.com", smsCapablePhoneNumber: "123-456-7890" }] }) { __typename } }`,
    ];
    for (const document of documents) await gateway.query(document, { token });
    const hostile = `x"}\n{"level":50,"msg":"Adele"`;
    await call("POST", `${gateway.url}/graphql`, {
      token,
      body: { query: "query Harmless { __typename }", operationName: hostile, variables: { Adele: "Vance" } },
    });
    await call("GET", `${service.url}/beta/users/adele@contoso.com/onlineMeetings/Grady%20Archie/virtualAppointment`, {
      token,
    });
    await call("GET", `${service.url}/Adele/Vance/%zz`, { token });
    await call("GET", `${service.url}/Adele/Vance`, { token });
    await expect.poll(() => gateway.accessLog.length).toBe(lines.gateway + 3);
    const written = [...gateway.accessLog.slice(lines.gateway), ...service.accessLog.slice(lines.service)];
    expect(searchLog(written.join(""))).toEqual([]);
    expect(written.join("")).not.toMatch(/Adele|Vance|Grady|Holloway|contoso|follow-up/);
    for (const line of written) expect([line.split("\n").length, line.length < 700]).toEqual([2, true]);
    const [first] = written.map(parse);
    expect(first?.["operation"]).toBe("x".repeat(64));
  });
});
