import { Client } from "pg";
import { text, type Row } from "../../columns.ts";
import {
  PEOPLE_PAGE,
  type EndedMeetings,
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
    select: `SELECT tenant_id, id, event, state, attempts::bigint, created_at FROM sms_outbox WHERE event <> '' AND`,
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
/** What holds something of people. */
const TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace";
const HOLD_PEOPLE = /^(?:meetings_\d+|contacts|participants|sms_outbox)$/;

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
      state: text(row, 3) as StoredMessage["state"],
      attempts: Number(row[4]),
      createdAt: Number(row[5]),
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
