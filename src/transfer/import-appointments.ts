import { createHash } from "node:crypto";
import { createReadStream, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { MAX_MEETINGS } from "../common/contract/limits.ts";
import { ProgressLine } from "../common/progress-line.ts";
import { writeRules } from "../gateway/schema/input-rules.ts";
import { validationError } from "../gateway/schema/validation-error.ts";
import { UsageError } from "../runtime/usage-error.ts";
import { formatOf } from "./file-format.ts";
import { pauseAfter, type GatewayEndpoint } from "./gateway-endpoint.ts";
import { CREATE, READ, type LineOutcome } from "./import-documents.ts";
import { ImportState } from "./import-state.ts";
import { describeFailure, type LineFailure } from "./line-failure.ts";
import { counted, numbered } from "./counted.ts";
import { readRecords, type ReadRecord } from "./read-records.ts";

/** The gateway takes 256 KiB in a request, and so many values. */
const MAX_BYTES = 200 * 1024;
const MAX_VALUES = 15_000;
/** How often a line is sent that fails in a way that passes. */
const MAX_ATTEMPTS = 5;
const MAX_PAUSE = 60_000;
/** Failures that a terminal shows; the file beside the input has all. */
const MAX_SHOWN = 20;

const DONE = "CreateVirtualAppointmentPayload";

export interface ImportOptions {
  readonly file: string;
  readonly url: string;
  readonly endpoint: GatewayEndpoint;
  /** Nothing is written, only looked at. */
  readonly dryRun: boolean;
  /** Whether an appointment that is there already is replaced. */
  readonly replace: boolean;
}

interface Line {
  readonly line: number;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * Creates an appointment for each line of a file. It can be ended at any moment: run again, it goes on where it was, and
 * what was sent twice is executed once, for its keys come from the file and the line.
 *
 * @returns a summary; with failures the exit code is 1
 * @throws {UsageError}
 */
export async function importAppointments(options: ImportOptions): Promise<string> {
  const { file, url, dryRun, replace } = options;
  const format = formatOf(file);
  const { sha256, lines } = await fingerprintOf(file);
  const progress = new ProgressLine();
  if (dryRun) {
    const failures = new Map<number, LineFailure>();
    let right = 0;
    for await (const chunk of chunksOf(readRecords(file, format), replace, failures, () => true)) {
      right += chunk.length - (await check(chunk, options, failures));
      progress.moved("checking", chunk.at(-1)?.line ?? 0, lines);
    }
    progress.moved("checking", lines, lines);
    progress.end();
    return summaryOf(`${counted(right, "line")} of ${file} can be imported; nothing was written.`, failures, undefined);
  }
  using state = new ImportState(`${file}.import-state`, { sha256, url, replace });
  const isOpen = (line: number) => line > state.through || state.failures.has(line);
  const unreadable = new Map<number, LineFailure>();
  for await (const chunk of chunksOf(readRecords(file, format), replace, unreadable, isOpen)) {
    const failed = [...unreadable.values(), ...(await create(chunk, options, sha256))];
    unreadable.clear();
    const failedLines = new Set(failed.map(({ line }) => line));
    const done = chunk.filter(({ line }) => !failedLines.has(line));
    const through = Math.max(state.through, ...chunk.map(({ line }) => line), ...failedLines);
    const mended = done.map(({ line }) => line).filter((line) => state.failures.has(line));
    state.add({ through, imported: done.length, mended, failed });
    progress.moved(`importing${failedOf(state)}`, through, lines);
  }
  if (unreadable.size > 0) state.add({ through: lines, imported: 0, failed: [...unreadable.values()] });
  progress.moved(`importing${failedOf(state)}`, lines, lines);
  progress.end();
  const head = `Imported ${counted(state.imported, "line")} of ${file}.`;
  return summaryOf(head, state.failures, `${file}.failed.ndjson`);
}

function failedOf({ failures }: ImportState): string {
  return failures.size === 0 ? "" : `, ${numbered(failures.size)} failed`;
}

/** Also how many lines it has. */
async function fingerprintOf(file: string): Promise<{ readonly sha256: string; readonly lines: number }> {
  const hash = createHash("sha256");
  let lines = 0;
  let last = 10;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++;
      last = chunk.at(-1) ?? last;
    }
  } catch (error) {
    throw new UsageError(`${file} can't be read (${(error as NodeJS.ErrnoException).code ?? "no code"}).`);
  }
  return { sha256: hash.digest("hex"), lines: last === 10 ? lines : lines + 1 };
}

