import { readFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { it, meetingOf } from "./transfer-fixtures.ts";

const full = (number: number) => ({
  onlineMeetingId: meetingOf(number),
  externalAppointmentId: `=1+${number}`,
  externalAppointmentUrl: "https://example.com/appointments/1",
  appointmentClientJoinWebUrl: "https://join.example/1",
  settings: { allowClientToJoinUsingBrowser: number % 2 === 0 },
  appointmentClients: [{ displayName: 'Vance, "Adele"', smsCapablePhoneNumber: "+13129224122" }],
});
const recordsIn = (file: string) =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
const shown = ({ appointmentClients, ...rest }: ReturnType<typeof full>) => ({
  ...rest,
  appointmentClients: appointmentClients.map((client) => ({ ...client, emailAddress: null })),
});

it.for(["ndjson", "csv"])(
  "what was imported is exported, and imported again, as %s",
  async (format, { run, write, directory, filled }) => {
    const source = write(
      "source.ndjson",
      [0, 1, 150].map((number) => JSON.stringify(full(number))),
    );
    expect((await run("import", source)).code).toBe(0);
    const file = join(directory, `exported.${format}`);
    const span = ["--starts-from", "2026-01-01", "--starts-before", "2026-03-15"];
    expect((await run("export", file, ...span)).stdout).toBe(`Exported 3 appointments to ${file}.\n`);
    expect((await run("export", file, ...span)).stderr).toContain("exists already");
    // All of them again, as they are: nothing changes.
    expect((await run("import", file, "--replace")).stdout).toBe(`Imported 3 lines of ${file}.\n`);
    const ids = write("ids.txt", [meetingOf(150), meetingOf(7), meetingOf(0)]);
    const named = join(directory, "named.ndjson");
    expect((await run("export", named, "--ids", ids)).stdout).toBe(`Exported 2 appointments to ${named}.\n`);
    expect(recordsIn(named)).toEqual([shown(full(150)), shown(full(0))]);
    expect(await filled.query("SELECT meeting_id FROM history WHERE operation = 'replace'")).toEqual([]);
  },
);

it("leaves nothing where something can't be read", async ({ run, write, directory }) => {
  const ids = write("ids.txt", [meetingOf(0), "missing"]);
  const file = join(directory, "named.ndjson");
  const { code, stderr } = await run("export", file, "--ids", ids);
  expect([code, stderr]).toEqual([
    1,
    "An appointment can't be read: the gateway answers NotFoundError. Nothing was written.\n",
  ]);
  expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, false]);
});

it.for([
  [["export", "x.txt"], "has to end with .csv or .ndjson"],
  [["export", "x.csv"], "--starts-from and --starts-before"],
  [["import", "x.txt"], "has to end with .csv or .ndjson"],
  [["import", "no-such-file.csv"], "can't be read (ENOENT)"],
] as const)("%j is refused", async ([words, message], { run }) => {
  const { code, stderr } = await run(...words);
  expect(code).toBe(1);
  expect(stderr).toContain(message);
});
