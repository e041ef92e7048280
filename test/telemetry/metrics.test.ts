import { describe, expect } from "vitest";
import { it as base, startEach } from "../support/fixtures.ts";
import { call } from "../support/http.ts";
import { createHome, runProgram, startProgram } from "../support/programs/program.ts";
import { scrape, seriesOf } from "../support/scrape.ts";

const read = (id: string) => `{ virtualAppointment(onlineMeetingId: "${id}") { __typename } }`;

async function startCounted(args: readonly string[], variables: Readonly<Record<string, string>>) {
  const home = createHome();
  const environment = { ...home.environment, METRICS_PORT: "0", LOG_LEVEL: "info", ...variables };
  const program = await startProgram(args, environment);
  const [, metricsUrl = ""] = /Metrics on (\S+)\./.exec(program.output()) ?? [];
  const url = program.urls.find((printed) => !metricsUrl.startsWith(printed)) ?? "";
  return {
    ...program,
    url,
    environment,
    metricsUrl,
    ask: (token: string, query: string) => call("POST", `${url}/graphql`, { token, body: { query } }),
    async series(...names: readonly string[]) {
      let scraped = await scrape(metricsUrl);
      // A client may have its answer before the server knows that it was sent.
      const isBusy = () => Object.keys(seriesOf(scraped, "http_server_active_requests")).length > 0;
      while (isBusy()) scraped = await scrape(metricsUrl);
      return Object.fromEntries(names.map((name) => [name, seriesOf(scraped, name)]));
    },
    async [Symbol.asyncDispose]() {
      await program.stop("SIGTERM");
      home.remove();
    },
  };
}

const it = base.extend("anotherCounted", ({}, cleanup) => startEach(startCounted, cleanup));

