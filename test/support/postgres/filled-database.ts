import { Client } from "pg";
import { sampleUsers } from "../../../src/sandbox/samples.ts";
import { PostgresStore } from "../../../src/service/store/postgres/postgres-store.ts";

/** Adds `count` appointments to a database, all of them the first sample user's: the same as those of a filled file. */
export async function fillDatabase(url: string, count: number): Promise<void> {
  await (await PostgresStore.open(url)).close();
  const [owner] = sampleUsers;
  if (owner === undefined) throw new TypeError("There is no sample user.");
  const client = new Client({ connectionString: url });
  await client.connect();
  const link = "'https://visit.teams.microsoft.com/webrtc-svc/api/route?convId=' || id";
  const clients = JSON.stringify([
    { displayName: "Grady Archie", emailAddress: "gradya@contoso.com", smsCapablePhoneNumber: "123-456-7890" },
  ]);
  const meeting = "'bench-' || lpad(id::text, 7, '0')";
  const start = `${Date.UTC(2026, 0)} + id * 900000::bigint`;
  try {
    await client.query(
      `INSERT INTO meetings (tenant_id, id, organizer_id, client_join_web_url, participants, start_at, end_at, appointment_id,
         appointment_etag, external_appointment_id, external_appointment_url, appointment_client_join_web_url,
         appointment_settings, appointment_clients, appointment_modified_by, appointment_modified_at)
       SELECT $1, ${meeting}, $2, ${link}, $3, ${start}, ${start} + 900000, gen_random_uuid()::text,
         'W/"' || gen_random_uuid() || '"', 'external-' || id, 'https://anyschedulingsystem.com/api/appointments/' || id,
         ${link}, '{"allowClientToJoinUsingBrowser":true}', $4, $2, 1700000000000
       FROM generate_series(0, $5::integer - 1) AS numbers (id)`,
      [
        owner.tenantId,
        owner.id,
        JSON.stringify([{ userId: owner.id, upn: owner.upn, role: "attendee" }]),
        clients,
        count,
      ],
    );
    await client.query(
      `INSERT INTO participants (tenant_id, meeting_id, place, user_id, upn, start_at)
       SELECT $1, ${meeting}, 1, $2, $3, ${start} FROM generate_series(0, $4::integer - 1) AS numbers (id)`,
      [owner.tenantId, owner.id, owner.upn, count],
    );
    await client.query("VACUUM ANALYZE meetings, participants");
  } finally {
    await client.end();
  }
}
