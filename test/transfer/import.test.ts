import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, vi } from "vitest";
import { call } from "../support/http.ts";
import { it as base, meetingOf } from "./transfer-fixtures.ts";

/** Ten thousand by hand: IMPORT_LINES=10000. */
const LINES = Number(process.env["IMPORT_LINES"] ?? 2_000);

const lineOf = (number: number, more: object = {}) =>
  JSON.stringify({ onlineMeetingId: meetingOf(number), externalAppointmentId: `line-${number + 1}`, ...more });
const linesOf = (count: number) => Array.from({ length: count }, (_, number) => lineOf(number));

const it = base.extend("created", ({ filled }) => async () => {
  const rows = await filled.query(
    "SELECT meeting_id, count(*) AS writes FROM history WHERE operation = 'create' GROUP BY meeting_id",
  );
  return new Map(rows.map((row) => [String(row["meeting_id"]), Number(row["writes"])]));
});

describe("an import", () => {
  it("creates what each line says, and tells of each that fails by its line, and not by what stands in it", async ({
    write,
    run,
    created,
    filled,
  }) => {
    const file = write("appointments.ndjson", [
      lineOf(0, { appointmentClients: [{ displayName: "Grady Archie", emailAddress: "gradya@contoso.com" }] }),
      "{ half a line",
      "",
      lineOf(1, { appointmentClients: [{ emailAddress: "nobody at all" }] }),
      lineOf(2, { externalAppointmentID: "wrong case" }),
      JSON.stringify({ onlineMeetingId: "missing" }),
      lineOf(0),
      lineOf(3),
    ]);
    const first = await run("import", file);
    expect(first.stdout).toBe(
      [
        `Imported 2 lines of ${file}.`,
        "5 failed:",
        "  line 2: UnreadableLine",
        "  line 4: ValidationError appointmentClients.0.emailAddress INVALID_EMAIL_ADDRESS",
        "  line 5: ValidationError - UNKNOWN_PROPERTY",
        "  line 6: NotFoundError MEETING",
        "  line 7: PreconditionFailedError",
        "",
        `All of them are in ${file}.failed.ndjson. The same command tries them again, and nothing else.`,
        "",
      ].join("\n"),
    );
    expect(first.code).toBe(1);
    const report = readFileSync(`${file}.failed.ndjson`, "utf8");
    expect(
      report
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).line),
    ).toEqual([2, 4, 5, 6, 7]);
    for (const text of [first.stdout, first.stderr, report, readFileSync(`${file}.import-state`, "utf8")]) {
      expect(text).not.toMatch(/Grady|gradya|nobody|half a line/);
    }
    expect(await created()).toEqual(
      new Map([
        [meetingOf(0), 1],
        [meetingOf(3), 1],
      ]),
    );
    filled.requests.splice(0);
    const again = await run("import", file);
    expect(again.stdout).toContain("5 failed:");
    // What is wrong by itself is not even sent.
    expect(filled.requests.filter((request) => request.includes("batch")).length).toBeLessThanOrEqual(2);
    expect(await created()).toEqual(
      new Map([
        [meetingOf(0), 1],
        [meetingOf(3), 1],
      ]),
    );
  });

  it("reads CSV as it reads lines of JSON", async ({ write, run, filled }) => {
    const file = write("appointments.csv", [
      "\u{feff}onlineMeetingId,externalAppointmentId,settings.allowClientToJoinUsingBrowser,appointmentClients.0.displayName,appointmentClients.1.smsCapablePhoneNumber",
      `${meetingOf(0)},one,TRUE,"Vance, ""Adele""",'+13129224122`,
      `${meetingOf(1)},,perhaps,,`,
      `${meetingOf(2)},"two`,
      `lines",,,`,
      `${meetingOf(3)},last,,,`,
    ]);
    const { stdout } = await run("import", file);
    expect(stdout).toMatch(/^Imported 3 lines.*\n1 failed:\n {2}line 3: ValidationError settings/);
    const { body } = await call("GET", filled.at(meetingOf(0)), { token: await filled.token() });
    expect(body).toMatchObject({
      externalAppointmentId: "one",
      settings: { allowClientToJoinUsingBrowser: true },
      appointmentClients: [{ displayName: 'Vance, "Adele"' }, { smsCapablePhoneNumber: "+13129224122" }],
    });
  });

  it("that is killed goes on where it was, and creates each line once", async ({ write, run, begin, created }) => {
    const file = write("appointments.ndjson", linesOf(LINES));
    const state = `${file}.import-state`;
    for (let kill = 1; kill <= 3; kill++) {
      const before = existsSync(state) ? readFileSync(state, "utf8").split("\n").length : 0;
      const child = begin("import", file);
      await vi.waitUntil(() => existsSync(state) && readFileSync(state, "utf8").split("\n").length > before + kill, {
        timeout: 60_000,
        interval: 1,
      });
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    expect((await created()).size).toBeLessThan(LINES);
    const { code, stdout } = await run("import", file);
    expect([code, stdout]).toEqual([0, `Imported ${LINES.toLocaleString("en-US")} lines of ${file}.\n`]);
    const writes = await created();
    expect([writes.size, Math.max(...writes.values())]).toEqual([LINES, 1]);
    // Another time there is nothing to do.
    expect((await run("import", file)).stdout).toBe(stdout);
  });

  it("that is killed before it noted an answer doesn't take what is there for a conflict", async ({
    write,
    run,
    created,
  }) => {
    const file = write("appointments.ndjson", linesOf(150));
    expect((await run("import", file)).code).toBe(0);
    // As if the machine had gone down just before the second entry.
    const [head, first] = readFileSync(`${file}.import-state`, "utf8").split("\n");
    writeFileSync(`${file}.import-state`, `${head}\n${first}\n{"through":150,"impor`);
    expect(await run("import", file)).toMatchObject({ code: 0, stdout: `Imported 150 lines of ${file}.\n` });
    expect([...new Set((await created()).values())]).toEqual([1]);
  });

  it("looks, and writes nothing, in a dry run", async ({ write, run, created }) => {
    const file = write("appointments.ndjson", [lineOf(0), JSON.stringify({ onlineMeetingId: "missing" }), "x"]);
    const { code, stdout } = await run("import", file, "--dry-run");
    expect(stdout).toBe(
      `1 line of ${file} can be imported; nothing was written.\n2 failed:\n  line 2: NotFoundError MEETING\n  line 3: UnreadableLine\n`,
    );
    expect([code, (await created()).size, existsSync(`${file}.import-state`)]).toEqual([1, 0, false]);
  });

  it("replaces only where it is told to", async ({ write, run }) => {
    const first = write("first.ndjson", linesOf(2));
    await run("import", first);
    const second = write("second.ndjson", [lineOf(0, { externalAppointmentId: "replaced" })]);
    expect((await run("import", second)).stdout).toContain("line 1: PreconditionFailedError");
    expect((await run("import", second, "--replace")).stderr).toContain("is of an import of another file");
    const third = write("third.ndjson", [lineOf(0, { externalAppointmentId: "replaced" })]);
    expect((await run("import", third, "--replace")).code).toBe(0);
  });
});
it.override("meetings", Math.max(300, LINES));
