import { openSync, writeSync, closeSync, statSync } from "node:fs";
import { describe, expect } from "vitest";
import { createAppointment, createMeeting, placeOf, saving } from "../contract/store-fixtures.ts";
import { fill, it, KINDS, NUMBER, RICH } from "./transfer-fixtures.ts";

describe.for(KINDS)("the check of %s", (kind) => {
  it("finds nothing in what the service has written, and changes nothing", async ({ database, open, command }) => {
    const { location, url, query } = await database(kind, "whole");
    const store = await open(location);
    await fill(store, 100);
    const moved = createMeeting({ startAt: 1, endAt: 2 });
    await store.addMeeting(moved);
    await store.rescheduleMeeting({ ...moved, startAt: 5, endAt: 6 }, 2);
    // Deleted, and there again with an appointment that nobody wrote.
    const again = createMeeting();
    await store.addMeeting(again, createAppointment('W/"1"'));
    await store.changeMeeting(placeOf(again), (found) => {
      const { change } = saving(again, createAppointment('W/"2"'))(found);
      if (change?.kind !== "saveAppointment") throw new TypeError("it saves");
      return { change: { kind: "deleteMeeting", entry: { ...change.entry, etagAfter: null } }, result: undefined };
    });
    await store.addMeeting(again, createAppointment('W/"3"', { modifiedAt: Date.now() + 60_000 }));
    const before = await query("SELECT * FROM meetings");
    expect(await command("check", "--database", url)).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Checked 12 appointments of 103 meetings in .*: no problem found\./),
      stderr: expect.stringContaining("checking meetings: 103 of 103"),
    });
    expect(await query("SELECT * FROM meetings")).toEqual(before);
  });

  it("tells each problem with the meetings that have it, and nothing that is in them", async ({
    database,
    open,
    command,
  }) => {
    const { location, url, query } = await database(kind, "broken");
    const store = await open(location);
    await fill(store, 0);
    const broken = async (id: string, sql: string) => {
      const meeting = createMeeting({ id, tenantId: "t" });
      await store.addMeeting(meeting, createAppointment('W/"1"'));
      await store.changeMeeting(placeOf(meeting), saving(meeting, createAppointment('W/"2"')));
      await query(sql.replace("*", `tenant_id = 't' AND id = '${id}'`));
    };
    await broken("participants-no-json", "UPDATE meetings SET participants = '[{' WHERE *");
    await broken("participants-no-people", `UPDATE meetings SET participants = '[{"userId":5}]' WHERE *`);
    await broken("others-listed", `UPDATE meetings SET start_at = 5 WHERE *`);
    await broken("clients-no-json", `UPDATE meetings SET appointment_clients = '${NUMBER}' WHERE *`);
    await broken("clients-no-people", `UPDATE meetings SET appointment_clients = '["${NUMBER}"]' WHERE *`);
    await broken("settings-text", `UPDATE meetings SET appointment_settings = '"x"' WHERE *`);
    await broken("key-of-another", `UPDATE meetings SET join_meeting_id = '123' WHERE *`);
    await broken("etag-none", `UPDATE meetings SET appointment_etag = '2' WHERE *`);
    await broken("etag-older", `UPDATE meetings SET appointment_etag = 'W/"1"' WHERE *`);
    await broken("appointment-lost", `UPDATE meetings SET appointment_id = NULL WHERE *`);
    for (let index = 0; index < 12; index++) {
      await broken(`many-${index}`, `UPDATE meetings SET appointment_settings = '{' WHERE *`);
    }
    const { code, stdout, stderr } = await command("check", "--database", url);
    expect(code).toBe(1);
    expect(stdout.replace(/^Checked.*/, "Checked")).toMatchInlineSnapshot(`
      "Checked

      - meetings whose row can't be read: 2
          meeting "participants-no-json" of tenant "t"
          meeting "participants-no-people" of tenant "t"
      - appointments that can't be read: 15
          meeting "clients-no-json" of tenant "t"
          meeting "clients-no-people" of tenant "t"
          meeting "many-0" of tenant "t"
          meeting "many-1" of tenant "t"
          meeting "many-10" of tenant "t"
          meeting "many-11" of tenant "t"
          meeting "many-2" of tenant "t"
          meeting "many-3" of tenant "t"
          meeting "many-4" of tenant "t"
          meeting "many-5" of tenant "t"
          and 5 more
      - appointments whose etag is none: 1
          meeting "etag-none" of tenant "t"
      - appointments whose etag is not that of their last write on record: 3
          meeting "appointment-lost" of tenant "t"
          meeting "etag-none" of tenant "t"
          meeting "etag-older" of tenant "t"
      - meetings that are found by another key than their own: 1
          meeting "key-of-another" of tenant "t"
      - meetings whose participants are others where people's meetings are looked up: 1
          meeting "others-listed" of tenant "t"

      Nothing was changed. Keep a copy of the database as it is, and look at when this began: service history shows the
      writes of a meeting. A backup from before is the way back.
      "
    `);
    expect(stdout + stderr).not.toContain(NUMBER);
    expect(stdout).not.toContain(RICH.subject);
  });
});

describe.runIf(KINDS.length === 1)("the check of a file", () => {
  it("finds orphans, by SQLite's own means as well", async ({ database, open, command }) => {
    const { location, url, query } = await database("sqlite", "orphans");
    const store = await open(location);
    await fill(store, 1);
    await store.close();
    await query("PRAGMA foreign_keys = OFF");
    const { DatabaseSync } = await import("node:sqlite");
    using raw = new DatabaseSync(url.slice("sqlite:".length), { enableForeignKeyConstraints: false });
    raw.exec("INSERT INTO participants (tenant_id, meeting_id, user_id) VALUES ('t', 'gone', 'u'), ('t', 'gone', 'v')");
    const { code, stdout } = await command("check", "--database", url);
    expect(code).toBe(1);
    expect(stdout).toContain("- SQLite: 2 rows refer to others that aren't there");
    expect(stdout).toContain('- participants of meetings that aren\'t there: 2\n    meeting "gone" of tenant "t"');
  });

  it("tells of damage, wherever it is", async ({ database, open, command }) => {
    const { location, url } = await database("sqlite", "damaged");
    const store = await open(location);
    await fill(store, 500);
    await store.close();
    const file = url.slice("sqlite:".length);
    const descriptor = openSync(file, "r+");
    const { size } = statSync(file);
    // All but the pages of the schema, so that it can be opened.
    for (let page = Math.floor(size / 2 / 4096); page * 4096 < size; page++) {
      writeSync(descriptor, Buffer.alloc(2048, 0xff), 0, 2048, page * 4096);
    }
    closeSync(descriptor);
    const { code, stdout, stderr } = await command("check", "--database", url);
    expect({ code, stderr: stderr.includes("    at ") }).toEqual({ code: 1, stderr: false });
    expect(stdout).toMatch(/^- (?:SQLite: |The database .* is damaged)/m);
  });

  it("of none says so", async ({ command }) => {
    expect(await command("check", "--database", "sqlite:nowhere.db")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("There is no database nowhere.db"),
    });
  });
});
