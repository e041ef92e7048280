import { once } from "node:events";
import { createReadStream, createWriteStream, renameSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { stringify } from "csv-stringify/sync";
import { MAX_MEETINGS } from "../common/contract/limits.ts";
import { isObject } from "../common/json.ts";
import { UsageError } from "../runtime/usage-error.ts";
import { compactRecord, CSV_COLUMNS, MAX_CSV_CLIENTS, rowOf, type AppointmentRecord } from "./appointment-record.ts";
import { formatOf, type FileFormat } from "./file-format.ts";
import type { GatewayEndpoint } from "./gateway-endpoint.ts";
import { APPOINTMENTS, MEETINGS } from "./export-documents.ts";
import { counted, numbered } from "./counted.ts";

/** As many days as the gateway lists at once. */
const MAX_SPAN = 31 * 86_400_000;

interface MeetingsPage {
  readonly nodes: readonly { readonly virtualAppointment: unknown }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  /** What keeps all of it away. */
  readonly error: unknown;
}

export interface ExportOptions {
  readonly file: string;
  readonly endpoint: GatewayEndpoint;
  /** Of meetings that start in this span; or of those whose ids a file names. */
  readonly what: { readonly from: Date; readonly before: Date } | { readonly ids: string };
  /** Whose; left out, the signed-in user's. */
  readonly userId: string | undefined;
}

/**
 * Writes appointments to a file that `import` reads. It appears whole, or not at all.
 *
 * @throws {UsageError}
 */
export async function exportAppointments(options: ExportOptions): Promise<string> {
  const { file } = options;
  const format = formatOf(file);
  const draft = `${file}.part`;
  // It holds personal data: nobody else reads it.
  const out = createWriteStream(draft, { flags: "wx", mode: 0o600 });
  await once(out, "open").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${draft} can't be written (${error.code ?? "no code"}).`);
  });
  // Looked at below: what breaks while nobody waits must not end the program.
  out.on("error", () => {});
  try {
    let written = 0;
    let crowded = 0;
    if (format === "csv") out.write(stringify([CSV_COLUMNS]));
    for await (const record of recordsOf(options)) {
      if (!out.write(lineOf(record, format))) await once(out, "drain");
      written++;
      if (isCrowded(record)) crowded++;
    }
    out.end();
    await once(out, "close");
    if (out.errored) throw new UsageError(`${draft} can't be written. Is the disk full?`);
    renameSync(draft, file);
    const note =
      crowded === 0 || format !== "csv"
        ? ""
        : ` ${numbered(crowded)} have more clients than CSV has columns for (${MAX_CSV_CLIENTS}): take NDJSON.`;
    return `Exported ${counted(written, "appointment")} to ${file}.${note}`;
  } catch (error) {
    out.destroy();
    rmSync(draft, { force: true });
    throw error;
  }
}

function isCrowded({ appointmentClients: clients }: AppointmentRecord): boolean {
  return Array.isArray(clients) && clients.length > MAX_CSV_CLIENTS;
}

function lineOf(record: AppointmentRecord, format: FileFormat): string {
  return format === "csv"
    ? stringify([rowOf(record)], { escape_formulas: true })
    : `${JSON.stringify(compactRecord(record))}\n`;
}

async function* recordsOf({ what, endpoint, userId }: ExportOptions): AsyncGenerator<AppointmentRecord> {
  if ("ids" in what) {
    for await (const ids of idsIn(what.ids)) yield* byIds(ids, endpoint, userId);
    return;
  }
  for (let from = what.from.getTime(); from < what.before.getTime(); from += MAX_SPAN) {
    const before = Math.min(from + MAX_SPAN, what.before.getTime());
    yield* ofSpan({ startsFrom: new Date(from), startsBefore: new Date(before), userId }, endpoint);
  }
}

async function* ofSpan(span: object, endpoint: GatewayEndpoint): AsyncGenerator<AppointmentRecord> {
  let after: unknown = null;
  do {
    const data = await endpoint.execute(MEETINGS, { ...span, after });
    const { nodes, pageInfo, error } = data["onlineMeetings"] as MeetingsPage;
    if (error !== null) throw failureOf(error);
    for (const { virtualAppointment } of nodes) {
      const record = recordOf(virtualAppointment);
      if (record !== undefined) yield record;
    }
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
}

async function* byIds(ids: readonly string[], endpoint: GatewayEndpoint, userId: string | undefined) {
  const meetings = ids.map((onlineMeetingId) => ({ onlineMeetingId, userId }));
  const data = await endpoint.execute(APPOINTMENTS, { meetings });
  for (const outcome of data["virtualAppointments"] as readonly unknown[]) {
    const record = recordOf(outcome);
    if (record !== undefined) yield record;
  }
}

/** `undefined` for a meeting without an appointment. @throws {UsageError} for anything else: half an export is none */
function recordOf(outcome: unknown): AppointmentRecord | undefined {
  const { __typename, what, ...record } = isObject(outcome) ? outcome : {};
  if (__typename === "VirtualAppointment") return record;
  if (__typename === "NotFoundError" && what === "APPOINTMENT") return undefined;
  throw failureOf(outcome);
}

function failureOf(outcome: unknown): UsageError {
  const type = isObject(outcome) ? String(outcome["__typename"]) : "nothing";
  return new UsageError(`An appointment can't be read: the gateway answers ${type}. Nothing was written.`);
}

async function* idsIn(file: string): AsyncGenerator<string[]> {
  const lines = createInterface({ input: createReadStream(file) });
  let ids: string[] = [];
  for await (const line of lines) {
    if (line.trim() !== "") ids.push(line.trim());
    if (ids.length < MAX_MEETINGS) continue;
    yield ids;
    ids = [];
  }
  if (ids.length > 0) yield ids;
}
