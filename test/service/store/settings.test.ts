import { totalmem } from "node:os";
import { expect } from "vitest";
import { createFilledStore, pathOf } from "../../support/filled-store.ts";
import { it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";
import type { ServiceProcess } from "../../support/programs/service-process.ts";
import { tokenFor } from "../../support/service.ts";

const REPORTER = new URL("../../support/programs/report-connections.ts", import.meta.url).href;

const it = base.extend("reported", async ({ directory, anotherProcess }) => {
  return anotherProcess(await createFilledStore(1, directory), { NODE_OPTIONS: `--import ${REPORTER}` });
});

/** What the process says of its connections, each as it is set. */
async function settingsOf(service: ServiceProcess): Promise<Record<string, unknown>[]> {
  const reports = () => [...service.output().matchAll(/^CONNECTIONS (.*)$/gm)].map(([, report = ""]) => report);
  const before = reports().length;
  service.child.kill("SIGUSR2");
  await expect.poll(() => reports().length).toBe(before + 1);
  return JSON.parse(reports().at(-1) ?? "") as Record<string, unknown>[];
}

it("writes through one connection, which loses nothing when the power goes", async ({ reported, directory }) => {
  const token = await tokenFor(directory);
  const write = () =>
    call("PATCH", `${reported.url}/beta${pathOf(0)}`, { token, body: { externalAppointmentId: "x" } });
  expect((await write()).status).toBe(204);
  const memory = Math.min(totalmem(), process.constrainedMemory() || Infinity);
  const expected = {
    journal_mode: "wal",
    // FULL. NORMAL would not flush the log with each commit.
    synchronous: 2,
    foreign_keys: 1,
    busy_timeout: 0,
    // In KiB: an eighth of what the process may have, 2 GiB at most.
    cache_size: -Math.floor(Math.min(memory / 8, 2 ** 31) / 1024),
    // Mapped, a page that can't be read would end the process.
    mmap_size: 0,
  };
  expect(await settingsOf(reported)).toEqual([expected]);
  expect((await write()).status).toBe(204);
  expect(await settingsOf(reported)).toEqual([expected]);
});
