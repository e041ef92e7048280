import { CLIENT_PROPERTIES, TEXT_PROPERTIES } from "../common/contract/appointment-properties.ts";
import { isObject } from "../common/json.ts";

/** An appointment as a line of a file has it: the members of `CreateVirtualAppointmentInput`. */
export type AppointmentRecord = Readonly<Record<string, unknown>>;

const SETTING = "settings.allowClientToJoinUsingBrowser";
const COLUMN =
  /^(onlineMeetingId|userId|settings\.allowClientToJoinUsingBrowser|appointmentClients\.(\d{1,2})\.(\w+))$/;
/** What a spreadsheet takes for a formula is written behind a quote. */
const QUOTED_FORMULA = /^'[=+\-@\t\r]/;

/**
 * The columns of a CSV file that aren't any: a column is named by the path of a property,
 * `appointmentClients.0.emailAddress`.
 */
export function unknownColumns(names: readonly string[]): string[] {
  return names.filter((name) => {
    const [, , , clientProperty] = COLUMN.exec(name) ?? [];
    const isClient = clientProperty === undefined || CLIENT_PROPERTIES.some((known) => known === clientProperty);
    return !TEXT_PROPERTIES.some((known) => known === name) && !(COLUMN.test(name) && isClient);
  });
}

/** A record from the cells of a row; an empty one says nothing. A mark that isn't true or false stays, and is refused. */
export function recordOfRow(row: Readonly<Record<string, string>>): AppointmentRecord {
  const record: Record<string, unknown> = {};
  const clients: Record<string, string>[] = [];
  for (const [name, cell] of Object.entries(row)) {
    if (cell === "") continue;
    const value = QUOTED_FORMULA.test(cell) ? cell.slice(1) : cell;
    const [, , index, property] = COLUMN.exec(name) ?? [];
    if (index !== undefined && property !== undefined) (clients[Number(index)] ??= {})[property] = value;
    else if (name === SETTING) record["settings"] = { allowClientToJoinUsingBrowser: booleanOf(value) };
    else record[name] = value;
  }
  // Whoever has a second client and no first has one.
  if (clients.length > 0) record["appointmentClients"] = clients.filter((client) => client !== undefined);
  return record;
}

function booleanOf(value: string): boolean | string {
  return /^(?:true|false)$/i.test(value) ? value.toLowerCase() === "true" : value;
}

/** How many clients a CSV file has columns for. */
export const MAX_CSV_CLIENTS = 10;

export const CSV_COLUMNS: readonly string[] = [
  "onlineMeetingId",
  "userId",
  ...TEXT_PROPERTIES,
  SETTING,
  ...Array.from({ length: MAX_CSV_CLIENTS }, (_, index) =>
    CLIENT_PROPERTIES.map((property) => `appointmentClients.${index}.${property}`),
  ).flat(),
];

/** The cells of a record, in the order of {@link CSV_COLUMNS}. */
export function rowOf(record: AppointmentRecord): string[] {
  return CSV_COLUMNS.map((column) => {
    let value: unknown = record;
    for (const step of column.split(".")) {
      value = Array.isArray(value) ? value[Number(step)] : isObject(value) ? value[step] : undefined;
    }
    return typeof value === "string" || typeof value === "boolean" ? String(value) : "";
  });
}

/** What there is of a record, without what has no value. */
export function compactRecord(record: AppointmentRecord): AppointmentRecord {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null && value !== undefined));
}