/** The lines that are right, as many together as a request takes. What is wrong with the others is added to `failures`. */
async function* chunksOf(
  records: AsyncIterable<ReadRecord>,
  replace: boolean,
  failures: Map<number, LineFailure>,
  isOpen: (line: number) => boolean,
): AsyncGenerator<Line[]> {
  let chunk: Line[] = [];
  const seen = new Set<string>();
  let [bytes, values] = [0, 0];
  for await (const { line, record } of records) {
    if (!isOpen(line)) continue;
    const input = { ...record, ...(replace && { ifMatch: "*" }) };
    const failure = record === undefined ? { line, failure: "UnreadableLine" } : mistakeIn(line, input);
    if (failure !== undefined) {
      failures.set(line, failure);
      continue;
    }
    const text = JSON.stringify(input);
    const size = Buffer.byteLength(text) + 100;
    const count = text.match(/[,[{&%]/g)?.length ?? 0;
    const meeting = JSON.stringify([record?.["userId"], record?.["onlineMeetingId"]]);
    const isFull = chunk.length >= MAX_MEETINGS || bytes + size > MAX_BYTES || values + count > MAX_VALUES;
    // The gateway takes each meeting once in a request: the second line for one comes after the first.
    if (isFull || seen.has(meeting)) {
      yield chunk;
      chunk = [];
      seen.clear();
      [bytes, values] = [0, 0];
    }
    seen.add(meeting);
    chunk.push({ line, input });
    bytes += size;
    values += count;
  }
  if (chunk.length > 0) yield chunk;
}

const MEMBERS = new Set(Object.keys(writeRules.shape.input.shape).filter((name) => name !== "idempotencyKey"));

function mistakeIn(line: number, input: Readonly<Record<string, unknown>>): LineFailure | undefined {
  const unknown = Object.keys(input).some((name) => !MEMBERS.has(name));
  if (unknown) return { line, failure: "ValidationError", issues: [{ path: [], code: "UNKNOWN_PROPERTY" }] };
  const { error } = writeRules.shape.input.safeParse(input);
  if (error === undefined) return undefined;
  const issues = validationError(error.issues).issues.map(({ path, code }) => ({ path, code }));
  return { line, failure: "ValidationError", issues };
}

/** @returns what has failed of a chunk */
async function create(chunk: readonly Line[], { endpoint }: ImportOptions, sha256: string): Promise<LineFailure[]> {
  const failures: LineFailure[] = [];
  let open = chunk;
  for (let attempt = 1; open.length > 0; attempt++) {
    const appointments = open.map(({ line, input }) => ({ ...input, idempotencyKey: `import ${sha256} ${line}` }));
    const data = await endpoint.execute(CREATE, { appointments });
    const { results } = data["createVirtualAppointments"] as { readonly results?: readonly (LineOutcome | null)[] };
    if (results === undefined) throw new UsageError("The gateway refuses a list of appointments as a whole.");
    const passing: Line[] = [];
    let wait = 0;
    for (const [index, line] of open.entries()) {
      const outcome = results[index] ?? { __typename: "UnexpectedError" };
      if (outcome.__typename === DONE) continue;
      requireKeys(outcome);
      if (outcome.retryAfterSeconds !== undefined && attempt < MAX_ATTEMPTS) {
        passing.push(line);
        wait = Math.max(wait, (outcome.retryAfterSeconds ?? 0) * 1000);
      } else {
        failures.push(failureOf(line.line, outcome));
      }
    }
    if (passing.length > 0) await sleep(Math.min(MAX_PAUSE, Math.max(wait, pauseAfter(attempt))));
    open = passing;
  }
  return failures;
}

/** Without keys nobody could tell what became of the lines that were under way. */
function requireKeys({ issues = [] }: LineOutcome): void {
  if (!issues.some(({ code }) => code === "KEY_NOT_KEPT")) return;
  throw new UsageError("The gateway's upstream keeps no idempotency keys: what is imported there could be doubled.");
}

/** @returns how many of a chunk would fail */
async function check(
  chunk: readonly Line[],
  { endpoint, replace }: ImportOptions,
  failures: Map<number, LineFailure>,
): Promise<number> {
  const meetings = chunk.map(({ input: { onlineMeetingId, userId } }) => ({ onlineMeetingId, userId }));
  const data = await endpoint.execute(READ, { meetings });
  const outcomes = data["virtualAppointments"] as readonly (LineOutcome | null)[];
  let failed = 0;
  for (const [index, { line }] of chunk.entries()) {
    const outcome = outcomes[index] ?? { __typename: "UnexpectedError" };
    const isThere = outcome.__typename === "VirtualAppointment";
    if (isThere ? replace : outcome.what === "APPOINTMENT" && !replace) continue;
    failed++;
    failures.set(line, isThere ? { line, failure: "PreconditionFailedError" } : failureOf(line, outcome));
  }
  return failed;
}

function failureOf(line: number, { __typename, issues, what, outcome, requestId }: LineOutcome): LineFailure {
  // Without where the line stood in its request.
  const own = issues?.map(({ path, code }) => ({
    path: path[1] === "appointments" || path[0] === "meetings" ? path.slice(path[0] === "meetings" ? 2 : 3) : path,
    code,
  }));
  return { line, failure: __typename, detail: what ?? outcome, issues: own, requestId: requestId ?? undefined };
}

function summaryOf(head: string, failures: ReadonlyMap<number, LineFailure>, report: string | undefined): string {
  if (failures.size === 0) return head;
  process.exitCode = 1;
  const sorted = [...failures.values()].toSorted((one, other) => one.line - other.line);
  const shown = sorted.slice(0, MAX_SHOWN).map((failure) => `  ${describeFailure(failure)}`);
  const hidden = sorted.length - shown.length;
  if (hidden > 0) shown.push(`  and ${numbered(hidden)} more`);
  if (report !== undefined) {
    writeFileSync(report, sorted.map((failure) => `${JSON.stringify(failure)}\n`).join(""), { mode: 0o600 });
    shown.push("", `All of them are in ${report}. The same command tries them again, and nothing else.`);
  }
  return [head, `${numbered(failures.size)} failed:`, ...shown].join("\n");
}
