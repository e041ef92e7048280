import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect } from "vitest";
import { createFilledStore, pathOf } from "../../support/filled-store.ts";
import { disposeLater, it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";
import { databaseIn, runCommand } from "../../support/programs/service-process.ts";
import { requirements } from "../../support/requirements.ts";
import { startService, tokenFor } from "../../support/service.ts";

const COUNT = 300;

interface State {
  readonly number: number;
  readonly expected: string;
}

const it = base
  .extend("filled", ({ directory }) => createFilledStore(COUNT, directory))
  .extend("ownToken", ({ filled }) => tokenFor(filled))
  .extend("full", async ({ filled }, cleanup) => {
    const service = await disposeLater(startService({ directory: filled }), cleanup);
    const pages = Number(service.sqlite.connection.get("PRAGMA page_count")?.["page_count"]);
    service.sqlite.connection.get(`PRAGMA max_page_count = ${pages + 30}`);
    return service;
  })
  /** Patches appointments side by side; for each its status, and afterwards the one it should show. */
  .extend("patchAll", ({ ownToken: token }) => async (url: string, from: number, to: number, mark: string) => {
    const patches = Array.from({ length: to - from }, (_, index) => from + index).map(async (number) => {
      const answer = await call("PATCH", `${url}/beta${pathOf(number)}`, { token, body: large(mark) });
      return { number, answer, expected: answer.status === 204 ? mark : `external-${number}` };
    });
    return Promise.all(patches);
  })
  .extend("expectState", ({ ownToken: token }) => async (url: string, states: readonly State[]): Promise<void> => {
    for (const { number, expected } of states) {
      const { status, body } = await call("GET", `${url}/beta${pathOf(number)}`, { token });
      expect(status).toBe(200);
      expect(body.externalAppointmentId).toBe(expected);
      if (!expected.startsWith("external")) expect(body.appointmentClients).toHaveLength(20);
    }
  });

const large = (mark: string) => ({
  externalAppointmentId: mark,
  appointmentClients: Array.from({ length: 20 }, () => ({ displayName: mark.padEnd(500, ".") })),
});

describe("a full disk", () => {
  it("is 507 for the writes it refuses, which leave nothing, while reads and small writes go on", async ({
    full: service,
    patchAll,
    expectState,
  }) => {
    const patches = await patchAll(service.url, 0, 60, "full");
    const refused = patches.filter(({ answer }) => answer.status !== 204);
    expect(refused.length).toBeGreaterThan(0);
    for (const { answer } of refused) {
      expect(answer.status).toBe(507);
      expect(answer.body.error).toMatchObject({
        code: "quotaLimitReached",
        message: "The service has no room left. Nothing was changed.",
        innerError: { "request-id": answer.headers.get("request-id") },
      });
    }
    await expectState(service.url, patches);
    expect((await call("GET", `${service.url}/ready`)).status).toBe(200);

    service.sqlite.connection.get("PRAGMA max_page_count = 1000000");
    await expectState(service.url, await patchAll(service.url, 0, 60, "room again"));
    const again = await patchAll(service.url, 60, 70, "room again");
    expect(again.map(({ answer }) => answer.status)).toEqual(Array<number>(10).fill(204));
  });

  it("is told item by item in a $batch", async ({ full: service, ownToken: token, expectState }) => {
    const item = (number: number, body: unknown) => ({
      id: String(number),
      method: "PATCH",
      url: pathOf(number),
      headers: { "Content-Type": "application/json" },
      body,
    });
    const many = Array.from({ length: 19 }, (_, number) => item(number, large("batch")));
    const dependent = { ...item(19, { externalAppointmentId: "never" }), dependsOn: ["18"] };
    const answer = await call("POST", `${service.url}/beta/$batch`, {
      token,
      body: { requests: [...many, dependent] },
    });
    expect(answer.status).toBe(200);
    const responses: { id: string; status: number; body: { error?: { code: string } } | null }[] =
      answer.body.responses;
    const items = responses.slice(0, 19);
    expect(items.filter(({ status }) => status === 507).length).toBeGreaterThan(0);
    expect(items.every(({ status }) => status === 507 || status === 204)).toBe(true);
    for (const { status, body } of items) if (status === 507) expect(body?.error?.code).toBe("quotaLimitReached");
    expect(responses[19]?.status).toBe(responses[18]?.status === 204 ? 204 : 424);
    await expectState(
      service.url,
      items.map(({ id, status }) => ({ number: Number(id), expected: status === 204 ? "batch" : `external-${id}` })),
    );
  });
});

it("a store that became read-only is 503 for writes and serves reads", async ({
  filled,
  patchAll,
  expectState,
  anotherService,
}) => {
  const service = await anotherService({ directory: filled });
  service.sqlite.connection.get("PRAGMA query_only = ON");
  const patches = await patchAll(service.url, 0, 10, "read-only");
  for (const { answer } of patches) {
    expect(answer.status).toBe(503);
    expect(answer.body.error).toMatchObject({
      code: "serviceNotAvailable",
      innerError: { code: "serviceReadOnly" },
    });
  }
  await expectState(service.url, patches);
  service.sqlite.connection.get("PRAGMA query_only = OFF");
  expect((await patchAll(service.url, 0, 1, "writable"))[0]?.answer.status).toBe(204);
});

it("a database that another program keeps locked is 503 with Retry-After", async ({
  filled,
  patchAll,
  expectState,
  anotherService,
}) => {
  const service = await anotherService({ directory: filled });
  service.sqlite.connection.get("PRAGMA busy_timeout = 20");
  using other = new DatabaseSync(databaseIn(filled));
  other.exec("BEGIN IMMEDIATE");
  const [refused] = await patchAll(service.url, 0, 1, "locked");
  expect([refused?.answer.status, refused?.answer.headers.get("retry-after")]).toEqual([503, "1"]);
  await expectState(service.url, [{ number: 0, expected: "external-0" }]);
  other.exec("ROLLBACK");
  expect((await patchAll(service.url, 0, 1, "free"))[0]?.answer.status).toBe(204);
});

it("an operating system that refuses to write ends neither the service nor an acknowledged write", async ({
  filled,
  patchAll,
  expectState,
  anotherProcess,
}) => {
  // The commit itself fails here, after the answers were computed: the log of writes may not grow beyond this.
  const service = await anotherProcess(filled, { LOG_LEVEL: "error" }, { largestFile: 2 * 1024 });
  const states = new Map<number, State>();
  let refusals = 0;
  for (let round = 0; round < 12; round++) {
    const patches = await patchAll(service.url, 20 * round, 20 * round + 20, `mark-${round}`);
    for (const { number, answer, expected } of patches) {
      states.set(number, { number, expected });
      if (answer.status === 204) continue;
      refusals++;
      expect([503, 507]).toContain(answer.status);
      expect(answer.body.error.message).toContain("Nothing was changed.");
    }
  }
  expect(refusals).toBeGreaterThan(0);
  expect(refusals).toBeLessThan(240);
  await expectState(service.url, [...states.values()]);
  expect((await call("GET", `${service.url}/health`)).status).toBe(200);
  expect(service.output()).toContain("The database failed");
  expect(await service.stop("SIGTERM")).toBe(0);

  const restarted = await anotherProcess(filled);
  await expectState(restarted.url, [...states.values()]);
  expect((await patchAll(restarted.url, 0, 1, "room"))[0]?.answer.status).toBe(204);
  await restarted.stop("SIGTERM");
});

// A device on which every write fails for want of room, as the log's own disk may.
it.runIf(requirements.fullDevice.isMet)(
  "a log that can't be written ends nothing",
  async ({ filled, patchAll, expectState, anotherProcess }) => {
    const service = await anotherProcess(filled, { LOG_LEVEL: "debug" }, { largestFile: 2 * 1024, log: "/dev/full" });
    // In rounds: all that comes in one turn is committed, or refused, together.
    const patches: Awaited<ReturnType<typeof patchAll>> = [];
    for (let from = 0; from < 200; from += 10) {
      patches.push(...(await patchAll(service.url, from, from + 10, "unlogged")));
    }
    const statuses = new Set(patches.map(({ answer }) => answer.status));
    expect(statuses.size).toBeGreaterThan(1);
    // A failure to log must not become a failure to answer.
    expect([204, 503, 507]).toEqual(expect.arrayContaining([...statuses]));
    await expectState(service.url, patches);
    expect(await service.stop("SIGTERM")).toBe(0);
  },
);

it("a damaged page is 503 where it is needed, never a wrong answer, and no backup is made of it", async ({
  filled,
  ownToken: token,
  anotherProcess,
}) => {
  const file = databaseIn(filled);
  const content = readFileSync(file);
  const middle = content.indexOf("appointments/150");
  expect(middle).toBeGreaterThan(0);
  content.fill(0xa5, middle - (middle % 4096), middle - (middle % 4096) + 4096);
  writeFileSync(file, content);
  const service = await anotherProcess(filled);
  const statuses = new Set<number>();
  for (let number = 0; number < COUNT; number++) {
    const { status, body } = await call("GET", `${service.url}/beta${pathOf(number)}`, { token });
    statuses.add(status);
    if (status === 200) expect(body.externalAppointmentId).toBe(`external-${number}`);
  }
  expect(statuses).toEqual(new Set([200, 503]));
  expect((await call("GET", `${service.url}/health`)).status).toBe(200);
  const backup = await runCommand(filled, ["service", "backup", join(filled, "copy.db")]);
  expect(backup.code).toBe(1);
  expect(backup.problems).toContain("damaged");
  expect(existsSync(join(filled, "copy.db"))).toBe(false);
  await service.stop("SIGTERM");
});
