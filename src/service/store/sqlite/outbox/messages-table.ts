import type { TextMessage } from "../../../domain/text-message.ts";
import {
  MESSAGE_COLUMNS,
  messageOf,
  stateColumn,
  type MessageFilter,
  type StoredMessages,
} from "../../stored-messages.ts";
import { PEOPLE_PAGE, type MeetingPlace, type MessageName } from "../../stored-people.ts";
import type { Connection } from "../connection.ts";
import type { Durability } from "../durability.ts";

const COLUMNS = MESSAGE_COLUMNS.join(", ");
const FIND_NEWEST = `SELECT ${COLUMNS} FROM sms_outbox WHERE tenant_id = ? AND meeting_id = ?
  ORDER BY created_at DESC, id DESC LIMIT ?`;
const LIST = `SELECT ${COLUMNS} FROM sms_outbox WHERE id > ?1 AND (?2 IS NULL OR meeting_id = ?2)
  AND (?3 IS NULL OR state = ?3) AND created_at >= ?4 AND (?5 IS NULL OR created_at < ?5)
  ORDER BY id LIMIT ${PEOPLE_PAGE}`;
// A reminder for as long as it has a meeting to remind of.
const SEND_AGAIN = `UPDATE sms_outbox SET state = 'pending', attempts = 0, reason = NULL, finished_at = NULL,
    created_at = ?1, next_attempt_at = ?1 WHERE id = ?2 AND state = 'failed' AND event <> ''
      AND (remind_before IS NULL OR EXISTS (SELECT 1 FROM meetings WHERE meetings.tenant_id = sms_outbox.tenant_id
        AND meetings.id = meeting_id AND (start_at IS NULL OR start_at > ?1)))`;

export class MessagesTable implements StoredMessages {
  readonly #connection: Connection;
  readonly #durability: Durability;
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(connection: Connection, durability: Durability, now: () => number) {
    this.#connection = connection;
    this.#durability = durability;
    this.#now = now;
  }

  findNewest({ tenantId, meetingId }: MeetingPlace, most: number): Promise<readonly TextMessage[]> {
    return this.#durability.shown(() => this.#connection.rows(FIND_NEWEST, tenantId, meetingId, most).map(messageOf));
  }

  async list(filter: MessageFilter, after: MessageName | undefined): Promise<readonly TextMessage[]> {
    const { meetingId = null, since = 0, until = null } = filter;
    const state = filter.state === undefined ? null : stateColumn(filter.state);
    return this.#connection.rows(LIST, after?.id ?? "", meetingId, state, since, until).map(messageOf);
  }

  sendAgain(messages: readonly MessageName[]): Promise<number> {
    const now = this.#now();
    return this.#durability.written(() =>
      this.#connection.transaction(() =>
        messages.reduce((count, { id }) => count + this.#connection.run(SEND_AGAIN, now, id), 0),
      ),
    );
  }
}
