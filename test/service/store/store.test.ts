import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect } from "vitest";
import type { Meeting } from "../../../src/service/domain/meeting.ts";
import { addSamples } from "../../../src/sandbox/samples.ts";
import { backUp } from "../../../src/service/store/sqlite/backup.ts";
import { meetingKey } from "../../../src/service/store/sqlite/meeting-key.ts";
import { columnContacts } from "../../../src/service/store/sqlite/people/contacts-column.ts";
import { migrations } from "../../../src/service/store/sqlite/migrations.ts";
import { SqliteStore } from "../../../src/service/store/sqlite/sqlite-store.ts";
import { it as base } from "../../support/fixtures.ts";
import { runCommand } from "../../support/programs/service-process.ts";
import { requirements, withoutRights } from "../../support/requirements.ts";

const it = base
  .extend("file", ({ directory }) => join(directory, "appointments.db"))
  .extend("fill", ({ file }) => async (): Promise<void> => {
    await using store = new SqliteStore(file);
    await addSamples(store, Date.now());
  })
  .extend("versionOnDisk", ({ file }) => () => {
    using database = new DatabaseSync(file, { readOnly: true });
    return database.prepare("PRAGMA user_version").get()?.["user_version"];
  });

it.afterEach(({ directory }) => {
  chmodSync(directory, 0o700);
});

describe("two meetings whose ids have one hash", () => {
  const meeting = (id: string): Meeting => ({
    tenantId: "t",
    id,
    organizerId: "o",
    clientJoinWebUrl: "https://join.example",
    joinWebUrl: null,
    kept: {},
    participants: [{ userId: "o", upn: null, role: "presenter" }],
    subject: null,
    createdAt: null,
    startAt: null,
    endAt: null,
    externalId: null,
  });
  const [one, other] = ["costarring", "liquid"] as const;

  it("are told apart, in a copy too, and keep nothing of each other", async ({ directory, file }) => {
    expect(meetingKey(one)).toBe(meetingKey(other));
    const target = join(directory, "copy.db");
    using store = new SqliteStore(file);
    const added = await Promise.all([one, other, one, other].map((id) => store.addMeeting(meeting(id))));
    expect(added.map((present) => present?.id)).toEqual([undefined, undefined, one, other]);
    // The same id in another tenant has the same hash, too.
    expect(await store.addMeeting({ ...meeting(one), tenantId: "elsewhere" })).toBeUndefined();
    expect(backUp(file, target).meetings).toBe(3);
    using copy = new SqliteStore(target);
    const find = async (from: SqliteStore, id: string, tenantId = "t") =>
      (await from.findMeeting({ tenantId, meetingId: id })).meeting;
    for (const from of [store, copy]) {
      expect([(await find(from, one))?.id, (await find(from, other))?.id]).toEqual([one, other]);
      expect((await find(from, one, "elsewhere"))?.tenantId).toBe("elsewhere");
      expect(await find(from, other, "elsewhere")).toBeUndefined();
    }
    const keys = ({ connection }: SqliteStore) =>
      connection.all("SELECT tenant_id, id, rowid FROM meetings ORDER BY rowid");
    expect(keys(store)[0]).toEqual({ tenant_id: "t", id: one, key: meetingKey(one) });
    expect(keys(copy)).toEqual(keys(store));
    await store.changeMeeting({ tenantId: "t", meetingId: one }, () => ({
      change: { kind: "deleteMeeting", entry: undefined },
      result: undefined,
    }));
    expect(await find(store, one)).toBeUndefined();
    expect((await find(store, other))?.id).toBe(other);
    expect(await store.addMeeting(meeting(one))).toBeUndefined();
    expect([(await find(store, one))?.id, (await find(store, other))?.id]).toEqual([one, other]);
  });
});

