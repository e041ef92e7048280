import { emailContact, phoneContact } from "../domain/contact.ts";
import { MAX_TEXT } from "../../common/contract/limits.ts";
import { refuseFilter, timeOf } from "./filter-options.ts";

/** Which appointments a list holds: those that meet all of it. */
export interface AppointmentFilter {
  readonly externalAppointmentId: string | undefined;
  /** By which clients are found, see contact.ts: some of the appointment's have to have each of them. */
  readonly contacts: readonly string[];
  /** Milliseconds since 1970: when it was written at the earliest. */
  readonly modifiedSince: number | undefined;
  /** The `$filter` in the one spelling that links to next pages have; `undefined` without one. */
  readonly text: string | undefined;
}

const LITERAL = /'((?:[^']|'')*)'/.source;
const ANY_CLIENT = String.raw`appointmentClients\/any\(\s*(?<client>[A-Za-z_]\w{0,30})\s*:\s*\k<client>\/`;
/** Each condition there is, and what it has of the filter: a text, or a time. */
const CONDITIONS = {
  externalAppointmentId: new RegExp(String.raw`externalAppointmentId\s+eq\s+(?<value>${LITERAL})`, "y"),
  emailAddress: new RegExp(String.raw`${ANY_CLIENT}emailAddress\s+eq\s+(?<value>${LITERAL})\s*\)`, "y"),
  smsCapablePhoneNumber: new RegExp(
    String.raw`${ANY_CLIENT}smsCapablePhoneNumber\s+eq\s+(?<value>${LITERAL})\s*\)`,
    "y",
  ),
  lastModifiedDateTime: /lastModifiedDateTime\s+ge\s+(?<value>[^\s']\S{0,39})/y,
};
type ConditionName = keyof typeof CONDITIONS;
const NAMES = Object.keys(CONDITIONS) as readonly ConditionName[];
const AND = /\s+and\s+/y;

/**
 * Reads the `$filter` of a list of appointments: conditions joined by `and`, each of them once at most. Inside an OData text
 * a quote is written twice.
 *
 * @throws {GraphError} 400, saying what is taken, never what was given
 */
export function parseAppointmentFilter(filter: string | undefined): AppointmentFilter {
  const values = filter === undefined ? {} : conditionsOf(filter.trim());
  const { externalAppointmentId, emailAddress, smsCapablePhoneNumber, lastModifiedDateTime } = values;
  const email = emailAddress === undefined ? undefined : emailContact(emailAddress);
  const phone = smsCapablePhoneNumber === undefined ? undefined : phoneContact(smsCapablePhoneNumber);
  if (emailAddress !== undefined && email === undefined) {
    throw refuseFilter("An emailAddress of $filter has 1 to 320 characters, and no control characters.");
  }
  if (smsCapablePhoneNumber !== undefined && phone === undefined) {
    throw refuseFilter(
      "A smsCapablePhoneNumber of $filter is written in digits, with blanks, ( ) + - . and / between, 32 characters at most.",
    );
  }
  const modifiedSince = lastModifiedDateTime === undefined ? undefined : timeOf(lastModifiedDateTime);
  const spelled = [
    externalAppointmentId === undefined ? undefined : `externalAppointmentId eq ${literalOf(externalAppointmentId)}`,
    email && `appointmentClients/any(c:c/emailAddress eq ${literalOf(email.slice(2))})`,
    phone && `appointmentClients/any(c:c/smsCapablePhoneNumber eq ${literalOf(phone.slice(2))})`,
    modifiedSince === undefined ? undefined : `lastModifiedDateTime ge ${new Date(modifiedSince).toISOString()}`,
  ].filter((condition) => condition !== undefined);
  return {
    externalAppointmentId,
    contacts: [email, phone].filter((contact) => contact !== undefined),
    modifiedSince,
    text: spelled.length === 0 ? undefined : spelled.join(" and "),
  };
}

function conditionsOf(filter: string): Partial<Record<ConditionName, string>> {
  const values: Partial<Record<ConditionName, string>> = {};
  for (let position = 0; ;) {
    const [name, found] = conditionAt(filter, position);
    if (values[name] !== undefined) throw refuse();
    values[name] = textOf(found.groups?.["value"] ?? "");
    position += found[0].length;
    if (position === filter.length) return values;
    const and = matchAt(AND, filter, position);
    if (and === null) throw refuse();
    position += and[0].length;
  }
}

function conditionAt(filter: string, position: number): [ConditionName, RegExpExecArray] {
  for (const name of NAMES) {
    const found = matchAt(CONDITIONS[name], filter, position);
    if (found !== null) return [name, found];
  }
  throw refuse();
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}

/** What stands in quotes; a time stands without. */
function textOf(value: string): string {
  if (!value.startsWith("'")) return value;
  const text = value.slice(1, -1).replaceAll("''", "'");
  if (text.length > MAX_TEXT) throw refuseFilter(`A text of $filter has ${MAX_TEXT} characters at most.`);
  return text;
}

function literalOf(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function refuse(): Error {
  return refuseFilter(
    "The $filter here is made of externalAppointmentId eq '…', appointmentClients/any(c:c/emailAddress eq '…'), " +
      "appointmentClients/any(c:c/smsCapablePhoneNumber eq '…') and lastModifiedDateTime ge {time}, each once at most, joined by and.",
  );
}
