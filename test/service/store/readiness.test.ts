import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect } from "vitest";
import { SqliteStore } from "../../../src/service/store/sqlite/sqlite-store.ts";
import { disposeLater, it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";
import { runProgram } from "../../support/programs/program.ts";

const it = base.extend("limited", ({ directory }, cleanup) => {
  const disk = { free: 2 ** 20 };
  const store = new SqliteStore(join(directory, "full.db"), { freeBytes: () => disk.free });
  return disposeLater<SqliteStore>(store, cleanup).then(() => ({ disk, store }));
});

const ready = async (url: string) => {
  const { status, body } = await call("GET", `${url}/ready`);
  return [status, body.status];
};

describe("a service whose database file", () => {
  it("is moved away, or another's, is not ready", async ({ ownService: service }) => {
    expect(await ready(service.url)).toEqual([200, "ready"]);
    renameSync(service.databaseFile, `${service.databaseFile}.away`);
    expect(await ready(service.url)).toEqual([503, "the database does not answer"]);
    writeFileSync(service.databaseFile, "");
    expect(await ready(service.url)).toEqual([503, "the database does not answer"]);
    renameSync(`${service.databaseFile}.away`, service.databaseFile);
    expect(await ready(service.url)).toEqual([200, "ready"]);
  });

  it("has no room on its disk is not ready, until it has", async ({ limited: { disk, store }, anotherService }) => {
    const service = await anotherService({ store });
    expect(await ready(service.url)).toEqual([200, "ready"]);
    disk.free -= 1;
    expect(await ready(service.url)).toEqual([503, "the disk is full"]);
    disk.free += 1;
    expect(await ready(service.url)).toEqual([200, "ready"]);
  });

  it("is locked by another program answers all the same what needs no lock, and writes when it can", async ({
    ownService: service,
  }) => {
    const token = await service.token();
    const path = service.at("follow-up");
    using other = new DatabaseSync(service.databaseFile);
    other.exec("BEGIN IMMEDIATE");
    const patches = Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        call("PATCH", path, { token, body: { externalAppointmentId: `locked ${index}` } }),
      ),
    );
    // While the writers wait. Were the process to wait with them, it could not release the lock.
    for (let index = 0; index < 20; index++) {
      expect((await call("GET", `${service.url}/health`)).status).toBe(200);
      expect((await call("GET", path, { token })).status).toBe(200);
    }
    other.exec("COMMIT");
    expect((await patches).map(({ status }) => status)).toEqual(Array<number>(10).fill(204));
  });
});

it("a database where no directory can be made is told, and nothing hangs", async ({ home }) => {
  const environment = { ...home.environment, DATABASE_URL: "sqlite:/proc/nope/deeper/a.db" };
  const { code, stderr } = await runProgram(["service", "migrate"], environment);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^The database \/proc\/nope\/deeper\/a\.db can't be (?:used|opened)/);
});
