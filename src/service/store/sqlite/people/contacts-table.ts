import type { AppointmentUser } from "../../../domain/appointment.ts";
import { contactsOf } from "../../../domain/contact.ts";
import { StoreError } from "../../store-error.ts";
import type { StoredMeeting } from "../../store.ts";
import type { Connection } from "../connection.ts";

const ADD = "INSERT INTO contacts (tenant_id, contact, meeting_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
const REMOVE = "DELETE FROM contacts WHERE tenant_id = ? AND contact = ? AND meeting_id = ?";
const REMOVE_ALL = "DELETE FROM contacts WHERE tenant_id = ? AND meeting_id = ?";

interface Place {
  readonly tenantId: string;
  readonly meetingId: string;
}

/**
 * Whom the appointments are with, to be found by e-mail address and number. Whatever writes an appointment calls
 * {@link change} in the same transaction: a trigger would take the clients apart ten times as long.
 */
export class ContactsTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * @param before the meeting as it was found; `undefined` where it is new
   * @param after the clients that its appointment has from now on
   */
  change(place: Place, before: StoredMeeting | undefined, after: readonly AppointmentUser[] = []): void {
    const { tenantId, meetingId } = place;
    const [old, now] = [this.#presentOf(place, before), contactsOf(after)];
    for (const contact of old) {
      if (!now.includes(contact)) this.#connection.run(REMOVE, tenantId, contact, meetingId);
    }
    for (const contact of now) {
      if (!old.includes(contact)) this.#connection.run(ADD, tenantId, contact, meetingId);
    }
  }

  /** Those of a damaged appointment can't be told any more: they are searched for, however long that takes. */
  #presentOf({ tenantId, meetingId }: Place, meeting: StoredMeeting | undefined): readonly string[] {
    try {
      return contactsOf(meeting?.appointment?.appointmentClients ?? []);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.#connection.run(REMOVE_ALL, tenantId, meetingId);
      return [];
    }
  }
}
