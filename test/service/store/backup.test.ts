import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, vi } from "vitest";
import { createFilledStore, pathOf } from "../../support/filled-store.ts";
import { disposeLater, it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";
import { databaseIn, runCommand, spawnService } from "../../support/programs/service-process.ts";
import { tokenFor } from "../../support/service.ts";

// Large enough that a copy takes some writes' time.
const COUNT = 20_000;
const WRITERS = 6;

const it = base
  .extend("filled", { scope: "file" }, ({ sharedDirectory }) => createFilledStore(COUNT, sharedDirectory))
  .extend("token", { scope: "file" }, ({ filled }) => tokenFor(filled))
  .extend("writing", { scope: "file" }, ({ filled }, cleanup) => disposeLater(spawnService(filled), cleanup))
  .extend("backup", ({ filled }) => (file: string) => {
    return runCommand(filled, ["service", "backup", file]);
  });

describe("npm run service -- backup FILE", () => {
  it("copies a state that was, whole, while writers go on", async ({ writing, token, filled, backup }) => {
    // Each writer counts up in two appointments of its own, one write after the other.
    const acknowledged = Array<number>(WRITERS).fill(0);
    const stop = new AbortController();
    const writers = acknowledged.map(async (_, writer) => {
      for (let count = 1; !stop.signal.aborted; count++) {
        const body = { externalAppointmentId: String(count), externalAppointmentUrl: String(count) };
        for (const number of [writer, writer + WRITERS]) {
          const { status } = await call("PATCH", `${writing.url}/beta${pathOf(number)}`, { token, body });
          expect(status).toBe(204);
        }
        acknowledged[writer] = count;
      }
    });
    // Until then an appointment is as it was filled in, which no writer did.
    await vi.waitUntil(() => acknowledged.every((count) => count > 0), 20_000);
    for (let round = 0; round < 3; round++) {
      const target = join(filled, `copy-${round}.db`);
      const before = [...acknowledged];
      const { code, output, problems } = await backup(target);
      const after = [...acknowledged];
      expect(problems).toBe("");
      expect(code).toBe(0);
      expect(output).toMatch(
        /^Backed up 20003 appointments of 20011 meetings to .+copy-\d\.db \(\d+\.\d MB, checked, on disk\)\.\n$/,
      );
      expect(after.every((count, writer) => count > (before[writer] ?? 0))).toBe(true);

      using copy = new DatabaseSync(target, { readOnly: true });
      expect(copy.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
      const find = copy.prepare(
        `SELECT external_appointment_id, external_appointment_url, appointment_etag AS etag, (SELECT etag_after
           FROM history WHERE meeting_id = meetings.id ORDER BY sequence DESC LIMIT 1) AS last
         FROM meetings WHERE id = ?`,
      );
      const countOf = (number: number) => {
        const row = find.get(`bench-${String(number).padStart(7, "0")}`);
        expect(row?.["external_appointment_url"]).toBe(row?.["external_appointment_id"]);
        expect(row?.["last"]).toBe(row?.["etag"]);
        return Number(row?.["external_appointment_id"]);
      };
      for (let writer = 0; writer < WRITERS; writer++) {
        const [first, second] = [countOf(writer), countOf(writer + WRITERS)];
        // A moment of the past: a later write is never there without the one before it.
        expect([second, second + 1]).toContain(first);
        expect(second).toBeGreaterThanOrEqual(before[writer] ?? 0);
        expect(second).toBeLessThanOrEqual((after[writer] ?? 0) + 1);
      }
    }
    stop.abort();
    await Promise.all(writers);
  });

  it("makes a copy that a service runs on, readable by its owner alone", async ({
    writing,
    token,
    filled,
    backup,
    anotherProcess,
  }) => {
    const target = join(filled, "restored", "appointments.db");
    expect((await backup(target)).problems).toContain("can't be written");
    const restored = await createFilledStore(1);
    rmSync(databaseIn(restored));
    expect((await backup(databaseIn(restored))).code).toBe(0);
    expect(statSync(databaseIn(restored)).mode & 0o777).toBe(0o600);
    const other = await anotherProcess(restored);
    const [here, there] = await Promise.all([
      call("GET", `${writing.url}/beta${pathOf(7_777)}`, { token }),
      call("GET", `${other.url}/beta${pathOf(7_777)}`, { token: await tokenFor(restored) }),
    ]);
    expect(there.status).toBe(200);
    expect(there.body).toEqual(here.body);
    expect(there.headers.get("etag")).toBe(here.headers.get("etag"));
    await other.stop("SIGTERM");
    rmSync(restored, { recursive: true });
  });

  it("never overwrites a file, and leaves nothing behind where it fails", async ({ filled, backup }) => {
    const target = join(filled, "taken.db");
    writeFileSync(target, "something else");
    const { code, problems } = await backup(target);
    expect(code).toBe(1);
    expect(problems).toBe(`${target} exists already. Choose another name: a backup never overwrites a file.\n`);
    expect(statSync(target).size).toBe("something else".length);
    expect(readdirSync(filled).filter((name) => name.includes(".part"))).toEqual([]);
  });

  it("says that there is nothing to copy, and makes nothing", async ({ filled }) => {
    const empty = join(filled, "empty");
    const { code, problems } = await runCommand(empty, ["service", "backup", join(filled, "nothing.db")]);
    expect(code).toBe(1);
    expect(problems).toContain("There is no database");
    expect(existsSync(empty) || existsSync(join(filled, "nothing.db"))).toBe(false);
  });
});
