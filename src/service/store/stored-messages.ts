import { MESSAGE_STATES, type MessageKind, type MessageState, type TextMessage } from "../domain/text-message.ts";
import { numberOrNull, text, textOrNull, type Row } from "./columns.ts";
import type { MeetingPlace, MessageName } from "./stored-people.ts";

/** Which messages operators look at: those that meet all that is given. */
export interface MessageFilter {
  readonly meetingId?: string | undefined;
  readonly state?: MessageState | undefined;
  /** Asked for then or later, and before; in milliseconds since 1970. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

/**
 * The history of text messages, of what is waiting and of what is over.
 *
 * @throws {StoreError} each call
 */
export interface StoredMessages {
  /** The newest about a meeting, those that were asked for last first. */
  findNewest(meeting: MeetingPlace, most: number): Promise<readonly TextMessage[]>;
  /** In all tenants, a page after the last that was given. */
  list(filter: MessageFilter, after: MessageName | undefined): Promise<readonly TextMessage[]>;
  /** Begins anew with those of these that have failed, and only with them. @returns how many that were */
  sendAgain(messages: readonly MessageName[]): Promise<number>;
}

/** In the order of {@link messageOf}. */
export const MESSAGE_COLUMNS = [
  "tenant_id",
  "id",
  "meeting_id",
  "kind",
  "state",
  "attempts",
  "reason",
  "number_end",
  "created_at",
  "next_attempt_at",
  "finished_at",
] as const;

/** A state by its name in the databases, where it has another one. */
export function stateColumn(state: MessageState): string {
  return state === "sent" ? "delivered" : state;
}

/** The other way round. */
export function stateOf(column: string): MessageState {
  return MESSAGE_STATES.find((state) => stateColumn(state) === column) ?? "failed";
}

export function messageOf(row: Row): TextMessage {
  return {
    tenantId: text(row, 0),
    id: text(row, 1),
    meetingId: textOrNull(row, 2),
    kind: textOrNull(row, 3) as MessageKind | null,
    state: stateOf(text(row, 4)),
    attempts: Number(row[5]),
    reason: textOrNull(row, 6),
    numberEnd: textOrNull(row, 7),
    createdAt: Number(row[8]),
    dueAt: Number(row[9]),
    finishedAt: numberOrNull(row, 10),
  };
}
