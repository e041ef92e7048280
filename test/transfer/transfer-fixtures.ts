import { execFile, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, type RunningProgram } from "../support/programs/program.ts";
import { it as base } from "../support/fixtures.ts";
import { createFilledStore } from "../support/filled-store.ts";
import { databaseIn } from "../support/programs/service-process.ts";
import { DatabaseSync } from "node:sqlite";

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Meetings of Adele's, none of which has an appointment. */
async function createEmptyMeetings(count: number, directory: string): Promise<void> {
  await createFilledStore(count, directory);
  using database = new DatabaseSync(databaseIn(directory));
  database.exec(`UPDATE meetings SET appointment_id = NULL, appointment_etag = NULL, external_appointment_id = NULL,
    external_appointment_url = NULL, appointment_client_join_web_url = NULL, appointment_settings = NULL,
    appointment_clients = NULL, appointment_modified_by = NULL, appointment_modified_at = NULL`);
}

export const meetingOf = (number: number) => `bench-${String(number).padStart(7, "0")}`;

export const it = base
  /** How many meetings there are. */
  .extend("meetings", 300)
  .extend("filled", async ({ anotherService, directory, meetings }) => {
    await createEmptyMeetings(meetings, directory);
    return anotherService({ directory, provisioningSeconds: 0 });
  })
  .extend("target", async ({ filled, anotherGateway }) => {
    const gateway = await anotherGateway(filled.url);
    return { url: `${gateway.url}/graphql`, token: await filled.token() };
  })
  /** Writes a file of lines, and gives its name. */
  .extend("write", ({ directory }) => (name: string, lines: readonly string[]) => {
    const file = join(directory, name);
    writeFileSync(file, lines.map((line) => `${line}\n`).join(""));
    return file;
  })
  /** Runs a command to its end. */
  .extend("run", ({ target }) => (...words: string[]): Promise<Run> => {
    const { PATH } = process.env;
    const env = { PATH, GATEWAY_TOKEN: target.token };
    return new Promise((resolve) => {
      const args = ["src/main.ts", ...words, "--url", target.url];
      const child = execFile(process.execPath, args, { cwd: ROOT, env }, (_error, stdout, stderr) => {
        resolve({ code: child.exitCode, stdout, stderr });
      });
    });
  })
  /** Begins a command, which a test ends. */
  .extend("begin", ({ target }) => (...words: string[]): RunningProgram["child"] => {
    const { PATH } = process.env;
    return spawn(process.execPath, ["src/main.ts", ...words, "--url", target.url], {
      cwd: ROOT,
      env: { PATH, GATEWAY_TOKEN: target.token },
      stdio: "ignore",
    });
  });