describe("npm start", () => {
  it("counts on one port what both programs did, each once", async ({ anotherCounted }) => {
    // The audit is written in its own time: nobody could say how often by now.
    const program = await anotherCounted(["start"], { AUDIT: "off" });
    const token = (await runProgram(["token"], program.environment)).stdout.trim();
    for (let round = 0; round < 3; round++) await program.ask(token, read("follow-up"));
    await program.ask(token, read("nowhere"));
    const list = `{ virtualAppointments(meetings: [{ onlineMeetingId: "follow-up" }, { onlineMeetingId: "nowhere" }]) { __typename } }`;
    await program.ask(token, list);
    await program.ask(token, "{ nonsense");
    const write = `mutation { updateVirtualAppointment(input: { onlineMeetingId: "follow-up", externalAppointmentId: "n" }) { __typename } }`;
    await program.ask(token, write);
    await fetch(`${program.url}/graphql`);
    await fetch(`${program.url}/ready`);

    expect(
      await program.series(
        "http_server_request_duration_seconds_count",
        "graphql_operation_duration_seconds_count",
        "virtual_appointments_operation_outcomes_total",
        "virtual_appointments_operation_errors_total",
        "http_client_request_duration_seconds_count",
        "virtual_appointments_request_reads_count",
        "virtual_appointments_request_reads_sum",
        "virtual_appointments_read_wait_seconds_count",
        "virtual_appointments_upstream_tokens_total",
        "virtual_appointments_query_executions_total",
        "virtual_appointments_batch_items_sum",
        "virtual_appointments_batch_item_answers_total",
        "virtual_appointments_upstream_repeats_total",
        "http_server_active_requests",
        "virtual_appointments_queued_reads",
        "virtual_appointments_unanswered_reads",
        "virtual_appointments_upstream_connections",
      ),
    ).toMatchInlineSnapshot(`
      {
        "graphql_operation_duration_seconds_count": {
          "{graphql_operation_type="mutation"}": 1,
          "{graphql_operation_type="none"}": 1,
          "{graphql_operation_type="query"}": 5,
        },
        "http_client_request_duration_seconds_count": {
          "{http_request_method="GET",http_response_status_code="200",upstream="graph"}": 1,
          "{http_request_method="GET",http_response_status_code="304",upstream="graph"}": 2,
          "{http_request_method="GET",http_response_status_code="404",upstream="graph"}": 1,
          "{http_request_method="PATCH",http_response_status_code="204",upstream="graph"}": 1,
          "{http_request_method="POST",http_response_status_code="200",upstream="graph"}": 1,
        },
        "http_server_active_requests": {},
        "http_server_request_duration_seconds_count": {
          "{http_request_method="GET",http_response_status_code="200",http_route="/beta/me/onlineMeetings/{meetingId}/virtualAppointment",program="service"}": 1,
          "{http_request_method="GET",http_response_status_code="200",http_route="/{tenant}/discovery/v2.0/keys",program="service"}": 1,
          "{http_request_method="GET",http_response_status_code="304",http_route="/beta/me/onlineMeetings/{meetingId}/virtualAppointment",program="service"}": 2,
          "{http_request_method="GET",http_response_status_code="401",http_route="/graphql",program="gateway"}": 1,
          "{http_request_method="GET",http_response_status_code="404",http_route="/beta/me/onlineMeetings/{meetingId}/virtualAppointment",program="service"}": 1,
          "{http_request_method="PATCH",http_response_status_code="204",http_route="/beta/me/onlineMeetings/{meetingId}/virtualAppointment",program="service"}": 1,
          "{http_request_method="POST",http_response_status_code="200",http_route="/beta/$batch",program="service"}": 1,
          "{http_request_method="POST",http_response_status_code="200",http_route="/graphql",program="gateway"}": 7,
          "{http_request_method="POST",http_response_status_code="200",http_route="/{tenant}/oauth2/v2.0/token",program="service"}": 1,
        },
        "virtual_appointments_batch_item_answers_total": {
          "{http_response_status_code="304",http_route="/beta/me/onlineMeetings/{meetingId}/virtualAppointment"}": 1,
          "{http_response_status_code="404",http_route="/beta/me/onlineMeetings/{meetingId}/virtualAppointment"}": 1,
        },
        "virtual_appointments_batch_items_sum": {
          "": 2,
        },
        "virtual_appointments_operation_errors_total": {
          "{code="GRAPHQL_PARSE_FAILED"}": 1,
        },
        "virtual_appointments_operation_outcomes_total": {
          "{field="updateVirtualAppointment",type="UpdateVirtualAppointmentPayload"}": 1,
          "{field="virtualAppointment",type="NotFoundError"}": 1,
          "{field="virtualAppointment",type="VirtualAppointment"}": 3,
          "{field="virtualAppointments",type="NotFoundError"}": 1,
          "{field="virtualAppointments",type="VirtualAppointment"}": 1,
        },
        "virtual_appointments_query_executions_total": {
          "{executed_by="graphql-js",reason="firstSighting"}": 3,
          "{executed_by="plan",reason="none"}": 2,
        },
        "virtual_appointments_queued_reads": {},
        "virtual_appointments_read_wait_seconds_count": {
          "": 5,
        },
        "virtual_appointments_request_reads_count": {
          "": 5,
        },
        "virtual_appointments_request_reads_sum": {
          "": 6,
        },
        "virtual_appointments_unanswered_reads": {},
        "virtual_appointments_upstream_connections": {},
        "virtual_appointments_upstream_repeats_total": {},
        "virtual_appointments_upstream_tokens_total": {
          "{result="acquired"}": 1,
          "{result="cached"}": 5,
        },
      }
    `);
    const { virtual_appointments_store_duration_seconds_count: store } = await program.series(
      "virtual_appointments_store_duration_seconds_count",
    );
    // Of the handlers: four single reads, two items, and the write, which alone has anything to wait for.
    expect(store).toEqual({ '{step="handle"}': 7, '{step="flush"}': 1 });
  });

  it("answers GET and HEAD of one path, and has no token to ask for", async ({ anotherCounted }) => {
    const program = await anotherCounted(["start"], {});
    const answer = async (method: string, path: string) => {
      const { status, headers } = await fetch(new URL(path, program.metricsUrl), { method });
      return [status, headers.get("content-type"), headers.get("cache-control")];
    };
    const text = "text/plain; version=0.0.4; charset=utf-8";
    expect(await answer("GET", "/metrics")).toEqual([200, text, "no-store"]);
    expect(await answer("HEAD", "/metrics?x")).toEqual([200, text, "no-store"]);
    expect(await answer("POST", "/metrics")).toEqual([405, null, null]);
    expect(await answer("GET", "/graphql")).toEqual([404, null, null]);
    // And on the programs' own ports there are none.
    expect((await fetch(`${program.url}/metrics`)).status).toBe(401);
  });
});

