import { setTimeout as sleep } from "node:timers/promises";
import { text, textOrNull, type Row } from "../../columns.ts";
import { StoreError } from "../../store-error.ts";
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
import type { Connection } from "../connection.ts";
import type { Durability } from "../durability.ts";

/** How long the log is tried to be emptied, in milliseconds: whoever reads keeps it from that. */
const MAX_EMPTYING = 10_000;

/** Each tenant in turn, by the index that begins with it. */
const TENANTS = (table: string) => `WITH RECURSIVE tenants (tenant_id) AS (
    SELECT min(tenant_id) FROM ${table}
    UNION ALL SELECT (SELECT min(tenant_id) FROM ${table} t WHERE t.tenant_id > tenants.tenant_id) FROM tenants
      WHERE tenants.tenant_id IS NOT NULL
  )`;

export class PeopleTable implements StoredPeople {
  readonly #connection: Connection;
  readonly #durability: Durability;

  constructor(connection: Connection, durability: Durability) {
    this.#connection = connection;
    this.#durability = durability;
  }

  async findMeetings(contacts: readonly string[], after: MeetingPlace | undefined): Promise<readonly MeetingPlace[]> {
    const marks = contacts.map(() => "?").join(", ");
    const sql = `${TENANTS("contacts")} SELECT DISTINCT c.tenant_id, c.meeting_id
      FROM tenants CROSS JOIN contacts c ON c.tenant_id = tenants.tenant_id
      WHERE c.contact IN (${marks}) AND (c.tenant_id, c.meeting_id) > (?, ?)
      ORDER BY c.tenant_id, c.meeting_id LIMIT ${PEOPLE_PAGE}`;
    return this.#places(sql, contacts, after);
  }

  async findParticipations(name: string, after: MeetingPlace | undefined): Promise<readonly MeetingPlace[]> {
    // Names are compared without case; there is no index of those beside an object id.
    const sql = `SELECT DISTINCT tenant_id, meeting_id FROM participants
      WHERE upn = ? AND (tenant_id, meeting_id) > (?, ?) ORDER BY tenant_id, meeting_id LIMIT ${PEOPLE_PAGE}`;
    return this.#places(sql, [name], after);
  }

  #places(sql: string, values: readonly string[], after: MeetingPlace | undefined): MeetingPlace[] {
    const rows = this.#connection.rows(sql, ...values, after?.tenantId ?? "", after?.meetingId ?? "");
    return rows.map((row) => ({ tenantId: text(row, 0), meetingId: text(row, 1) }));
  }

  async listMessages(after: MessageName | undefined): Promise<readonly StoredMessage[]> {
    const sql = `SELECT tenant_id, id, event, state, attempts, created_at, number_end, meeting_id FROM sms_outbox
      WHERE id > ? AND (event <> '' OR number_end IS NOT NULL) ORDER BY id LIMIT ${PEOPLE_PAGE}`;
    return this.#connection.rows(sql, after?.id ?? "").map(messageOf);
  }

  async endedMeetings(before: number, after: MeetingPlace | undefined): Promise<EndedMeetings> {
    const sql = `SELECT tenant_id, id, coalesce(end_at, start_at) < ? FROM meetings
      WHERE (tenant_id, id) > (?, ?) ORDER BY tenant_id, id LIMIT ${PEOPLE_PAGE}`;
    return endedOf(this.#connection.rows(sql, before, after?.tenantId ?? "", after?.meetingId ?? ""));
  }

  deleteMessages(messages: readonly MessageName[]): Promise<void> {
    return this.#durability.written(() =>
      this.#connection.transaction(() => {
        for (const { id } of messages) this.#connection.run("DELETE FROM sms_outbox WHERE id = ?", id);
      }),
    );
  }

  noteErasure(person: string, numbers: readonly ErasedNumber[]): Promise<void> {
    const sql =
      "INSERT INTO erasures (person, tenant_id, meeting_id, contact) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
    return this.#durability.written(() =>
      this.#connection.transaction(() => {
        for (const { tenantId, meetingId, contact } of numbers) {
          this.#connection.run(sql, person, tenantId, meetingId, contact);
        }
      }),
    );
  }

  async notedErasure(person: string): Promise<readonly ErasedNumber[]> {
    const sql = "SELECT tenant_id, meeting_id, contact FROM erasures WHERE person = ?";
    const rows = this.#connection.rows(sql, person);
    return rows.map((row) => ({ tenantId: text(row, 0), meetingId: text(row, 1), contact: text(row, 2) }));
  }

  endErasure(person: string): Promise<void> {
    const sql = "DELETE FROM erasures WHERE person = ?";
    return this.#durability.written(() => void this.#connection.run(sql, person));
  }

  async compact(all: boolean): Promise<void> {
    if (all) await this.#durability.written(() => this.#connection.vacuum());
    const endsAt = performance.now() + MAX_EMPTYING;
    while (!this.#connection.emptyLog()) {
      if (performance.now() >= endsAt) {
        throw new StoreError(
          "The database's log could not be emptied: another program reads without an end. Try again.",
          {
            trouble: "busy",
          },
        );
      }
      await sleep(20);
    }
  }
}

/** @param rows of tenant, id, and whether it is over */
function endedOf(rows: readonly Row[]): EndedMeetings {
  const places = rows.map((row) => ({ tenantId: text(row, 0), meetingId: text(row, 1) }));
  return { meetings: places.filter((_, index) => rows[index]?.[2] === 1), lookedAt: places.at(-1) };
}

function messageOf(row: Row): StoredMessage {
  return {
    tenantId: text(row, 0),
    id: text(row, 1),
    event: text(row, 2),
    state: stateOf(text(row, 3)),
    attempts: Number(row[4]),
    createdAt: Number(row[5]),
    numberEnd: textOrNull(row, 6),
    meetingId: textOrNull(row, 7),
  };
}
