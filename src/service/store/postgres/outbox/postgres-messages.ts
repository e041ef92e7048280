import type { TextMessage } from "../../../domain/text-message.ts";
import {
  MESSAGE_COLUMNS,
  messageOf,
  stateColumn,
  type MessageFilter,
  type StoredMessages,
} from "../../stored-messages.ts";
import { PEOPLE_PAGE, type MeetingPlace, type MessageName } from "../../stored-people.ts";
import type { DatabasePool, Statement } from "../database-pool.ts";

const COLUMNS = MESSAGE_COLUMNS.map((column) => (column === "attempts" ? "attempts::bigint" : column)).join(", ");
const FIND_NEWEST: Statement = {
  name: "find-newest-messages",
  text: `SELECT ${COLUMNS} FROM sms_outbox WHERE tenant_id = $1 AND meeting_id = $2
    ORDER BY created_at DESC, id DESC LIMIT $3`,
};
const LIST: Statement = {
  name: "list-outbox",
  text: `SELECT ${COLUMNS} FROM sms_outbox WHERE (tenant_id, id) > ($1, $2)
    AND ($3::text IS NULL OR meeting_id = $3) AND ($4::text IS NULL OR state = $4)
    AND created_at >= $5::bigint AND ($6::bigint IS NULL OR created_at < $6)
    ORDER BY tenant_id, id LIMIT ${PEOPLE_PAGE}`,
};
// A reminder for as long as it has a meeting to remind of.
const SEND_AGAIN: Statement = {
  name: "send-messages-again",
  text: `UPDATE sms_outbox SET state = 'pending', attempts = 0, reason = NULL, finished_at = NULL,
      created_at = database_time(), next_attempt_at = database_time()
    WHERE (tenant_id, id) IN (SELECT * FROM unnest($1::text[], $2::text[])) AND state = 'failed' AND event <> ''
      AND (remind_before IS NULL OR EXISTS (SELECT 1 FROM meetings m WHERE m.tenant_id = sms_outbox.tenant_id
        AND m.id = sms_outbox.meeting_id AND (m.start_at IS NULL OR m.start_at > database_time())))
    RETURNING id`,
};

export class PostgresMessages implements StoredMessages {
  readonly #pool: DatabasePool;

  constructor(pool: DatabasePool) {
    this.#pool = pool;
  }

  async findNewest({ tenantId, meetingId }: MeetingPlace, most: number): Promise<readonly TextMessage[]> {
    return (await this.#pool.read(FIND_NEWEST, tenantId, meetingId, most)).map(messageOf);
  }

  async list(filter: MessageFilter, after: MessageName | undefined): Promise<readonly TextMessage[]> {
    const { meetingId = null, since = 0, until = null } = filter;
    const state = filter.state === undefined ? null : stateColumn(filter.state);
    const position = [after?.tenantId ?? "", after?.id ?? ""];
    return (await this.#pool.read(LIST, ...position, meetingId, state, since, until)).map(messageOf);
  }

  /** Where the connection breaks under it, fewer are told than begin anew. */
  async sendAgain(messages: readonly MessageName[]): Promise<number> {
    const [tenants, ids] = [messages.map(({ tenantId }) => tenantId), messages.map(({ id }) => id)];
    return (await this.#pool.writeAgain(SEND_AGAIN, tenants, ids)).length;
  }
}
