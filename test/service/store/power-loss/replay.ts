import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { SqliteStore } from "../../../../src/service/store/sqlite/sqlite-store.ts";
import type { Random } from "../../../fuzz/random.ts";
import { Disk } from "./disk.ts";
import type { Subject } from "./load.ts";
import { DATABASE } from "./recorded-service.ts";
import type { Event } from "./system-calls.ts";

export interface Recording {
  readonly subjects: readonly Subject[];
  readonly events: readonly Event[];
}

/** What is wrong after a power loss before each of these events, by the service's own store. */
export async function problemsAt(
  cuts: readonly number[],
  { events, subjects }: Recording,
  directory: string,
  random: Random,
): Promise<string[]> {
  const disk = new Disk();
  const answered = new Set<string>();
  const problems: string[] = [];
  let next = 0;
  for (const cut of cuts.toSorted((one, other) => one - other)) {
    for (const event of events.slice(next, cut)) {
      if (event.kind === "answer") answered.add(event.requestId);
      else disk.apply(event);
    }
    next = cut;
    const left = mkdtempSync(join(directory, "left-"));
    disk.writeLeft(left, random);
    for (const problem of await problemsIn(left, subjects, answered)) problems.push(`before event ${cut}: ${problem}`);
    rmSync(left, { recursive: true });
  }
  return problems;
}

async function problemsIn(
  directory: string,
  subjects: readonly Subject[],
  answered: ReadonlySet<string>,
): Promise<string[]> {
  using store = new SqliteStore(join(directory, DATABASE));
  const { connection } = store;
  const verdicts = connection.all("PRAGMA integrity_check").map((row) => String(row["integrity_check"]));
  const orphans = connection.all("PRAGMA foreign_key_check");
  const untold = connection.all(
    `SELECT id FROM meetings WHERE subject = 'power loss' AND appointment_etag IS NOT
       (SELECT etag_after FROM history WHERE meeting_id = meetings.id ORDER BY sequence DESC LIMIT 1)`,
  );
  const ofSubjects = subjects.map((subject) => subject.problemsOf(store, (requestId) => answered.has(requestId)));
  return [
    ...verdicts.filter((verdict) => verdict !== "ok"),
    ...orphans.map(() => "a row belongs to nothing"),
    ...untold.map(() => "an appointment is not what the history says"),
    ...(await Promise.all(ofSubjects)).flat(),
  ];
}

/** The files as they are when the process is killed before this event, with all that the system took. */
export function leaveKilled(cut: number, events: readonly Event[], directory: string): void {
  const disk = new Disk();
  for (const event of events.slice(0, cut)) disk.apply(event);
  disk.writeCurrent(directory);
}

/** What happens to the same files after what has happened up to `cut`. */
export function continued(events: readonly Event[], cut: number, later: readonly Event[]): Event[] {
  const offset = Math.max(...events.slice(0, cut).map(({ ended }) => ended));
  const moved = later.map((event) => ({ ...event, began: event.began + offset, ended: event.ended + offset }));
  return [...events.slice(0, cut), ...moved];
}

/** Each just after an answer, where the least may be missing. */
export function cutsAfterAnswers(events: readonly Event[]): number[] {
  return events.flatMap(({ kind }, index) => (kind === "answer" ? [index + 1] : []));
}
