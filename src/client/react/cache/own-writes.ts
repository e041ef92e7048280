import type { QueryClient } from "@tanstack/react-query";
import type { MeetingInput } from "../../generated/graphql.ts";
import { nameOf, type Appointment } from "./known-appointments.ts";

/** What writes that wait for each other have made of earlier versions, by their etags. */
export type OwnVersions = Map<string | null, Appointment>;

interface Line {
  last: Promise<unknown>;
  waiting: number;
  readonly versions: OwnVersions;
}

const lines = new WeakMap<QueryClient, Map<string, Line>>();

/**
 * Executes the writes of one appointment by one cache one after the other, in the order in which they were asked for: a
 * second one that is sent at once would meet the first as somebody else's change.
 *
 * @param write is told what those of before, for which it had to wait, have made of the version that it is about
 */
export async function inTurn<TResult>(
  queryClient: QueryClient,
  meeting: MeetingInput,
  write: (versions: OwnVersions) => Promise<TResult>,
): Promise<TResult> {
  const ofCache = lines.get(queryClient) ?? new Map<string, Line>();
  lines.set(queryClient, ofCache);
  const name = nameOf(meeting);
  const line: Line = ofCache.get(name) ?? { last: Promise.resolve(), waiting: 0, versions: new Map() };
  ofCache.set(name, line);
  line.waiting++;
  const turn = line.last.then(() => write(line.versions));
  line.last = turn.catch(() => {});
  try {
    return await turn;
  } finally {
    if (--line.waiting === 0) ofCache.delete(name);
  }
}

/** Takes note of a version that was replaced. One that has come back is the latest again. */
export function replaceVersion(versions: OwnVersions, etag: string, by: Appointment): void {
  versions.set(etag, by);
  versions.delete(by.etag);
}

/** The version that one's own writes have made of this one. */
export function latestOf(versions: OwnVersions, version: Appointment | undefined): Appointment | undefined {
  const next = version && versions.get(version.etag);
  return next ? latestOf(versions, next) : version;
}
