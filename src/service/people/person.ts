import type { AppointmentUser } from "../domain/appointment.ts";
import { contactsOf, emailContact, phoneContact } from "../domain/contact.ts";
import type { Store } from "../store/store.ts";
import type { MeetingPlace, MessageName, StoredMessage } from "../store/stored-people.ts";

/** Somebody as operators name them: whoever has one of these contacts is meant. */
export interface NamedPerson {
  readonly contacts: readonly string[];
  /** The address as a user principal name is compared: in lower case. */
  readonly name: string | undefined;
}

/** @returns `undefined` where nobody can be found by what is given */
export function personOf(email: string | undefined, phone: string | undefined): NamedPerson | undefined {
  const byEmail = email === undefined ? undefined : emailContact(email);
  const byPhone = phone === undefined ? undefined : phoneContact(phone);
  if ((email !== undefined && byEmail === undefined) || (phone !== undefined && byPhone === undefined))
    return undefined;
  const contacts = [byEmail, byPhone].filter((contact) => contact !== undefined);
  return contacts.length === 0 ? undefined : { contacts, name: email?.trim().toLowerCase() };
}

export function isPerson({ contacts }: NamedPerson, client: AppointmentUser): boolean {
  return contactsOf([client]).some((contact) => contacts.includes(contact));
}

/** Where the person is a client, in all tenants. */
export function meetingsWith({ people }: Store, { contacts }: NamedPerson): AsyncGenerator<MeetingPlace> {
  return all((after: MeetingPlace | undefined) => people.findMeetings(contacts, after));
}

/** Where the person takes part by name. */
export async function* participationsOf({ people }: Store, { name }: NamedPerson): AsyncGenerator<MeetingPlace> {
  if (name !== undefined) yield* all((after: MeetingPlace | undefined) => people.findParticipations(name, after));
}

/**
 * Text messages to the person: to a number that is given, and of a meeting to the numbers that the person has there. Of one
 * that was sent two digits are left: those of a meeting that the person's number there ends with are taken for the person's.
 *
 * @param numbers the contacts of the person in each meeting, by {@link keyOf}
 */
export async function* messagesTo(
  { people }: Store,
  { contacts }: NamedPerson,
  numbers: ReadonlyMap<string, readonly string[]>,
): AsyncGenerator<StoredMessage> {
  for await (const message of all((after: MessageName | undefined) => people.listMessages(after))) {
    const { tenantId, event, numberEnd } = message;
    if (event === "") {
      const known = numbers.get(keyOf({ tenantId, meetingId: message.meetingId ?? "" })) ?? [];
      if (numberEnd !== null && known.some((one) => isNumber(one) && one.endsWith(numberEnd))) yield message;
      continue;
    }
    const { phoneNumber, onlineMeetingId } = dataOf(event);
    const contact = phoneContact(String(phoneNumber));
    const known = numbers.get(keyOf({ tenantId, meetingId: String(onlineMeetingId) }));
    if (contact !== undefined && (contacts.includes(contact) || known?.includes(contact) === true)) yield message;
  }
}

/** Whether a contact is a phone number. */
export function isNumber(contact: string): boolean {
  return contact.startsWith("n:");
}

export function keyOf({ tenantId, meetingId }: MeetingPlace): string {
  return JSON.stringify([tenantId, meetingId]);
}

/** @param key of {@link keyOf} */
export function placeOf(key: string): MeetingPlace {
  const [tenantId = "", meetingId = ""] = JSON.parse(key) as string[];
  return { tenantId, meetingId };
}

/** What an event says; nothing where it is damaged. */
export function dataOf(event: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(event) as { data?: Record<string, unknown> }).data ?? {};
  } catch {
    return {};
  }
}

async function* all<Item>(page: (after: Item | undefined) => Promise<readonly Item[]>): AsyncGenerator<Item> {
  for (let after: Item | undefined; ;) {
    const items = await page(after);
    yield* items;
    after = items.at(-1);
    if (after === undefined) return;
  }
}