it("counts what is repeated, and what never came to an answer", async ({ anotherCounted, anotherUpstream }) => {
  let calls = 0;
  const upstream = await anotherUpstream(() => {
    calls++;
    if (calls === 1) return { status: 503 };
    return calls === 2
      ? undefined
      : { status: 200, headers: { etag: 'W/"1"' }, body: { id: "x", appointmentClients: [] } };
  });
  const program = await anotherCounted(["gateway"], { AUTH_MODE: "passthrough", GRAPH_URL: upstream.url });
  expect((await program.ask("any", read("m"))).body).toEqual({
    data: { virtualAppointment: { __typename: "VirtualAppointment" } },
  });
  expect(
    await program.series("http_client_request_duration_seconds_count", "virtual_appointments_upstream_repeats_total"),
  ).toEqual({
    http_client_request_duration_seconds_count: {
      '{http_request_method="GET",http_response_status_code="200",upstream="graph"}': 1,
      '{http_request_method="GET",http_response_status_code="503",upstream="graph"}': 1,
      '{http_request_method="GET",http_response_status_code="none",upstream="graph"}': 1,
    },
    virtual_appointments_upstream_repeats_total: {
      '{reason="connection_broke",upstream="graph"}': 1,
      '{reason="refused",upstream="graph"}': 1,
    },
  });
});

it("adds up what several processes have counted", async ({ anotherCounted, anotherUpstream }) => {
  const upstream = await anotherUpstream(() => ({
    status: 200,
    headers: { etag: 'W/"1"' },
    body: { id: "x", appointmentClients: [] },
  }));
  const program = await anotherCounted(["gateway"], {
    AUTH_MODE: "passthrough",
    GRAPH_URL: upstream.url,
    WORKERS: "2",
  });
  // A connection each: the workers take turns.
  await Promise.all(Array.from({ length: 12 }, (_, index) => program.ask(`token-${index}`, read("m"))));
  const names = ["graphql_operation_duration_seconds_count", "http_client_request_duration_seconds_count"];
  const counted = {
    graphql_operation_duration_seconds_count: { '{graphql_operation_type="query"}': 12 },
    http_client_request_duration_seconds_count: {
      '{http_request_method="GET",http_response_status_code="200",upstream="graph"}': 12,
    },
  };
  expect(await program.series(...names)).toEqual(counted);
  // Several at once are told apart, and to be asked is not to be told to stop.
  const scraped = await Promise.all(Array.from({ length: 4 }, () => program.series(...names)));
  expect(scraped).toEqual([counted, counted, counted, counted]);
  expect((await program.ask("any", read("m"))).status).toBe(200);
  expect(await program.stop("SIGTERM")).toBe(0);
});

it("has a series for nothing that a caller sends", async ({ anotherCounted }) => {
  const program = await anotherCounted(["start"], {});
  const token = (await runProgram(["token"], program.environment)).stdout.trim();
  const before = new Set((await scrape(program.metricsUrl)).keys());
  for (let index = 0; index < 20; index++) {
    await program.ask(
      token,
      `query Name${index} { alias${index}: virtualAppointment(onlineMeetingId: "m${index}") { __typename } }`,
    );
    await fetch(`${program.url}/path${index}`, { headers: { "client-request-id": `id-${index}` } });
  }
  const added = [...(await scrape(program.metricsUrl)).keys()].filter((name) => !before.has(name));
  expect(added.join("\n")).not.toMatch(/Name\d|alias\d|m\d"|path\d|id-\d/);
  const counts = added.filter((name) => name.includes("_count"));
  expect(counts.length).toBeLessThan(20);
});

it("says that the port is taken", async ({ ownHome: { environment }, anotherUpstream }) => {
  const upstream = await anotherUpstream();
  const { port } = new URL(upstream.url);
  const { code, stderr } = await runProgram(["service"], { ...environment, METRICS_PORT: port });
  expect([code, stderr]).toEqual([
    1,
    `Can't listen on 127.0.0.1:${port}: it is taken by another program. Set METRICS_PORT to another port, or to 0 for a free one.\n`,
  ]);
});
