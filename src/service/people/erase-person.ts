import { createEtag } from "../../common/contract/etag.ts";
import { contactsOf } from "../domain/contact.ts";
import type { Decision, FoundMeeting, Store } from "../store/store.ts";
import type { ErasedNumber, MeetingPlace, StoredMessage, StoredPeople } from "../store/stored-people.ts";
import {
  isNumber,
  isPerson,
  keyOf,
  meetingsWith,
  placeOf,
  messagesTo,
  participationsOf,
  type NamedPerson,
} from "./person.ts";

/** What was found of a person, and erased where that was wanted. Numbers alone: nothing of anybody is in it. */
export interface ErasureReport {
  readonly appointments: number;
  readonly clients: number;
  readonly tenants: number;
  readonly messages: number;
  /** Of these, the ones that were still to be sent. */
  readonly unsent: number;
  /** Meetings that somebody of this name takes part in: an account, which stays. */
  readonly participations: number;
}

export interface EraseOptions {
  /** Whether to look alone. */
  readonly isDry: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Called between two writes, with how long the last one took in milliseconds: whoever else writes has to have turns. */
  readonly pause: (took: number) => Promise<unknown>;
}

/** In the history it is nobody's write. */
const ERASER = { callerId: "erase", callerKind: "operator" } as const;

/** What was found of a person among the clients of appointments. */
interface FoundClients extends Pick<ErasureReport, "appointments" | "clients" | "tenants"> {
  /** The contacts of the person in each meeting, by {@link keyOf}. */
  readonly numbers: ReadonlyMap<string, readonly string[]>;
}

/**
 * Takes a person out of all appointments, which stay without them, and deletes the text messages to them. Step by step,
 * each atomic: what is interrupted is done to the end by doing it again. To which numbers messages were sent is known by the
 * appointments alone, so it is noted down until the erasure is over.
 *
 * @throws {StoreError}
 */
export async function erasePerson(store: Store, person: NamedPerson, options: EraseOptions): Promise<ErasureReport> {
  const { isDry } = options;
  const found = await eraseClients(store, person, { ...options, isDry: true });
  const numbers = new NotedNumbers(store, person);
  await numbers.load();
  await numbers.add(found.numbers, isDry);
  const before = await eraseMessages(store, person, numbers.all, options);
  const gone = isDry ? found : await eraseClients(store, person, options);
  await numbers.add(gone.numbers, isDry);
  // Others went on sending meanwhile, and during an erasure that was interrupted.
  const since = isDry ? { messages: 0, unsent: 0 } : await eraseMessages(store, person, numbers.all, options);
  if (!isDry) await numbers.end();
  let participations = 0;
  for await (const _ of participationsOf(store, person)) participations++;
  const { appointments, clients, tenants } = gone;
  const [messages, unsent] = [before.messages + since.messages, before.unsent + since.unsent];
  return { appointments, clients, tenants, messages, unsent, participations };
}

/** The contacts of a person in each meeting, by {@link keyOf}: those of now, and those that an interrupted erasure noted down. */
class NotedNumbers {
  readonly all = new Map<string, readonly string[]>();
  readonly #people: StoredPeople;
  readonly #name: string;

  constructor({ people }: Store, { contacts }: NamedPerson) {
    this.#people = people;
    this.#name = JSON.stringify(contacts.toSorted());
  }

  async load(): Promise<void> {
    for (const { contact, ...place } of await this.#people.notedErasure(this.#name))
      this.#keep(keyOf(place), [contact]);
  }

  async add(numbers: FoundClients["numbers"], isDry: boolean): Promise<void> {
    const added: ErasedNumber[] = [];
    for (const [key, contacts] of numbers) {
      this.#keep(key, contacts);
      for (const contact of contacts.filter(isNumber)) added.push({ ...placeOf(key), contact });
    }
    if (!isDry && added.length > 0) await this.#people.noteErasure(this.#name, added);
  }

  end(): Promise<void> {
    return this.#people.endErasure(this.#name);
  }

  #keep(key: string, contacts: readonly string[]): void {
    this.all.set(key, [...(this.all.get(key) ?? []), ...contacts]);
  }
}

async function eraseClients(store: Store, person: NamedPerson, options: EraseOptions): Promise<FoundClients> {
  const numbers = new Map<string, readonly string[]>();
  const tenants = new Set<string>();
  let clients = 0;
  for await (const place of meetingsWith(store, person)) {
    const begunAt = performance.now();
    const gone = await store.changeMeeting(place, (found) => withoutPerson(found, place, person, options));
    if (gone.length === 0) continue;
    clients += gone.length;
    tenants.add(place.tenantId);
    numbers.set(keyOf(place), contactsOf(gone));
    if (!options.isDry) await options.pause(performance.now() - begunAt);
  }
  return { appointments: numbers.size, clients, tenants: tenants.size, numbers };
}

async function eraseMessages(
  store: Store,
  person: NamedPerson,
  numbers: ReadonlyMap<string, readonly string[]>,
  options: EraseOptions,
): Promise<Pick<ErasureReport, "messages" | "unsent">> {
  let [messages, unsent] = [0, 0];
  for await (const message of messagesTo(store, person, numbers)) {
    messages++;
    if (message.state === "pending") unsent++;
    if (!options.isDry) await remove(store, message, options);
  }
  return { messages, unsent };
}

function withoutPerson(
  { meeting }: FoundMeeting,
  place: MeetingPlace,
  person: NamedPerson,
  { isDry, now }: EraseOptions,
): Decision<readonly Parameters<typeof isPerson>[1][]> {
  const current = meeting?.appointment;
  if (current === undefined) return { result: [] };
  const gone = current.appointmentClients.filter((client) => isPerson(person, client));
  if (gone.length === 0 || isDry) return { result: gone };
  const appointment = {
    ...current,
    appointmentClients: current.appointmentClients.filter((client) => !gone.includes(client)),
    etag: createEtag(),
    modifiedBy: ERASER.callerId,
    modifiedAt: now(),
  };
  const entry = {
    ...place,
    ...ERASER,
    at: appointment.modifiedAt,
    operation: "update",
    fields: ["appointmentClients"],
    etagBefore: current.etag,
    etagAfter: appointment.etag,
  } as const;
  return { result: gone, change: { kind: "saveAppointment", appointment, entry } };
}

async function remove(store: Store, message: StoredMessage, { pause }: EraseOptions): Promise<void> {
  const begunAt = performance.now();
  await store.people.deleteMessages([message]);
  await pause(performance.now() - begunAt);
}
