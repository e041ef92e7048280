import { Client } from "pg";
import { text, textOrNull, type Row } from "../../columns.ts";
import { stateOf } from "../../stored-messages.ts";
import {
  PEOPLE_PAGE,
  type EndedMeetings,
  type ErasedNumber,
  type MeetingPlace,
  type MessageName,
  type StoredMessage,
  type StoredPeople,
} from "../../stored-people.ts";
import { clientOptions, type DatabasePool, type Statement } from "../database-pool.ts";
import { rowsAfter } from "../key-pages.ts";
import { toStoreError } from "../postgres-error.ts";

/** Each tenant in turn, by the key that begins with it. $1 contacts, $2 and $3 the last one. */
const FIND_MEETINGS: Statement = {
  name: "find-meetings-of-contacts",
  text: `WITH RECURSIVE tenants (tenant_id) AS (
      (SELECT tenant_id FROM contacts ORDER BY tenant_id LIMIT 1)
      UNION ALL
      SELECT (SELECT tenant_id FROM contacts WHERE tenant_id > tenants.tenant_id ORDER BY tenant_id LIMIT 1)
      FROM tenants WHERE tenants.tenant_id IS NOT NULL
    )
    SELECT DISTINCT c.tenant_id, c.meeting_id FROM tenants JOIN contacts c USING (tenant_id)
    WHERE c.contact = ANY ($1::text[]) AND (c.tenant_id, c.meeting_id) > ($2, $3)
    ORDER BY c.tenant_id, c.meeting_id LIMIT ${PEOPLE_PAGE}`,
};
const FIND_PARTICIPATIONS: Statement = {
  name: "find-participations",
  text: `SELECT DISTINCT tenant_id, meeting_id FROM participants
    WHERE upn = $1 AND (tenant_id, meeting_id) > ($2, $3) ORDER BY tenant_id, meeting_id LIMIT ${PEOPLE_PAGE}`,
};
const BY_ID = { key: ["tenant_id", "id"], places: [1, 2], limit: String(PEOPLE_PAGE) };
const LIST_MESSAGES: Statement = {
  name: "list-messages",
  text: rowsAfter({
    select: `SELECT tenant_id, id, event, state, attempts::bigint, created_at, number_end, meeting_id FROM sms_outbox
      WHERE (event <> '' OR number_end IS NOT NULL) AND`,
    ...BY_ID,
    first: 1,
  }),
};
const ENDED_MEETINGS: Statement = {
  name: "ended-meetings",
  text: rowsAfter({
    select: "SELECT tenant_id, id, coalesce(end_at, start_at) < $1::bigint FROM meetings WHERE",
    ...BY_ID,
    first: 2,
  }),
};
const DELETE_MESSAGES: Statement = {
  name: "delete-messages",
  text: `DELETE FROM sms_outbox WHERE (tenant_id, id) IN (
    SELECT * FROM unnest($1::text[], $2::text[]))`,
};
const NOTE_ERASURE: Statement = {
  name: "note-erasure",
  text: `INSERT INTO erasures (person, tenant_id, meeting_id, contact)
    SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[]) ON CONFLICT DO NOTHING`,
};
const NOTED_ERASURE: Statement = {
  name: "noted-erasure",
  text: "SELECT tenant_id, meeting_id, contact FROM erasures WHERE person = $1",
};
const END_ERASURE: Statement = { name: "end-erasure", text: "DELETE FROM erasures WHERE person = $1" };
/** What holds something of people. */
const TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace";
const HOLD_PEOPLE = /^(?:meetings_\d+|contacts|participants|sms_outbox|erasures)$/;

export class PostgresPeople implements StoredPeople {
  readonly #pool: DatabasePool;
  readonly #url: string;

  constructor(pool: DatabasePool, url: string) {
    this.#pool = pool;
    this.#url = url;
  }

  async findMeetings(contacts: readonly string[], after: MeetingPlace | undefined): Promise<readonly MeetingPlace[]> {
    return placesOf(await this.#pool.read(FIND_MEETINGS, contacts, ...positionOf(after)));
  }

  async findParticipations(name: string, after: MeetingPlace | undefined): Promise<readonly MeetingPlace[]> {
    return placesOf(await this.#pool.read(FIND_PARTICIPATIONS, name, ...positionOf(after)));
  }

  async listMessages(after: MessageName | undefined): Promise<readonly StoredMessage[]> {
    const rows = await this.#pool.read(LIST_MESSAGES, after?.tenantId ?? "", after?.id ?? "");
    return rows.map((row) => ({
      tenantId: text(row, 0),
      id: text(row, 1),
      event: text(row, 2),
      state: stateOf(text(row, 3)),
      attempts: Number(row[4]),
      createdAt: Number(row[5]),
      numberEnd: textOrNull(row, 6),
      meetingId: textOrNull(row, 7),
    }));
  }

  async endedMeetings(before: number, after: MeetingPlace | undefined): Promise<EndedMeetings> {
    const rows = await this.#pool.read(ENDED_MEETINGS, before, ...positionOf(after));
    const places = placesOf(rows);
    return { meetings: places.filter((_, index) => rows[index]?.[2] === true), lookedAt: places.at(-1) };
  }

  async deleteMessages(messages: readonly MessageName[]): Promise<void> {
    const [tenants, ids] = [messages.map(({ tenantId }) => tenantId), messages.map(({ id }) => id)];
    await this.#pool.writeAgain(DELETE_MESSAGES, tenants, ids);
  }

  async noteErasure(person: string, numbers: readonly ErasedNumber[]): Promise<void> {
    const tenants = numbers.map(({ tenantId }) => tenantId);
    const meetings = numbers.map(({ meetingId }) => meetingId);
    const contacts = numbers.map(({ contact }) => contact);
    await this.#pool.writeAgain(NOTE_ERASURE, person, tenants, meetings, contacts);
  }

  async notedErasure(person: string): Promise<readonly ErasedNumber[]> {
    const rows = await this.#pool.read(NOTED_ERASURE, person);
    return rows.map((row) => ({ tenantId: text(row, 0), meetingId: text(row, 1), contact: text(row, 2) }));
  }

  async endErasure(person: string): Promise<void> {
    await this.#pool.writeAgain(END_ERASURE, person);
  }

  /** A plain VACUUM leaves the bytes where they are: only files that are written anew are without them. */
  async compact(all: boolean): Promise<void> {
    if (!all) return;
    const client = new Client({ ...clientOptions(this.#url, {}), query_timeout: undefined });
    client.on("error", () => {});
    try {
      await client.connect();
      await client.query("SET statement_timeout = 0");
      await client.query("SET lock_timeout = 0");
      const { rows } = await client.query<{ relname: string }>(TABLES);
      // One at a time: whoever needs another one goes on.
      for (const { relname } of rows) {
        if (HOLD_PEOPLE.test(relname)) await client.query(`VACUUM (FULL, ANALYZE) ${relname}`);
      }
    } catch (error) {
      throw toStoreError(error, "refused", true);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

function positionOf(after: MeetingPlace | undefined): [string, string] {
  return [after?.tenantId ?? "", after?.meetingId ?? ""];
}

function placesOf(rows: readonly Row[]): MeetingPlace[] {
  return rows.map((row) => ({ tenantId: text(row, 0), meetingId: text(row, 1) }));
}
