import type { MessageState } from "../domain/text-message.ts";

export interface MeetingPlace {
  readonly tenantId: string;
  readonly meetingId: string;
}

/** A text message as it is kept: without its event once it was delivered, or cancelled. */
export interface StoredMessage {
  readonly tenantId: string;
  readonly id: string;
  /** JSON; empty once there is nothing to send any more. */
  readonly event: string;
  readonly state: MessageState;
  /** The last digits of the number, which stay when the event is gone. */
  readonly numberEnd: string | null;
  /** Of one of which these stay. */
  readonly meetingId: string | null;
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export type MessageName = Pick<StoredMessage, "tenantId" | "id">;

/**
 * What a database holds of people, in all tenants: for operators, beside running services. Lists go on after the last that
 * they gave, in pages.
 *
 * @throws {StoreError} each call
 */
export interface StoredPeople {
  /** The meetings whose appointments have a client with one of these contacts, see domain/contact.ts. */
  findMeetings(contacts: readonly string[], after: MeetingPlace | undefined): Promise<readonly MeetingPlace[]>;
  /** The meetings that somebody of this name takes part in: a user principal name in lower case. */
  findParticipations(name: string, after: MeetingPlace | undefined): Promise<readonly MeetingPlace[]>;
  /** Text messages that hold something still. */
  listMessages(after: MessageName | undefined): Promise<readonly StoredMessage[]>;
  /**
   * Of the next meetings, in the order of tenants and ids, those that ended before a time, in milliseconds since 1970; one
   * without an end is over when it has started. So many are looked at each time that nobody is held up.
   */
  endedMeetings(before: number, after: MeetingPlace | undefined): Promise<EndedMeetings>;
  deleteMessages(messages: readonly MessageName[]): Promise<void>;
  /**
   * Notes down under which numbers a person is known in meetings, until their erasure is over: an erasure that is interrupted
   * forgets the number with the appointment, while somebody may still send messages to it.
   */
  noteErasure(person: string, numbers: readonly ErasedNumber[]): Promise<void>;
  notedErasure(person: string): Promise<readonly ErasedNumber[]>;
  endErasure(person: string): Promise<void>;
  /**
   * Removes what changed and deleted rows have left in the files, as far as that holds nobody up.
   *
   * @param all whether to write all of it anew, while writers wait, and in PostgreSQL readers too
   */
  compact(all: boolean): Promise<void>;
}

/** A contact that is a number, see domain/contact.ts. */
export interface ErasedNumber extends MeetingPlace {
  readonly contact: string;
}

export interface EndedMeetings {
  readonly meetings: readonly MeetingPlace[];
  /** The last one that was looked at; `undefined` at the end. */
  readonly lookedAt: MeetingPlace | undefined;
}

/** How many rows a page has. */
export const PEOPLE_PAGE = 500;