describe("opening a store", () => {
  it("upgrades every older version to the current one and keeps what is in it", async ({ file, versionOnDisk }) => {
    for (let version = 1; version < migrations.length; version++) {
      rmSync(file, { force: true });
      const old = new DatabaseSync(file);
      old.function("contacts_of", (clients) => JSON.stringify(columnContacts(clients)));
      for (const step of migrations.slice(0, version)) old.exec(step);
      old.exec(`INSERT INTO meetings (tenant_id, id, organizer_id, client_join_web_url) VALUES ('t', 'm', 'o', 'u')`);
      old.exec(`PRAGMA user_version = ${version}`);
      old.close();
      using store = new SqliteStore(file);
      const { meeting } = await store.findMeeting({ tenantId: "t", meetingId: "m" });
      expect(meeting?.organizerId).toBe("o");
      expect(versionOnDisk()).toBe(migrations.length);
    }
  });

  it("keeps the appointments of every older version", async ({ file }) => {
    for (let version = 1; version < migrations.length; version++) {
      rmSync(file, { force: true });
      const old = new DatabaseSync(file);
      old.function("contacts_of", (clients) => JSON.stringify(columnContacts(clients)));
      for (const step of migrations.slice(0, version)) old.exec(step);
      const inOwnTable = old.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'appointments'").get() !== undefined;
      old.exec(`INSERT INTO meetings (tenant_id, id, organizer_id, client_join_web_url)
        VALUES ('t', 'with', 'o', 'u'), ('t', 'without', 'o', 'u')`);
      old.exec(
        inOwnTable
          ? `INSERT INTO appointments (tenant_id, meeting_id, id, etag, settings, appointment_clients, modified_by, modified_at)
             VALUES ('t', 'with', 'a', 'e', '{"allowClientToJoinUsingBrowser":true}', '[]', 'm', 7)`
          : `UPDATE meetings SET appointment_id = 'a', appointment_etag = 'e', appointment_clients = '[]',
             appointment_settings = '{"allowClientToJoinUsingBrowser":true}', appointment_modified_by = 'm',
             appointment_modified_at = 7 WHERE id = 'with'`,
      );
      old.exec(`PRAGMA user_version = ${version}`);
      old.close();
      using store = new SqliteStore(file);
      const find = (meetingId: string) => store.findMeeting({ tenantId: "t", meetingId });
      expect((await find("with")).meeting?.appointment).toEqual({
        id: "a",
        etag: "e",
        externalAppointmentId: null,
        externalAppointmentUrl: null,
        appointmentClientJoinWebUrl: null,
        settings: { allowClientToJoinUsingBrowser: true },
        appointmentClients: [],
        modifiedBy: "m",
        modifiedAt: 7,
      });
      expect(await find("without")).toMatchObject({ meeting: { id: "without", appointment: undefined } });
    }
  });

  it("refuses a database of a newer version and leaves it as it is", async ({ file, fill, versionOnDisk }) => {
    await fill();
    const database = new DatabaseSync(file);
    database.exec(`PRAGMA user_version = ${migrations.length + 1}`);
    database.close();
    expect(() => new SqliteStore(file)).toThrow(
      `is of version ${migrations.length + 1}, this program knows versions up to ${migrations.length}. Run the newer program`,
    );
    expect(versionOnDisk()).toBe(migrations.length + 1);
  });

  it("applies a step whole or not at all", ({ file, versionOnDisk }) => {
    const database = new DatabaseSync(file);
    database.exec(migrations[0] ?? "");
    // In the way of the next step, whatever that is called: it fails on its own table.
    database.exec("CREATE TABLE history (x); PRAGMA user_version = 1");
    database.close();
    expect(() => new SqliteStore(file)).toThrow("history already exists");
    expect(versionOnDisk()).toBe(1);
  });

  it("refuses the database of another program", ({ file }) => {
    const database = new DatabaseSync(file);
    database.exec("CREATE TABLE bookmarks (url TEXT)");
    database.close();
    expect(() => new SqliteStore(file)).toThrow("belongs to another program");
  });

  it.for([
    [
      "no SQLite file",
      (file: string) => writeFileSync(file, "these are not the bytes you are looking for\n".repeat(100)),
    ],
    ["cut short", (file: string) => truncateSync(file, 3 * 4096)],
    ["overwritten at its start", (file: string) => writeFileSync(file, Buffer.alloc(4096, 0xff), { flag: "r+" })],
  ] as const)("says that a file is damaged when it is %s, and doesn't touch it", async ([, damage], { file, fill }) => {
    await fill();
    damage(file);
    const before = readFileSync(file);
    expect(() => new SqliteStore(file)).toThrow("Restore a backup");
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it("says that a directory is no file", ({ file }) => {
    mkdirSync(file);
    expect(() => new SqliteStore(file)).toThrow(`The database ${file} can't be opened`);
  });

  it("keeps the file to its owner", async ({ file, fill }) => {
    await fill();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("ends the program with one clear sentence and no stack trace", async ({ directory, file }) => {
    writeFileSync(file, "garbage");
    const { code, output, problems } = await runCommand(directory, ["service"]);
    expect([code, output]).toEqual([1, ""]);
    expect(problems).toBe(
      `The database ${file} can't be used (file is not a database). ` +
        "The file is damaged or not a SQLite database. Restore a backup; keep the file for a closer look.\n",
    );
  });

  // The administrator may write to every file: the program runs without that right. Not as another user, who may not be
  // let into the directory that the project lies in.
  it.runIf(requirements.ordinaryUser.isMet)("says that a file is read-only", async ({ directory, file, fill }) => {
    await fill();
    chmodSync(file, 0o444);
    chmodSync(directory, 0o555);
    const { code, problems } = await runCommand(directory, ["service"], withoutRights);
    expect(code).toBe(1);
    expect(problems).toContain("The file or its directory is read-only for this user. Both have to be writable.");
  });
});
