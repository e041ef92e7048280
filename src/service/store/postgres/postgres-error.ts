import { StoreError, type StoreTrouble } from "../store-error.ts";

/** There is an answer under the key already, so the request that came with it was executed: this one was not. */
export class AnswerKeptError extends Error {
  override readonly name = "AnswerKeptError";
}

/** What a failure says about the statement that met it. */
export type Fate =
  /** It was not executed, and may be sent again at once: it met another transaction. */
  | "conflict"
  /** It was not executed: the database can't be reached, or has no connection left. */
  | "unreachable"
  /** Its connection broke before its answer came: nobody knows. */
  | "lost"
  /** It was not executed, and would not be the next time. */
  | "refused";

/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
const CONFLICTS = new Set(["40001", "40P01"]);
/** Starting, stopping, or full: it says so before it looks at a statement. */
const UNREACHABLE = new Set(["57P03", "53300"]);
/** Connections that ended: what they were at may be over or not. */
const LOST = new Set([
  "57P01",
  "57P02",
  "57P05",
  "08000",
  "08003",
  "08006",
  "08007",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
]);

const troubles: ReadonlyMap<string, StoreTrouble> = new Map([
  ["53100", "full"],
  ["54000", "full"],
  // Read-only: a standby, or one that was made so.
  ["25006", "readOnly"],
  ["42501", "readOnly"],
  // Lock and statement time-outs.
  ["55P03", "busy"],
  ["57014", "busy"],
  ["40001", "busy"],
  ["40P01", "busy"],
  ["XX001", "damaged"],
  ["XX002", "damaged"],
]);

const advice: Record<StoreTrouble, string> = {
  full: "Its disk is full. Make room; nothing needs repair.",
  readOnly: "It takes no writes of this user: it is a standby, or the user lacks the rights.",
  busy: "It took too long, for others keep it busy. Look at its locks and its load.",
  damaged: "It reports that its files are damaged. Restore a backup; keep them for a closer look.",
  unavailable: "Look whether it runs, and whether DATABASE_URL names it.",
  uncertain: "The connection broke while a write was on its way.",
};

export function codeOf(error: unknown): string | undefined {
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? code : undefined;
}

/** @param isSent whether the statement had a connection: without one nothing of it was sent */
export function fateOf(error: unknown, isSent: boolean): Fate {
  if (!isSent) return "unreachable";
  const code = codeOf(error);
  // pg's own errors have no code: a connection that ended, or an answer that did not come in its time.
  if (code === undefined)
    return error instanceof Error && /connection|timeout/i.test(error.message) ? "lost" : "refused";
  if (CONFLICTS.has(code)) return "conflict";
  if (UNREACHABLE.has(code)) return "unreachable";
  return LOST.has(code) ? "lost" : "refused";
}

/**
 * PostgreSQL's own error as ours, when it is about the database and the machine. Everything else, a broken constraint or a
 * wrong statement, is a mistake of the program. Neither has the message or the details of the original, which may quote
 * what was to be written.
 */
export function toStoreError(error: unknown, fate: Fate, isWrite: boolean): Error {
  if (error instanceof StoreError) return error;
  const code = codeOf(error);
  if (code === undefined && fate === "refused") return error instanceof Error ? error : new TypeError("No error.");
  const unreached = fate === "lost" && isWrite ? "uncertain" : "unavailable";
  const trouble = fate === "refused" || fate === "conflict" ? troubles.get(code ?? "") : unreached;
  if (trouble === undefined) {
    const { constraint = "none", table = "none" } = error as { constraint?: string; table?: string };
    if (constraint === "kept_answers_pkey") return new AnswerKeptError();
    return new TypeError(`PostgreSQL refuses a statement: ${code}, constraint ${constraint}, table ${table}.`);
  }
  return new StoreError(`The database does not do its work (${code ?? "no code"}). ${advice[trouble]}`, { trouble });
}
