import { mkdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { Random } from "../../../fuzz/random.ts";
import { disposeLater, it as base } from "../../../support/fixtures.ts";
import { requirements } from "../../../support/requirements.ts";
import { Subject } from "./load.ts";
import { DATABASE, spawnRecorded } from "./recorded-service.ts";
import { continued, cutsAfterAnswers, leaveKilled, problemsAt, type Recording } from "./replay.ts";
import type { Event } from "./system-calls.ts";

/** At how many moments the power is lost. */
const CUTS = Number(process.env["POWER_LOSS_CUTS"] ?? 60);
/**
 * What is drawn: the writes, the moments, and what is left of what wasn't flushed. POWER_LOSS_SEED repeats it, but not
 * which of the writes the system lets come together.
 */
const SEED = Number(process.env["POWER_LOSS_SEED"] ?? Math.trunc(Math.random() * 2 ** 32));
const SUBJECTS = 8;
/** Of each: together enough for the log to be written back and begun anew. */
const WRITES = 40;
const KILLS = 2;

const LOG = `${DATABASE}-wal`;
const isFlushOfLog = (event: Event) => event.kind === "flush" && event.path === LOG;

const it = base
  /** What a service does that starts with nothing, is written to and read from by many, and stops. */
  .extend("recording", { scope: "file" }, async ({ sharedDirectory }, cleanup): Promise<Recording> => {
    const service = await disposeLater(spawnRecorded(realpathSync(sharedDirectory)), cleanup);
    const random = new Random(SEED);
    const subjects = Array.from({ length: SUBJECTS }, () => new Subject());
    await Promise.all(
      subjects.flatMap((subject) => [
        subject.write(service, new Random(random.integer(0, 2 ** 32)), WRITES),
        subject.readWhileWritten(service),
      ]),
    );
    return { subjects, events: await service.finish() };
  });

describe.runIf(requirements.strace.isMet)(`a power loss, POWER_LOSS_SEED=${SEED}`, () => {
  it(
    `leaves every acknowledged write and no half of another, ${CUTS} times`,
    async ({ recording, directory }) => {
      const { events } = recording;
      // The log was begun anew after it was written back, and went at the end.
      const begun = events.filter((event) => event.kind === "write" && event.path === LOG && event.offset === 0);
      expect(begun.length).toBeGreaterThan(1);
      expect(events.filter((event) => event.kind === "remove" && event.path === LOG)).toHaveLength(1);
      const random = new Random(SEED + 1);
      const answers = cutsAfterAnswers(events);
      expect(answers.length).toBeGreaterThan(SUBJECTS * WRITES);
      const cuts = Array.from({ length: CUTS }, () =>
        random.chance(0.5)
          ? (answers[random.integer(0, answers.length - 1)] ?? 0)
          : random.integer(answers[0] ?? 0, events.length),
      );
      expect(await problemsAt(cuts, recording, directory, random)).toEqual([]);
    },
    60_000 + CUTS * 1_000,
  );

  it(`takes back nothing that was shown after a kill, ${KILLS} times`, async ({ recording, directory }) => {
    const random = new Random(SEED + 2);
    const { events, subjects } = recording;
    const [first = 0] = cutsAfterAnswers(events);
    // The system has the whole of a commit, and the disk nothing of it.
    const moments = events.flatMap((event, index) => (index > first && isFlushOfLog(event) ? [index] : []));
    for (let kill = 0; kill < KILLS; kill++) {
      const cut = moments[random.integer(0, moments.length - 1)] ?? 0;
      const home = join(realpathSync(directory), `killed-${kill}`);
      mkdirSync(home);
      leaveKilled(cut, events, home);
      // By hand: each start goes on from what the kill before it left.
      await using service = await spawnRecorded(home);
      await Promise.all(subjects.map((subject) => subject.read(service)));
      const all = continued(events, cut, await service.finish());
      const cuts = cutsAfterAnswers(all).filter((each) => each > cut);
      expect(cuts.length).toBeGreaterThan(0);
      const problems = await problemsAt([...cuts, ...cuts], { subjects, events: all }, directory, random);
      expect(problems).toEqual([]);
    }
  });

  it("would be seen to lose writes if their flushes were ignored", async ({ recording, directory }) => {
    const random = new Random(SEED + 3);
    const events = recording.events.filter((event) => !isFlushOfLog(event));
    const cuts = cutsAfterAnswers(events).filter(() => random.chance(0.02));
    expect((await problemsAt(cuts, { ...recording, events }, directory, random)).join("\n")).toContain(
      "was acknowledged",
    );
  });
});
