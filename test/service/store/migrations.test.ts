import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { migrations } from "../../../src/service/store/migrations.ts";
import { Store } from "../../../src/service/store/store.ts";

it("brings the meetings and participants of the first version along", () => {
  const directory = mkdtempSync(join(tmpdir(), "migrations-"));
  const file = join(directory, "appointments.db");
  try {
    const old = new DatabaseSync(file);
    old.exec(`${migrations[0]}
      INSERT INTO meetings VALUES ('t', 'm', 'one', 'https://join.example');
      INSERT INTO participants VALUES ('t', 'm', 'ONE', 'One@example.com'), ('t', 'm', 'two', 'two@example.com');
      INSERT INTO appointments VALUES ('t', 'm', 'a', 'W/"e"', 'x', NULL, NULL, NULL, '[]', 'one', 1);
      PRAGMA user_version = 1;`);
    old.close();
    using store = new Store(file);
    expect(store.findMeeting("t", "m")).toEqual({
      tenantId: "t",
      id: "m",
      organizerId: "one",
      clientJoinWebUrl: "https://join.example",
      participants: [
        { userId: "one", upn: "One@example.com", role: "attendee" },
        { userId: "two", upn: "two@example.com", role: "attendee" },
      ],
      subject: null,
      createdAt: null,
      startAt: null,
      endAt: null,
      externalId: null,
    });
    expect(store.findAppointment("t", "m")).toMatchObject({ id: "a", externalAppointmentId: "x" });
  } finally {
    rmSync(directory, { recursive: true });
  }
});
