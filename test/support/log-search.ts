import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// Every log line that the suite causes, at any level, in any process, is searched for what must never be in one.

/** Where lines are kept; the variable reaches each worker and each program that a test starts. */
const VARIABLE = "SUITE_LOG";

/** Keeps a line for the search after the last test. */
export function keepLogLine(line: string): void {
  // oxlint-disable-next-line node/no-process-env -- set below, for the workers
  const file = process.env[VARIABLE];
  if (file !== undefined) appendFileSync(file, line.endsWith("\n") ? line : `${line}\n`);
}

/** What the samples, the reference pages and the tests have of personal data, tokens and secrets. */
const forbidden: readonly [string, RegExp][] = [
  ["a token", /eyJ[\w-]{10,}|Bearer [\w-]{8,}|graph-token-of|application-token-of/],
  ["a secret", /known-secret|secret-for-development|PRIVATE KEY|client_assertion/],
  ["an e-mail address", /[\w.+-]+@(?:contoso|fabrikam|example)\b/i],
  ["a name", /Grady|Archie|Holloway|Adele|Vance|Wilber|Bowen|Lee Gu/],
  // As they are written, so that no digits of a time or an id are one.
  ["a phone number", /123-456-7890|\+1312|\(312\) ?922|312[ -]922[ -]4|3129224\d{3}/],
  ["a join link", /visit\.teams|meeting_=True|convId=/],
  ["a user's id", /dc17674c-81d9|4562bcc8-c436|48d31887-5fad|0b5e9e0d-5a4f/],
];

/** What is wrong with these lines; empty when nothing is. */
export function searchLog(text: string): string[] {
  return text
    .split("\n")
    .flatMap((line) =>
      forbidden.filter(([, pattern]) => pattern.test(line)).map(([what]) => `${what}: ${line.slice(0, 300)}`),
    );
}

/** Before the first test and after the last, in the process that starts the workers. */
export default function setUp(): () => void {
  const directory = mkdtempSync(join(tmpdir(), "suite-log-"));
  const file = join(directory, "log");
  writeFileSync(file, "");
  // oxlint-disable-next-line node/no-process-env -- for the workers
  process.env[VARIABLE] = file;
  return () => {
    const text = readFileSync(file, "utf8");
    rmSync(directory, { recursive: true });
    const found = searchLog(text);
    const lines = text.split("\n").length - 1;
    process.stdout.write(`${lines} log lines searched for tokens, secrets and personal data.\n`);
    if (found.length > 0)
      throw new Error(`The log holds what it must not, ${found.length} times:\n${found.slice(0, 20).join("\n")}`);
  };
}
