import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect } from "vitest";
import { openCopyTarget, openTables } from "../../../../src/runtime/open-store.ts";
import { unescapeNul } from "../../../../src/service/store/postgres/nul-escape.ts";
import type { Store } from "../../../../src/service/store/store.ts";
import { copyTables } from "../../../../src/service/store/transfer/copy-tables.ts";
import { ROOT } from "../../../support/programs/program.ts";
import { createAppointment, createMeeting, placeOf, saving } from "../contract/store-fixtures.ts";
import { fill, it, KINDS, NUMBER, PAIRS, RICH, type TestDatabase } from "./transfer-fixtures.ts";

const silent = { moved: () => {} };

/** What a store tells of what {@link fill} has put into it. */
async function contentOf(store: Store) {
  const { meeting } = await store.findMeeting(placeOf(RICH));
  const {
    id,
    organizerId,
    clientJoinWebUrl,
    participants,
    subject,
    createdAt,
    startAt,
    endAt,
    externalId,
    appointment,
  } = meeting ?? {};
  const person = { userId: "nobody", upn: "gäst@EXAMPLE.com", nameOnlyWithoutId: true };
  return {
    meeting: { id, organizerId, clientJoinWebUrl, participants, subject, createdAt, startAt, endAt, externalId },
    appointment,
    history: await store.findHistory(RICH.id),
    listed: await store.searchMeetings({
      tenantId: "t",
      people: [{ ...person, upn: "GÄST@example.com" }],
      from: 0,
      before: 2_000_000_000_000,
      most: 5,
    }),
    covers: [await store.policyCovers("t", "app", "u"), await store.policyCovers("t", "app", "v")],
    secret: await store.secret("skiptoken"),
  };
}

/** Rows as texts, which PostgreSQL spells without U+0000. */
const rowsOf = async ({ location, query }: TestDatabase, sql: string) => {
  const decode = location.kind === "postgres" ? unescapeNul : (text: string) => text;
  return (await query(sql)).map((row) => {
    return Object.values(row).map((value) => (value === null ? null : decode(`${value as string | number}`)));
  });
};

const EXACT = [
  "SELECT sequence, etag_before, etag_after FROM history ORDER BY sequence",
  `SELECT id, meeting_id, kind, event, state, attempts, reason, number_end, remind_before, created_at, next_attempt_at,
    finished_at FROM sms_outbox ORDER BY id`,
  "SELECT scope, ready_at FROM provisioning",
  "SELECT tenant_id, application_id, user_id FROM access_policies ORDER BY user_id",
  "SELECT tenant_id, id, appointment_etag FROM meetings ORDER BY tenant_id, id",
  "SELECT tenant_id, meeting_id, user_id FROM participants ORDER BY tenant_id, meeting_id, coalesce(user_id, '')",
];

describe.for(PAIRS)("a copy from $from to $to", ({ from, to }) => {
  it("holds all of it, and goes on being written", async ({ database, open, command }) => {
    const [source, target] = [await database(from, "source"), await database(to, "target")];
    const store = await open(source.location);
    await fill(store, 300);
    const before = await contentOf(store);
    await store.close();
    const { code, stdout, stderr } = await command("copy", "--from", source.url, "--to", target.url);
    expect({ code, stderr: stderr.includes("comparing sms_outbox: 4 of 4") }).toEqual({ code: 0, stderr: true });
    expect(stdout).toMatch(/^meetings +301 +301 +(\w{16}) +\1 +same$/m);
    expect(stdout).toMatch(/^participants +302 +302 +(\w{16}) +\1 +same$/m);
    expect(stdout).toContain("counts and checksums are the same");
    expect(stdout + stderr).not.toContain(NUMBER);
    for (const sql of EXACT) expect(await rowsOf(target, sql)).toEqual(await rowsOf(source, sql));
    const copy = await open(target.location);
    expect(await contentOf(copy)).toEqual(before);
    await copy.changeMeeting(placeOf(RICH), saving(RICH, createAppointment('W/"next"')));
    expect((await copy.findHistory(RICH.id)).map(({ etagAfter }) => etagAfter)).toEqual([
      ...before.history.map(({ etagAfter }) => etagAfter),
      'W/"next"',
    ]);
    const checked = await command("check", "--database", target.url);
    expect(checked).toMatchObject({ code: 0, stdout: expect.stringContaining("no problem found") });
  });

  it("that was killed goes on where it was, and nobody works on half of it", async ({ database, open, command }) => {
    const [source, target] = [await database(from, "source"), await database(to, "target")];
    await fill(await open(source.location), 4_000);
    const words = ["src/main.ts", "service", "copy", "--from", source.url, "--to", target.url];
    const child = spawn(process.execPath, words, { cwd: ROOT, env: { PATH: process.env["PATH"] } });
    let output = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (/copying meetings: [^0].* of 4,001/.test(output)) child.kill("SIGKILL");
    });
    await once(child, "close");
    expect(child.signalCode).toBe("SIGKILL");
    await expect(open(target.location)).rejects.toThrow("half a copy");
    expect(await command("check", "--database", target.url)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("half a copy"),
    });
    const again = await command("copy", "--from", source.url, "--to", target.url);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining("Went on where it had ended") });
    // What was there wasn't copied once more.
    expect(again.stderr).not.toContain("copying meetings: 0 of");
    for (const sql of EXACT) expect(await rowsOf(target, sql)).toEqual(await rowsOf(source, sql));
  });
});

