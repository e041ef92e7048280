import { once } from "node:events";
import type { DatabaseLocation } from "../../config/database-location.ts";
import { openExistingStore } from "../../runtime/open-store.ts";
import { UsageError } from "../../runtime/usage-error.ts";
import { operatorEntry } from "../../service/domain/audit-entry.ts";
import { MESSAGE_STATES, type MessageState, type TextMessage } from "../../service/domain/text-message.ts";
import type { MessageFilter } from "../../service/store/stored-messages.ts";
import type { Store } from "../../service/store/store.ts";
import { textTable } from "../text-table.ts";
import { timeOption } from "../time-option.ts";

interface OutboxWords {
  readonly meeting: string | undefined;
  readonly state: string | undefined;
  readonly since: string | undefined;
  readonly until: string | undefined;
  /** An object a line instead of a table. */
  readonly json: boolean;
}

/** Of a table for a terminal. */
const MAX_ROWS = 1000;
const HEAD = ["asked for", "tenant", "meeting", "id", "kind", "number", "state", "attempts", "when", "why"];
const BOUNDS = "What is over is kept for 30 days, of a number its last two digits.";

/**
 * Lists the text messages in the database of services that may be running: what became of each, and why.
 *
 * @returns a table; nothing where the lines are printed already
 * @throws {UsageError | StoreError}
 */
export async function listOutbox(
  database: DatabaseLocation,
  { json, ...words }: OutboxWords,
): Promise<string | undefined> {
  const filter = filterOf(words);
  await using store = await openExistingStore(database);
  if (json) {
    for await (const message of allOf(store, filter)) {
      if (!process.stdout.write(`${JSON.stringify(jsonOf(message))}\n`)) await once(process.stdout, "drain");
    }
    return undefined;
  }
  const { newest, count } = await newestOf(allOf(store, filter));
  if (count === 0) return `There is no such text message. ${BOUNDS}`;
  const more = count > newest.length ? [`These are the newest ${newest.length} of ${count}; --json prints all.`] : [];
  return [...textTable(HEAD, newest.map(cellsOf)), "", ...more, BOUNDS].join("\n");
}

/** As many as a table has, by when they were asked for, the newest at its end; and how many there are at all. */
async function newestOf(all: AsyncGenerator<TextMessage>): Promise<{ newest: TextMessage[]; count: number }> {
  let newest: TextMessage[] = [];
  let count = 0;
  const trim = () => newest.toSorted((one, other) => one.createdAt - other.createdAt).slice(-MAX_ROWS);
  for await (const message of all) {
    count++;
    if (newest.push(message) > 2 * MAX_ROWS) newest = trim();
  }
  return { newest: trim(), count };
}

/**
 * Begins anew with one that has failed, or with all of them that the words name.
 *
 * @param which an id, or `failed`
 * @returns what to tell the operator
 * @throws {UsageError | StoreError}
 */
export async function sendAgain(
  database: DatabaseLocation,
  which: string,
  words: Omit<OutboxWords, "json">,
): Promise<string> {
  const filter = filterOf(words);
  await using store = await openExistingStore(database);
  const found: TextMessage[] = [];
  for await (const message of allOf(store, which === "failed" ? { ...filter, state: "failed" } : filter)) {
    if (which === "failed" || message.id === which) found.push(message);
  }
  const [first] = found;
  if (first === undefined && which !== "failed") throw new UsageError("There is no text message of this id.");
  if (first !== undefined && first.state !== "failed") throw new UsageError(REFUSALS[first.state]);
  const begun = found.length === 0 ? 0 : await store.messages.sendAgain(found);
  if (begun > 0) {
    const meetingIds = [...new Set(found.flatMap(({ meetingId }) => meetingId ?? []))];
    const entry = { action: "message", count: begun, meetingIds, fields: ["phoneNumber"] } as const;
    await store.audit.add([operatorEntry(entry, Date.now())]);
  }
  return `${begun} text messages are sent again, by a running service within a minute.`;
}

const REFUSALS: Readonly<Record<Exclude<MessageState, "failed">, string>> = {
  pending: "It is still to be sent.",
  sent: "It was sent: its number is forgotten.",
  cancelled: "It was cancelled with its meeting: its number is forgotten.",
};

async function* allOf({ messages }: Store, filter: MessageFilter): AsyncGenerator<TextMessage> {
  for (let after: TextMessage | undefined; ;) {
    const page = await messages.list(filter, after);
    yield* page;
    after = page.at(-1);
    if (after === undefined) return;
  }
}

function filterOf({ meeting, state, since, until }: Omit<OutboxWords, "json">): MessageFilter {
  const known = MESSAGE_STATES.find((one) => one === state);
  if (state !== undefined && known === undefined) {
    throw new UsageError(`--state must be one of ${MESSAGE_STATES.join(", ")}.`);
  }
  return {
    meetingId: meeting,
    state: known,
    since: timeOption("--since", since),
    until: timeOption("--until", until),
  };
}

const iso = (time: number) => new Date(time).toISOString();

function jsonOf({ createdAt, dueAt, finishedAt, ...message }: TextMessage): object {
  return {
    createdDateTime: iso(createdAt),
    dueDateTime: message.state === "pending" ? iso(dueAt) : null,
    finishedDateTime: finishedAt === null ? null : iso(finishedAt),
    ...message,
  };
}

function cellsOf(message: TextMessage): string[] {
  const { createdAt, tenantId, meetingId, id, kind, numberEnd, state, attempts, dueAt, finishedAt, reason } = message;
  return [
    iso(createdAt),
    tenantId,
    meetingId ?? "-",
    id,
    kind ?? "-",
    numberEnd === null ? "-" : `…${numberEnd}`,
    state,
    String(attempts),
    iso(state === "pending" ? dueAt : (finishedAt ?? dueAt)),
    reason ?? "-",
  ];
}
