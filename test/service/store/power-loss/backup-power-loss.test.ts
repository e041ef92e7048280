import { mkdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { SqliteStore } from "../../../../src/service/store/sqlite/sqlite-store.ts";
import { Random } from "../../../fuzz/random.ts";
import { createFilledStore } from "../../../support/filled-store.ts";
import { it } from "../../../support/fixtures.ts";
import { runCommand } from "../../../support/programs/service-process.ts";
import { requirements } from "../../../support/requirements.ts";
import { Disk } from "./disk.ts";
import { readRecording, recorderInto } from "./system-calls.ts";

const APPOINTMENTS = 300;
const LOSSES = 20;

it.runIf(requirements.strace.isMet)("a backup that was reported is there after a power loss", async ({ directory }) => {
  const home = realpathSync(await createFilledStore(APPOINTMENTS, directory));
  const recording = join(home, "recording");
  const { code } = await runCommand(home, ["service", "backup", join(home, "copy.db")], recorderInto(recording));
  expect(code).toBe(0);
  const disk = new Disk();
  for (const event of await readRecording(recording, { directory: home, database: "copy.db" })) disk.apply(event);
  for (let loss = 0; loss < LOSSES; loss++) {
    const left = join(home, String(loss));
    mkdirSync(left);
    disk.writeLeft(left, new Random(loss));
    using copy = new SqliteStore(join(left, "copy.db"));
    expect(copy.connection.get("SELECT count(appointment_id) AS count FROM meetings")).toEqual({ count: APPOINTMENTS });
    expect(copy.connection.all("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
  }
});