describe.for(KINDS)("a copy to %s", (to) => {
  it("is refused where there is something else, which stays as it is", async ({ database, open, command }) => {
    const [source, target] = [await database("sqlite", "source"), await database(to, "target")];
    await fill(await open(source.location), 1);
    const taken = await open(target.location);
    await taken.addMeeting(createMeeting({ id: "theirs" }));
    const refused = await command("copy", "--from", source.url, "--to", target.url);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("holds something already (meetings: 1)"),
    });
    expect(await rowsOf(target, "SELECT id FROM meetings")).toEqual([["theirs"]]);
    // Nor is it made on itself, nor once more over what is done.
    const itself = await command("copy", "--from", target.url, "--to", target.url);
    expect(itself).toMatchObject({ code: 1, stderr: expect.stringContaining("the same database") });
  });

  it("is refused where there are another program's tables, or ours of another version", async ({
    database,
    open,
    command,
  }) => {
    const [source, foreign, old] = [
      await database("sqlite", "source"),
      await database(to, "foreign"),
      await database(to, "old"),
    ];
    await open(source.location);
    await foreign.query("CREATE TABLE theirs (x integer)");
    const refused = await command("copy", "--from", source.url, "--to", foreign.url);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("another program") });
    await (await open(old.location)).close();
    await old.query(to === "sqlite" ? "PRAGMA user_version = 3" : "UPDATE schema_versions SET version = version + 100");
    const older = await command("copy", "--from", source.url, "--to", old.url);
    expect(older).toMatchObject({ code: 1, stderr: expect.stringMatching(/is of version \d+, this program is for/) });
  });

  it("says when the source was written meanwhile, and begins anew the next time", async ({ database, open }) => {
    const [source, target] = [await database("sqlite", "source"), await database(to, "target")];
    const store = await open(source.location);
    await fill(store, 50);
    // An earlier try ended after the meetings; then somebody wrote to one of them.
    {
      await using copy = await openCopyTarget(target.location);
      await using reader = await openTables(source.location);
      const ended = new Error("the process ended");
      const tables = copyTables(reader, copy, {
        moved: (_, table) => {
          if (table === "history") throw ended;
        },
      });
      await expect(tables).rejects.toBe(ended);
    }
    await store.changeMeeting(placeOf(RICH), saving(RICH, createAppointment('W/"late"')));
    const run = async () => {
      await using copy = await openCopyTarget(target.location);
      await using reader = await openTables(source.location);
      return await copyTables(reader, copy, silent);
    };
    const late = await run();
    expect([late.isResumed, late.isSame]).toEqual([true, false]);
    expect(
      late.tables.filter(({ source: one, target: other }) => one.checksum !== other.checksum).map(({ name }) => name),
    ).toEqual(["meetings", "contacts"]);
    await expect(open(target.location)).rejects.toThrow("half a copy");
    expect(await run()).toMatchObject({ isResumed: false, isSame: true });
    const { meeting } = await (await open(target.location)).findMeeting(placeOf(RICH));
    expect(meeting?.etag).toBe('W/"late"');
  });

  it("of another source doesn't go on with what one has begun, nor do two at the same time", async ({
    database,
    open,
  }) => {
    const [one, another] = [await database("sqlite", "one"), await database("sqlite", "another")];
    await fill(await open(one.location), 5);
    await fill(await open(another.location), 5);
    const target = await database(to, "target");
    await using copy = await openCopyTarget(target.location);
    await using ofOne = await openTables(one.location);
    await using ofAnother = await openTables(another.location);
    const step = { table: "secrets", after: undefined, rows: 0 };
    await copy.begin({ source: await ofOne.identify(), step });
    await using second = await openCopyTarget(target.location);
    await expect(copyTables(ofAnother, second, silent)).rejects.toThrow("half a copy of another database");
    // Both have begun at the same place; one of them moves on.
    expect(await second.progress()).toBeDefined();
    await copy.note({ source: await ofOne.identify(), step: { ...step, rows: 1 } });
    await expect(second.note({ source: await ofOne.identify(), step })).rejects.toThrow("Another copy");
  });
});

it("names what it lacks", async ({ command }) => {
  expect(await command("copy", "--from", "sqlite:x.db")).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^--to is missing/),
  });
  expect(await command("copy", "--from", "mysql://secret@db/x", "--to", "sqlite:x.db")).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^--from must be sqlite:(?!.*secret)/),
  });
  expect(await command("copy", "--from", "sqlite:nowhere.db", "--to", "sqlite:x.db")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("There is no database nowhere.db"),
  });
});
