import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect } from "vitest";
import { it } from "../support/fixtures.ts";
import { ROOT } from "../support/programs/program.ts";
import { runLoad } from "./load.ts";
import { bareDialect, gatewayDialect } from "./operations.ts";

const run = promisify(execFile);
const bench = (...words: string[]) => run(process.execPath, ["test/bench/bench.ts", ...words], { cwd: ROOT });

const anyNumber = expect.any(Number) as unknown;

function rowOf(suite: string, program: string, more: object = {}) {
  return {
    suite,
    program,
    operationsPerSecond: anyNumber,
    p50: anyNumber,
    p99: anyNumber,
    upstreamRequestsPerOperation: anyNumber,
    subRequestsPerOperation: anyNumber,
    upstreamBytesPerOperation: anyNumber,
    answersChecked: anyNumber,
    ...(process.platform === "linux" ? { cpuMillisecondsPerOperation: anyNumber, residentMegabytes: anyNumber } : {}),
    ...more,
  };
}

describe("npm run bench", () => {
  it(
    "measures the gateway beside the bare proxy, and writes what it measured",
    { timeout: 180_000 },
    async ({ directory }) => {
      const out = join(directory, "figures.json");
      const { stdout } = await bench("H", "A", "idle", "--seconds", "0.3", "--markdown", "--out", out);
      const written = JSON.parse(readFileSync(out, "utf8"));
      expect(written).toEqual({
        date: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown,
        seconds: 0.3,
        machine: {
          node: process.version,
          processor: expect.any(String) as unknown,
          cores: anyNumber,
          load: [anyNumber, anyNumber],
          placement: expect.any(String) as unknown,
        },
        results: [
          {
            suite: "H",
            loads: [
              rowOf("H", "gateway", { upstreamRequestsPerOperation: 0 }),
              rowOf("H", "bare proxy", { upstreamRequestsPerOperation: 0 }),
            ],
            measurements: expect.any(Array) as unknown,
          },
          {
            suite: "A",
            loads: [rowOf("A", "gateway"), rowOf("A", "bare proxy")],
            measurements: expect.any(Array) as unknown,
          },
          { suite: "idle", measurements: expect.any(Array) as unknown, latencies: expect.any(Array) as unknown },
        ],
      });
      const { loads, measurements } = written.results[1];
      // Each answer was looked into, and each read reached the upstream.
      for (const row of loads) {
        expect(row.answersChecked).toBeGreaterThan(0);
        expect(row.subRequestsPerOperation).toBeGreaterThan(0.5);
      }
      expect(measurements).toContainEqual({
        what: "A: upstream requests of an operation",
        value: anyNumber,
        unit: "",
        goal: { atMost: 0.1 },
      });
      expect(
        written.results[2].latencies.map((row: { program: string; load: string }) => [row.program, row.load]),
      ).toEqual([
        ["gateway", "A, one connection"],
        ["bare proxy", "A, one connection"],
        ["gateway", "B, one connection"],
        ["bare proxy", "B, one connection"],
      ]);
      expect(stdout).toContain("| load | program | op/s |");
      expect(stdout).toContain("| figure | measured | goal |  |");
    },
  );

  it("measures another version in turns with this one", { timeout: 180_000 }, async ({ directory }) => {
    const out = join(directory, "figures.json");
    await bench("H", "--beside", ROOT, "--rounds", "1", "--seconds", "0.1", "--markdown", "--out", out);
    const [{ loads, measurements }] = JSON.parse(readFileSync(out, "utf8")).results;
    expect(loads.map(({ program }: { program: string }) => program)).toEqual([
      "gateway",
      "bare proxy",
      "other checkout",
    ]);
    if (process.platform !== "linux") return;
    expect(measurements).toContainEqual({
      what: "H: CPU time of an operation, to the other checkout's, median of turns",
      value: anyNumber,
      unit: "×",
    });
  });

  it("attacks a gateway while a bystander reads", { timeout: 180_000 }, async ({ directory }) => {
    const out = join(directory, "figures.json");
    const chosen = ["--attacks", "^an id of a megabyte", "--seconds", "1"];
    const { stdout } = await bench("abuse", ...chosen, "--markdown", "--out", out);
    const [{ attacks }] = JSON.parse(readFileSync(out, "utf8")).results;
    const names = ["none", "an id of a megabyte", "all side by side"];
    // How it went is for a quiet machine to tell.
    expect(attacks).toMatchObject(
      names.map((attack) => ({
        attack,
        stall: anyNumber,
        resident: anyNumber,
        heap: anyNumber,
        p99: anyNumber,
        reads: anyNumber,
        failures: anyNumber,
        received: expect.any(Object) as unknown,
      })),
    );
    expect(stdout).toMatch(/^\| an id of a megabyte \| \d+ \| [+-]\d+ \| .* \|$/m);
    expect(stdout).toContain("| abuse: longest time that the event loop stood still |");
  });

  it.each([[["nonsense"]], [["H", "--seconds", "0"]], [["memory", "--minutes", "many"]]])(
    "%j shows the usage",
    async (words) => {
      await expect(bench(...words)).rejects.toMatchObject({
        code: 1,
        stdout: expect.stringContaining("Usage:") as unknown,
      });
    },
  );
});

describe("a benchmark of errors", () => {
  /** What comes of a load on a server that always answers this. */
  async function loadOn(status: number, body: string) {
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { body: operation, isAnswered } = gatewayDialect.A(1);
    try {
      return await runLoad({
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        token: "any",
        connections: 2,
        seconds: 0.2,
        requestsOf: () => [{ method: "POST", path: "/graphql", body: operation, isAnswered }],
      });
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  it.each([
    [503, "{}", /answers were no success .*503/],
    [200, '{"data":null,"errors":[{"message":"no"}]}', /An answer was wrong: .*"no"/],
    [200, '{"data":{"virtualAppointment":{"__typename":"ThrottledError"}}}', /An answer was wrong: .*ThrottledError/],
    [200, "no JSON", /An answer was wrong: no JSON/],
  ])("fails on %i %s", async (status, body, message) => {
    await expect(loadOn(status, body)).rejects.toThrow(message);
  });

  it("is noticed in a list of which one item is another's", () => {
    const { body, isAnswered } = gatewayDialect.L(3);
    const { variables } = JSON.parse(body) as {
      variables: { meetings: { userId: string; onlineMeetingId: string }[] };
    };
    const items = variables.meetings.map(({ userId, onlineMeetingId }) => ({
      id: Buffer.from(`VirtualAppointment:users/${userId}/${onlineMeetingId}`).toString("base64"),
      externalAppointmentId: "x",
      settings: { allowClientToJoinUsingBrowser: true },
      appointmentClients: [{ smsCapablePhoneNumber: "123-456-7890" }, {}],
    }));
    const answer = (virtualAppointments: unknown[]) => JSON.stringify({ data: { virtualAppointments } });
    expect(isAnswered(answer(items))).toBe(true);
    expect(isAnswered(answer(items.map((item, index) => (index === 7 ? items[8] : item))))).toBe(false);
    expect(isAnswered(answer(items.slice(1)))).toBe(false);
  });

  it("is noticed at the bare proxy when an item of a batch failed", () => {
    const { isAnswered } = bareDialect.B(0);
    const answer = (count: number) => JSON.stringify({ data: Array.from({ length: count }, () => ({ status: 200 })) });
    expect([isAnswered(answer(50)), isAnswered(answer(49))]).toEqual([true, false]);
  });
});
