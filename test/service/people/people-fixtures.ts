import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import type { SampleUser } from "../../../src/sandbox/samples.ts";
import { it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";
import { postgresFor, queryPostgres, usesPostgres } from "../../support/postgres/test-databases.ts";
import { runProgram } from "../../support/programs/program.ts";
import type { RunningService } from "../../support/service.ts";
import { newcomerToken } from "../../support/tokens.ts";

export const doctor: Partial<SampleUser> = {
  id: "31111111-2222-4333-8444-555555555555",
  upn: "doctor@contoso.example",
};

/** Somebody of whom nothing may stay. */
export const person = {
  displayName: "Quentin Zebrowski",
  emailAddress: "Quentin.Zebrowski@Example.org",
  smsCapablePhoneNumber: "+1 (425) 555-0199",
};
/** What their bytes are, as they were written and as they are searched for. */
export const TRACES = ["Quentin", "quentin", "Zebrowski", "zebrowski", "5550199", "555-0199"];
export const other = { displayName: "Lidia", emailAddress: "lidia@contoso.com", smsCapablePhoneNumber: "123-456-7890" };

/** A service with its data in a directory, and the commands of operators beside it. */
export const it = base
  .extend("ownService", async ({ directory, anotherService }) => anotherService({ directory }))
  .extend("ownToken", ({ ownService }) => newcomerToken(ownService, doctor))
  .extend("databaseUrl", async ({ directory }) =>
    usesPostgres ? postgresFor(directory) : `sqlite:${join(directory, "appointments.db")}`,
  )
  /** What a command prints. */
  .extend("run", ({ databaseUrl, home }) => async (...words: string[]) => {
    const environment = { ...home.environment, DATABASE_URL: databaseUrl };
    return runProgram(["service", ...words], environment);
  })
  .extend("addAppointment", ({ ownService, ownToken }) => (appointmentClients: object[]) => {
    return addAppointment(ownService, ownToken, appointmentClients);
  });

export async function addAppointment(service: RunningService, token: string, appointmentClients: object[]) {
  const meeting = await call("POST", `${service.url}/v1.0/me/onlineMeetings`, { token, body: {} });
  expect(meeting.status).toBe(201);
  const path = service.at(meeting.body.id);
  const body = { externalAppointmentId: "kept", appointmentClients };
  expect((await call("PUT", path, { token, body })).status).toBe(201);
  return { id: meeting.body.id as string, path };
}

const SEARCH = `
  const { files, texts } = JSON.parse(process.argv[1]);
  const read = require("node:fs").readFileSync;
  const holds = (bytes) => texts.some((text) => bytes.includes(text));
  console.log(JSON.stringify(files.filter((file) => holds(read(file)))));
`;

/** The files of a database whose bytes hold one of these texts. */
export async function filesWith(url: string, texts: readonly string[]): Promise<string[]> {
  const files = usesPostgres ? await postgresFiles(url) : sqliteFiles(url);
  // In another process: to close a file here would take away the locks that SQLite has on it.
  const found = execFileSync(process.execPath, ["-e", SEARCH, JSON.stringify({ files, texts })], { encoding: "utf8" });
  return JSON.parse(found) as string[];
}

/** The database, and all that lies beside it: its log, what the tests' key directory holds, whatever is left behind. */
function sqliteFiles(url: string): string[] {
  const directory = dirname(url.slice("sqlite:".length));
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .map((name) => join(directory, name))
    .filter((file) => statSync(file).isFile());
}

/** Its tables and indexes, of PostgreSQL's own too. */
async function postgresFiles(url: string): Promise<string[]> {
  const [row] = await queryPostgres(
    url,
    `SELECT current_setting('data_directory') AS directory, oid FROM pg_database WHERE datname = current_database()`,
  );
  const directory = join(String(row?.["directory"]), "base", String(row?.["oid"]));
  await queryPostgres(url, "CHECKPOINT");
  return readdirSync(directory).map((name) => join(directory, name));
}
