import { StoreError } from "../store-error.ts";
import { MEETING_PROBLEMS, problemsOf, type MeetingProblem } from "./check-meeting.ts";
import { MEETINGS } from "./stored-tables.ts";
import { rowsAfter } from "./table-pages.ts";
import type { DatabaseInspector, MeetingName, Position } from "./table-reader.ts";

/** Meetings that are named for each problem: enough to begin with. */
const MAX_NAMED = 10;
const FIRST_MEETINGS = 32;
const APPOINTMENT_ID = MEETINGS.columns.indexOf("appointment_id");

export interface Finding {
  readonly problem: string;
  readonly count: number;
  /** The first of them. */
  readonly meetings: readonly MeetingName[];
}

export interface CheckResult {
  readonly meetings: number;
  readonly appointments: number;
  /** What the database finds wrong with itself, a sentence each. */
  readonly damage: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * Looks whether a database is whole: by its own means, and by what the service knows of its rows. It changes nothing, and
 * what it tells holds no name, address, number or link.
 *
 * @param moved told how many meetings are done, of how many
 */
export async function checkTables(
  database: DatabaseInspector,
  moved: (meetings: number, total: number) => void,
): Promise<CheckResult> {
  const damage = [...(await orDamage(() => database.findDamage()))];
  const found = new Map<MeetingProblem, { count: number; meetings: MeetingName[] }>();
  let [meetings, appointments] = [0, 0];
  const walk = async (): Promise<readonly string[]> => {
    const total = await database.count(MEETINGS);
    let after: Position | undefined;
    let most = FIRST_MEETINGS;
    for (;;) {
      moved(meetings, total);
      const page = await database.readMeetings(after, most);
      for (const meeting of page) {
        const [tenantId, meetingId] = meeting.row;
        after = [tenantId ?? null, meetingId ?? null];
        meetings++;
        if (meeting.row[APPOINTMENT_ID] !== null) appointments++;
        for (const problem of problemsOf(meeting)) {
          const finding = found.get(problem) ?? { count: 0, meetings: [] };
          found.set(problem, finding);
          finding.count++;
          if (finding.meetings.length < MAX_NAMED) {
            finding.meetings.push({ tenantId: String(tenantId), meetingId: String(meetingId) });
          }
        }
      }
      if (page.length === 0) return [];
      most = rowsAfter(page.map(({ row }) => row));
    }
  };
  damage.push(...(await orDamage(walk)));
  const findings: Finding[] = Object.entries(MEETING_PROBLEMS).flatMap(([name, problem]) => {
    const finding = found.get(name as MeetingProblem);
    return finding === undefined ? [] : [{ problem, ...finding }];
  });
  const orphans = await database.findOrphans(MAX_NAMED).catch(() => undefined);
  if (orphans !== undefined && orphans.count > 0) {
    findings.push({ problem: "participants of meetings that aren't there", ...orphans });
  }
  // Each that looked may have met the same.
  return { meetings, appointments, damage: [...new Set(damage)], findings };
}

/** A database that can't be read to its end is one that has a problem. */
async function orDamage(look: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof StoreError && error.trouble === "damaged") return [error.message];
    throw error;
  }
}
