import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect } from "vitest";
import { replacementDelay } from "../../src/runtime/cluster-primary.ts";
import { it as base, startEach } from "../support/fixtures.ts";
import { call } from "../support/http.ts";
import { createHome, runProgram, startProgram, type RunningProgram } from "../support/programs/program.ts";
import { requirements } from "../support/requirements.ts";

const QUERY = `{ virtualAppointment(onlineMeetingId: "follow-up") { __typename } }`;
const FOUND = { id: "x", appointmentClients: [] };
const ANSWER = { data: { virtualAppointment: { __typename: "VirtualAppointment" } } };

async function startWorkers(args: readonly string[], variables: Readonly<Record<string, string>>) {
  const home = createHome();
  const environment = { ...home.environment, WORKERS: "2", ...variables };
  const program = await startProgram(args, environment);
  return {
    ...program,
    environment,
    ask: (token: string) => call("POST", `${program.urls[0]}/graphql`, { token, body: { query: QUERY } }),
    async [Symbol.asyncDispose]() {
      await program.stop("SIGTERM");
      home.remove();
    },
  };
}

/** Process ids of its workers, as the system has them. */
function workersOf({ child }: Pick<RunningProgram, "child">): number[] {
  const { pid } = child;
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await condition()); await sleep(20)) {
    if (Date.now() > end) throw new Error("It did not come about within twenty seconds.");
  }
}

function refuses(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () => resolve(socket.destroy() === undefined));
    socket.once("error", () => resolve(true));
  });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const it = base.extend("anotherCluster", ({}, cleanup) => startEach(startWorkers, cleanup));
it.override("upstreamAnswer", () => () => ({ status: 200, headers: { etag: 'W/"1"' }, body: FOUND }));

describe("WORKERS=2", () => {
  it("prints once, with the embedded service in the first process alone, and every worker knows its callers", async ({
    anotherCluster,
  }) => {
    const program = await anotherCluster(["start"], {});
    expect(program.output().match(/Playground and GraphQL/g)).toHaveLength(1);
    const { stdout } = await runProgram(["token"], program.environment);
    // A connection each: the workers take turns.
    const answers = await Promise.all(Array.from({ length: 6 }, () => program.ask(stdout.trim())));
    expect(answers.map(({ body }) => body)).toEqual(answers.map(() => ANSWER));
    const page = await (await fetch(`${program.urls[0]}/graphql`, { headers: { accept: "text/html" } })).text();
    const [, pageToken = ""] = /Bearer ([\w-]+\.[\w-]+\.[\w-]+)/.exec(page) ?? [];
    expect((await program.ask(pageToken)).body).toEqual(ANSWER);
    expect(await program.stop("SIGTERM")).toBe(0);
  });

  it.runIf(requirements.linux.isMet)(
    "goes on when a worker is killed, replaces it, and says so in the log",
    async ({ ownUpstream: upstream, anotherCluster }) => {
      const program = await anotherCluster(["gateway"], { AUTH_MODE: "passthrough", GRAPH_URL: upstream.url });
      const before = workersOf(program);
      expect(before).toHaveLength(2);
      const [victim = 0, survivor] = before;
      process.kill(victim, "SIGKILL");
      await until(() => !workersOf(program).includes(victim));
      expect((await program.ask("any")).body).toEqual(ANSWER);
      await until(() => workersOf(program).length === 2);
      const after = workersOf(program);
      expect(after).toContain(survivor);
      const line =
        program
          .output()
          .split("\n")
          .find((text) => text.includes("is replaced")) ?? "{}";
      expect(JSON.parse(line)).toMatchObject({ level: 50, pid: victim, signal: "SIGKILL", delay: 100 });
      // Both gone at once: the port is nobody's for a moment, and then the same again.
      for (const pid of after) process.kill(pid, "SIGKILL");
      await until(() => workersOf(program).length === 2 && !workersOf(program).some((pid) => after.includes(pid)));
      const answered = async () => (await program.ask("any").catch(() => undefined))?.body;
      let body = await answered();
      for (let attempt = 0; attempt < 200 && body === undefined; attempt++) body = await sleep(50).then(answered);
      expect(body).toEqual(ANSWER);
    },
  );

  it("answers what it has begun before it stops, in every worker", async ({
    ownUpstream: upstream,
    anotherCluster,
  }) => {
    const gate = Promise.withResolvers<void>();
    upstream.answer = (_call, response) => {
      void gate.promise.then(() =>
        response.writeHead(200, { "content-type": "application/json", etag: 'W/"1"' }).end(JSON.stringify(FOUND)),
      );
      return "handled";
    };
    const program = await anotherCluster(["gateway"], { AUTH_MODE: "passthrough", GRAPH_URL: upstream.url });
    const begun = Array.from({ length: 6 }, (_, index) => program.ask(`token-${index}`));
    await until(() => upstream.calls.length === 6);
    const ended = program.stop("SIGTERM");
    await until(() => refuses(program.urls[0] ?? ""));
    gate.resolve();
    expect((await Promise.all(begun)).map(({ status, body }) => [status, body])).toEqual(
      begun.map(() => [200, ANSWER]),
    );
    expect(await ended).toBe(0);
  });

  it.runIf(requirements.linux.isMet)(
    "leaves no worker behind when the first process is killed",
    async ({ ownUpstream: upstream, anotherCluster }) => {
      const program = await anotherCluster(["gateway"], { AUTH_MODE: "passthrough", GRAPH_URL: upstream.url });
      const workers = workersOf(program);
      expect(workers).toHaveLength(2);
      await program.stop("SIGKILL");
      await until(() => workers.every((pid) => !isAlive(pid)));
    },
  );

  it("says once that the port is taken", async ({ ownUpstream: upstream, anotherCluster }) => {
    const program = await anotherCluster(["gateway"], { AUTH_MODE: "passthrough", GRAPH_URL: upstream.url });
    const { port } = new URL(program.urls[0] ?? "");
    const { code, stdout, stderr } = await runProgram(["gateway"], { ...program.environment, PORT: port });
    expect([code, stdout, stderr]).toEqual([
      1,
      "",
      `Can't listen on 127.0.0.1:${port}: it is taken by another program. Set PORT to another port, or to 0 for a free one.\n`,
    ]);
  });

  it("says once what keeps a worker from starting", async ({ ownHome: home }) => {
    const { code, stdout, stderr } = await runProgram(["gateway"], {
      ...home.environment,
      WORKERS: "3",
      GRAPH_URL: "http://127.0.0.1:9",
      AUTHORITY: "https://login.microsoftonline.com/a796be92-31f5-4c7a-9a52-0c1e5d6f7a80",
      CLIENT_ID: "11111111-2222-4333-8444-555555555555",
      CLIENT_CERTIFICATE_FILE: `${home.directory}/missing.pem`,
    });
    expect([code, stdout, stderr]).toEqual([
      1,
      "",
      "The environment has a problem.\n  CLIENT_CERTIFICATE_FILE can't be read (ENOENT)\n",
    ]);
  });
});

describe("replacementDelay", () => {
  it.each([
    [120_000, 0, 100],
    [120_000, 30_000, 100],
    [10, 0, 100],
    [10, 100, 200],
    [10, 200, 400],
    [10, 20_000, 30_000],
    [10, 30_000, 30_000],
  ])("after a life of %i ms and a delay of %i ms is %i ms", (lifetime, earlier, delay) => {
    expect(replacementDelay(lifetime, earlier)).toBe(delay);
  });
});
