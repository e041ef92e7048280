import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sampleUsers } from "../../src/sandbox/samples.ts";
import { meetingKey } from "../../src/service/store/sqlite/meeting-key.ts";
import { SqliteStore } from "../../src/service/store/sqlite/sqlite-store.ts";
import { postgresFor, usesPostgres } from "./postgres/test-databases.ts";
import { databaseIn } from "./programs/service-process.ts";

/**
 * A directory with a database of `count` appointments, all of them the first sample user's; or one that stands for such a
 * database, where the run has PostgreSQL.
 */
export async function createFilledStore(
  count: number,
  directory = mkdtempSync(join(tmpdir(), "bench-")),
): Promise<string> {
  if (!usesPostgres) fillFile(count, directory);
  else await (await import("./postgres/filled-database.ts")).fillDatabase(await postgresFor(directory), count);
  return directory;
}

function fillFile(count: number, directory: string): void {
  const file = databaseIn(directory);
  new SqliteStore(file)[Symbol.dispose]();
  const [owner] = sampleUsers;
  if (owner === undefined) throw new TypeError("There is no sample user.");
  const database = new DatabaseSync(file);
  // Not through the API, which would take minutes for a million; nothing is lost if this is interrupted.
  // Null, which makes SQLite choose one, where a key is taken: as the store does it.
  const taken = new Set<number>();
  database.function("free_key", (id) => {
    const key = meetingKey(String(id));
    return taken.size === taken.add(key).size ? null : key;
  });
  database.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000; BEGIN");
  const numbers = `WITH RECURSIVE numbers (id) AS (VALUES (0) UNION ALL SELECT id + 1 FROM numbers LIMIT ${count})`;
  const fill = (sql: string, ...values: string[]) => database.prepare(`${sql} FROM numbers`).run(...values);
  const meeting = "printf('bench-%07d', id)";
  const link = "'https://visit.teams.microsoft.com/webrtc-svc/api/route?convId=' || id";
  const clients = JSON.stringify([
    { displayName: "Grady Archie", emailAddress: "gradya@contoso.com", smsCapablePhoneNumber: "123-456-7890" },
  ]);
  // One starts every quarter of an hour, from the first of January 2026 on.
  const start = `${Date.UTC(2026, 0)} + id * 900000`;
  fill(
    `INSERT INTO meetings (key, tenant_id, id, organizer_id, client_join_web_url, participants, start_at, end_at,
       appointment_id, appointment_etag, external_appointment_id, external_appointment_url,
       appointment_client_join_web_url, appointment_settings, appointment_clients, appointment_modified_by,
       appointment_modified_at)
     ${numbers} SELECT free_key(${meeting}), ?, ${meeting}, ?, ${link}, ?, ${start}, ${start} + 900000, lower(hex(randomblob(16))),
       'W/"' || hex(randomblob(16)) || '"', 'external-' || id, 'https://anyschedulingsystem.com/api/appointments/' || id,
       ${link}, '{"allowClientToJoinUsingBrowser":true}', ?, ?, 1700000000000`,
    owner.tenantId,
    owner.id,
    JSON.stringify([{ userId: owner.id, upn: owner.upn, role: "attendee" }]),
    clients,
    owner.id,
  );
  fill(
    `INSERT INTO participants (tenant_id, meeting_id, user_id, upn, start_at) ${numbers} SELECT ?, ${meeting}, ?, ?, ${start}`,
    owner.tenantId,
    owner.id,
    owner.upn,
  );
  for (const contact of ["e:gradya@contoso.com", "n:1234567890"]) {
    fill(
      `INSERT INTO contacts (tenant_id, contact, meeting_id) ${numbers} SELECT ?, ?, ${meeting}`,
      owner.tenantId,
      contact,
    );
  }
  database.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
}

export function pathOf(number: number): string {
  return `/me/onlineMeetings/bench-${String(number).padStart(7, "0")}/virtualAppointment`;
}

/** Numbers below `below`, the same at every run, spread over the whole range. */
export function spread(count: number, below: number, seed = 1): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  });
}
