import { expect } from "vitest";
import { startCollector, type CollectedSpan } from "../support/programs/collector.ts";
import { disposeLater, it as base } from "../support/fixtures.ts";
import { call } from "../support/http.ts";
import { runProgram, type Home, type startProgram } from "../support/programs/program.ts";

const it = base.extend("collector", ({}, cleanup) => disposeLater(startCollector(), cleanup));

const QUERY = `query Seen($id: ID!) { virtualAppointment(onlineMeetingId: $id) { __typename } }`;
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const BROWSER = "b7ad6b7169203331";

/** Asks a program of its own for meetings, all at once, and stops it: what it has told of by then is all there is. */
async function trace(
  { anotherProgram, ownHome }: { readonly anotherProgram: typeof startProgram; readonly ownHome: Home },
  variables: NodeJS.ProcessEnv,
  requests: readonly { readonly id: string; readonly headers: Record<string, string> }[],
): Promise<string> {
  const environment = { ...ownHome.environment, ...variables };
  const program = await anotherProgram(["start"], environment);
  const { stdout } = await runProgram(["token"], environment);
  const token = stdout.trim();
  const ask = ({ id, headers }: (typeof requests)[number]) =>
    call("POST", `${program.urls[0]}/graphql`, { token, headers, body: { query: QUERY, variables: { id } } });
  // The first operation gets the token that the others have.
  for (const request of requests.slice(0, 1)) expect((await ask(request)).status).toBe(200);
  await Promise.all(requests.slice(1).map(ask));
  expect(await program.stop("SIGTERM")).toBe(0);
  return program.output();
}

const one = (spans: readonly CollectedSpan[], wanted: (span: CollectedSpan) => boolean): CollectedSpan => {
  const [first, ...others] = spans.filter(wanted);
  expect(others).toEqual([]);
  if (first === undefined) throw new Error("There is no such span.");
  return first;
};

it("follows a request from the browser's header to the database", async ({ collector, anotherProgram, ownHome }) => {
  const headers = { traceparent: `00-${TRACE}-${BROWSER}-01`, tracestate: "desk=1" };
  await trace({ anotherProgram, ownHome }, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }, [
    { id: "follow-up", headers },
  ]);
  const spans = collector.spans.filter(({ traceId }) => traceId === TRACE);
  const operation = one(spans, ({ parentId }) => parentId === BROWSER);
  expect(operation).toMatchObject({
    program: "virtual-appointment-gateway",
    name: "query",
    kind: "server",
    isError: false,
    attributes: {
      "http.request.method": "POST",
      "http.route": "/graphql",
      "http.response.status_code": 200,
      "graphql.operation.type": "query",
      "virtual_appointments.upstream_requests": 1,
    },
  });
  const parts = spans.filter(({ parentId }) => parentId === operation.spanId);
  // The user's token is exchanged with the first operation.
  expect(one(parts, ({ name }) => name === "acquire token")).toMatchObject({
    program: "virtual-appointment-gateway",
    kind: "client",
    isError: false,
    attributes: { "http.response.status_code": 200 },
  });
  const asked = one(parts, ({ name }) => name !== "acquire token");
  expect(asked).toMatchObject({
    name: "GET",
    kind: "client",
    attributes: { "virtual_appointments.upstream": "graph", "virtual_appointments.reads": 1 },
  });
  const answered = one(spans, ({ parentId }) => parentId === asked.spanId);
  const route = "/beta/me/onlineMeetings/{meetingId}/virtualAppointment";
  expect(answered).toMatchObject({
    program: "virtual-appointment-service",
    name: `GET ${route}`,
    kind: "server",
    attributes: { "http.route": route, "http.response.status_code": 200 },
  });
  expect(one(spans, ({ parentId }) => parentId === answered.spanId)).toMatchObject({
    name: "findMeeting",
    kind: "client",
    attributes: { "db.system.name": "sqlite", "db.operation.name": "findMeeting" },
  });
  expect(spans).toHaveLength(5);
});

it("keeps operations apart that share a batch, and tells nothing of what callers have sent", async ({
  collector,
  anotherProgram,
  ownHome,
}) => {
  const traceIds = Array.from({ length: 60 }, (_, index) => (index + 1).toString(16).padStart(32, "0"));
  // Two meetings at least go in one request while others are under way.
  const requests = traceIds.map((traceId, index) => ({
    id: index % 2 === 0 ? "follow-up" : "estate-planning",
    headers: { traceparent: `00-${traceId}-${BROWSER}-01`, "client-request-id": "Adele Vance" },
  }));
  const variables = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, FAULTS: "rate=1; latency=100-100" };
  await trace({ anotherProgram, ownHome }, variables, requests);
  const { spans } = collector;
  const batches = spans.filter(({ name, links }) => name === "POST $batch" && links.length > 1);
  expect(batches.length).toBeGreaterThan(0);
  for (const batch of batches) {
    // It is nobody's part, and names those it is for.
    expect([batch.parentId, traceIds.includes(batch.traceId)]).toEqual(["", false]);
    const operations = batch.links.map((link) => one(spans, ({ spanId }) => spanId === link));
    expect(operations.map(({ name }) => name)).toEqual(batch.links.map(() => "query"));
    const served = one(spans, ({ parentId }) => parentId === batch.spanId);
    expect(served.name).toBe("POST /beta/$batch");
  }
  // Each item is a part of the operation that it is for.
  const items = spans.filter(({ name, parentId }) => {
    const parent = spans.find(({ spanId }) => spanId === parentId);
    return name.startsWith("GET /beta/") && parent?.name === "query";
  });
  expect(items.length).toBeGreaterThan(0);
  for (const item of items) expect(traceIds).toContain(item.traceId);
  const told = JSON.stringify(spans);
  for (const secret of ["follow-up", "estate-planning", "Adele", "Bearer", "Seen"]) expect(told).not.toContain(secret);
});

it("draws which requests are traced, and keeps to what was drawn before", async ({
  collector,
  anotherProgram,
  ownHome,
}) => {
  const variables = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
    OTEL_TRACES_SAMPLER_ARG: "0",
  };
  await trace({ anotherProgram, ownHome }, variables, [
    { id: "follow-up", headers: {} },
    { id: "follow-up", headers: { traceparent: `00-${TRACE}-${BROWSER}-00` } },
    { id: "follow-up", headers: { traceparent: `00-${TRACE}-${BROWSER}-01` } },
    { id: "follow-up", headers: { traceparent: "whatever" } },
  ]);
  expect(collector.spans.length).toBeGreaterThan(0);
  expect(collector.spans.filter(({ name }) => name === "query")).toEqual([
    expect.objectContaining({ traceId: TRACE, parentId: BROWSER }),
  ]);
});

it("says once that traces can't be sent, and serves on", async ({ collector, anotherProgram, ownHome }) => {
  collector.status = 400;
  const variables = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
  const output = await trace({ anotherProgram, ownHome }, variables, [{ id: "follow-up", headers: {} }]);
  // Once of the gateway, once of the service.
  expect(output.split("Traces can't be sent").length - 1).toBe(2);
  expect(collector.spans).toEqual([]);
});
