import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect } from "vitest";
import { startBusyClients } from "../support/busy-clients.ts";
import { dial } from "../support/dial.ts";
import { it } from "../support/fixtures.ts";
import { call } from "../support/http.ts";
import { freePort } from "../support/programs/free-port.ts";
import type { ScriptedUpstream } from "../support/upstream.ts";
import { commandOf, ROOT } from "../support/programs/program.ts";

// SIGTERM, and what those notice who have asked before.

const QUERY = `{ virtualAppointment(onlineMeetingId: "m") { __typename } }`;
const body = JSON.stringify({ query: QUERY });
const headers = {
  "Content-Type": "application/json",
  "Content-Length": String(Buffer.byteLength(body)),
  Authorization: "Bearer any",
};
const FOUND = { status: 200, headers: { etag: 'W/"1"' }, body: { id: "x", appointmentClients: [] } };
const PASSTHROUGH = { AUTH_MODE: "passthrough" };

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20);
}

/** Keeps every answer back until it is resolved. */
function hold(upstream: ScriptedUpstream): PromiseWithResolvers<void> {
  const gate = Promise.withResolvers<void>();
  upstream.answer = (_, response) => {
    void gate.promise.then(() =>
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(FOUND.body)),
    );
    return "handled";
  };
  return gate;
}

describe.for(["gateway", "service"] as const)("the %s", (name) => {
  it("ends each busy connection with an answer that says so, and resets none", async ({
    ownUpstream: upstream,
    ownHome: { environment },
    anotherProgram,
  }) => {
    upstream.answer = () => FOUND;
    const program = await anotherProgram([name], {
      ...environment,
      ...(name === "gateway" ? { ...PASSTHROUGH, GRAPH_URL: upstream.url } : {}),
      // Long enough for each client to ask once more, also on a busy machine.
      STOP_DELAY_SECONDS: "5",
    });
    const [url = ""] = program.urls;
    const clients =
      name === "gateway"
        ? startBusyClients(`${url}/graphql`, { count: 50, body, headers, reconnects: false })
        : startBusyClients(`${url}/beta/me/onlineMeetings/m/virtualAppointment`, { count: 50, reconnects: false });
    await until(() => clients.answers.length > 200);
    const ended = program.stop("SIGTERM");
    await until(() => clients.ended() === 50);
    expect([clients.failures, new Set(clients.answers)]).toEqual([[], new Set([name === "gateway" ? 200 : 401])]);
    // It still listens: who has not heard of its end yet is answered.
    expect(await call("GET", `${url}/ready`)).toMatchObject({ status: 503, body: { status: "stopping" } });
    expect((await call("GET", `${url}/health`)).status).toBe(200);
    expect(await ended).toBe(0);
  });

  it("is not held by a body that never comes to its end, nor by one who says nothing", async ({
    ownUpstream: upstream,
    ownHome: { environment },
    anotherProgram,
  }) => {
    const program = await anotherProgram([name], {
      ...environment,
      ...(name === "gateway" ? { ...PASSTHROUGH, GRAPH_URL: upstream.url } : {}),
      OPERATION_DEADLINE_SECONDS: name === "gateway" ? "1" : "",
    });
    const [url = ""] = program.urls;
    const path = name === "gateway" ? "/graphql" : "/beta/$batch";
    using unfinished = await dial(
      url,
      `POST ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer any\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
    );
    using silent = await dial(url);
    expect(await program.stop("SIGTERM")).toBe(0);
    await Promise.all([unfinished.closed, silent.closed]);
  });
});

it("finishes what is under way, and says that its connection ends", async ({
  ownUpstream: upstream,
  ownHome: { environment },
  anotherProgram,
}) => {
  const gate = hold(upstream);
  const program = await anotherProgram(["gateway"], { ...environment, ...PASSTHROUGH, GRAPH_URL: upstream.url });
  const [url = ""] = program.urls;
  const asked = fetch(`${url}/graphql`, { method: "POST", body, headers });
  await until(() => upstream.calls.length === 1);
  const ended = program.stop("SIGTERM");
  await until(() =>
    dial(url).then(
      (connection) => connection.socket.destroy() === undefined,
      () => true,
    ),
  );
  gate.resolve();
  const answer = await asked;
  expect([answer.status, answer.headers.get("connection")]).toEqual([200, "close"]);
  expect(await ended).toBe(0);
});

it("finishes it also while other workers are still starting", async ({
  ownUpstream: upstream,
  ownHome: { environment },
}) => {
  const gate = hold(upstream);
  const port = await freePort();
  const [program, ...words] = commandOf("gateway");
  const child = spawn(program, words, {
    cwd: ROOT,
    env: { ...environment, ...PASSTHROUGH, GRAPH_URL: upstream.url, WORKERS: "5", PORT: String(port) },
  });
  const ended = once(child, "exit");
  const url = `http://127.0.0.1:${port}`;
  // The first of them listens: the others are only being started.
  await until(() =>
    call("GET", `${url}/health`).then(
      ({ status }) => status === 200,
      () => false,
    ),
  );
  const asked = call("POST", `${url}/graphql`, { token: "any", body: { query: QUERY } });
  await until(() => upstream.calls.length === 1);
  child.kill("SIGTERM");
  await sleep(100);
  gate.resolve();
  expect((await asked).body).toEqual({ data: { virtualAppointment: { __typename: "VirtualAppointment" } } });
  expect(await ended).toEqual([0, null]);
});
