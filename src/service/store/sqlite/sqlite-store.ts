import { createSteadyClock } from "../../../common/steady-clock.ts";
import type { Appointment } from "../../domain/appointment.ts";
import type { Writer } from "../../domain/change.ts";
import type { HistoryEntry } from "../../domain/history-entry.ts";
import type { Meeting } from "../../domain/meeting.ts";
import { text } from "../columns.ts";
import type { AppointmentSearch, FoundAppointments, KeySearch, MeetingSearch } from "../search.ts";
import { meetingCreated, meetingRescheduled, newChangeOf, provisioningBegun } from "../new-change.ts";
import { DEFAULT_CHANGES_KEPT_HOURS } from "../stored-changes.ts";
import { StoreError } from "../store-error.ts";
import type { Decision, FoundMeeting, MeetingChange, MeetingLookup, Store, StoredMeeting } from "../store.ts";
import { searchAppointments } from "./appointment-search.ts";
import { AnswersTable } from "./answers-table.ts";
import { ChangesTable } from "./changes-table.ts";
import type { Connection } from "./connection.ts";
import { openDatabase } from "./database-file.ts";
import { DatabaseWatch } from "./database-watch.ts";
import { Durability } from "./durability.ts";
import { requireWhole } from "./existing-database.ts";
import { SubscriptionsTable } from "./feed/subscriptions-table.ts";
import { HistoryTable } from "./history-table.ts";
import { findMeetingsByKey, searchMeetings } from "./meeting-search.ts";
import { MeetingsTable } from "./meetings-table.ts";
import { MessagesTable } from "./outbox/messages-table.ts";
import { OutboxTable } from "./outbox/outbox-table.ts";
import { ContactsTable } from "./people/contacts-table.ts";
import { AuditTable } from "./people/audit-table.ts";
import { PeopleTable } from "./people/people-table.ts";
import { PoliciesTable } from "./policies-table.ts";
import { ProvisioningTable } from "./provisioning-table.ts";

export interface SqliteOptions {
  /** Milliseconds since 1970; the machine's clock unless given, but for going back. */
  readonly now?: () => number;
  /** Told how long what a call gives was held back until it was on disk, in milliseconds. */
  readonly flushed?: ((duration: number) => void) | undefined;
  /** How much room is left on the disk that a directory is on; as the system says unless given. */
  readonly freeBytes?: (directory: string) => number;
  readonly changesKeptHours?: number | undefined;
}

/**
 * The store in one SQLite file. Each call does its work at once, in this process, so that calls follow one another as they
 * were made; it is over when the work is on disk. Several processes may open the same file; writes queue up to five
 * seconds.
 */
export class SqliteStore implements Store {
  readonly connection: Connection;
  readonly history: HistoryTable;
  readonly outbox: OutboxTable;
  readonly messages: MessagesTable;
  readonly people: PeopleTable;
  readonly audit: AuditTable;
  readonly changes: ChangesTable;
  readonly subscriptions: SubscriptionsTable;
  readonly #meetings: MeetingsTable;
  readonly #policies: PoliciesTable;
  readonly #contacts: ContactsTable;
  readonly #answers: AnswersTable;
  readonly #watch: DatabaseWatch;
  readonly #durability: Durability;
  readonly #provisioning: ProvisioningTable;

  /** @throws {StoreError} when the file can't be opened or was written by a newer version */
  constructor(file: string, options: SqliteOptions = {}) {
    const { now = createSteadyClock(), flushed, freeBytes, changesKeptHours = DEFAULT_CHANGES_KEPT_HOURS } = options;
    this.connection = openDatabase(file);
    try {
      requireWhole(this.connection);
    } catch (error) {
      this.connection.close();
      throw error;
    }
    // From here on it is waited for otherwise: see Durability.
    this.connection.get("PRAGMA busy_timeout = 0");
    this.#watch = new DatabaseWatch(file, freeBytes);
    this.#durability = new Durability(this.connection, flushed);
    this.#meetings = new MeetingsTable(this.connection);
    this.#policies = new PoliciesTable(this.connection);
    this.#contacts = new ContactsTable(this.connection);
    this.#provisioning = new ProvisioningTable(this.connection, now);
    this.history = new HistoryTable(this.connection);
    this.audit = new AuditTable(this.connection, this.#durability);
    this.people = new PeopleTable(this.connection, this.#durability);
    this.#answers = new AnswersTable(this.connection, now);
    this.outbox = new OutboxTable(this.connection, this.#durability, now, this.#answers);
    this.messages = new MessagesTable(this.connection, this.#durability, now);
    this.changes = new ChangesTable(this.connection, this.#durability, now, changesKeptHours * 3_600_000);
    this.subscriptions = new SubscriptionsTable(this.connection, this.#durability, now);
  }

  /** Nobody waits for another here. */
  within<Result>(_owner: string, work: () => Result): Result {
    return work();
  }

  async probe(): Promise<void> {
    this.#watch.check();
    this.connection.row("SELECT 1 FROM meetings LIMIT 1");
  }

  findMeeting(lookup: MeetingLookup): Promise<FoundMeeting> {
    return this.#durability.shown(() => this.#find(lookup));
  }

  #find(lookup: MeetingLookup): FoundMeeting {
    const { tenantId, application, provisioningScope, answerKey, newLink } = lookup;
    const meeting = this.#meetings.find(lookup);
    const isLinkTaken = newLink === undefined ? undefined : this.#isTaken(lookup, newLink);
    const provisionedIn = provisioningScope === undefined ? undefined : this.#provisioning.readyIn(provisioningScope);
    const answer = answerKey && this.#answers.find(answerKey);
    const known = { meeting, provisionedIn, answer, isLinkTaken };
    if (application === undefined) return { ...known, hasPolicy: false, coversOrganizer: false };
    const { id, userId } = application;
    const covers = (user: string) => this.#policies.cover(tenantId, id, user);
    return {
      ...known,
      hasPolicy: userId === undefined ? this.#policies.has(tenantId, id) : covers(userId),
      // Asked where no user is named alone.
      coversOrganizer: userId === undefined && meeting !== undefined && covers(meeting.organizerId),
    };
  }

  #isTaken(place: MeetingLookup, link: string): boolean {
    return this.#meetings.findOtherByLink(place, link) !== undefined;
  }

  async changeMeeting<Result>(
    lookup: MeetingLookup,
    decide: (found: FoundMeeting) => Decision<Result>,
  ): Promise<Result> {
    let isApplied = false;
    const run = (): Decision<Result> | Refusal => {
      for (;;) {
        const found = this.#find(lookup);
        const decision = decideOrRefuse(found, decide);
        if ("refusal" in decision || (decision.change === undefined && decision.answer === undefined)) return decision;
        // Another process may have changed it since: nothing in this one can.
        isApplied = this.connection.transaction(() => this.#apply(lookup, found.meeting, decision));
        if (isApplied) return decision;
      }
    };
    // What changes nothing is a read: it is decided anew when what it was decided by is taken back.
    const decision = await this.#durability.shown(run, () => !isApplied);
    if ("refusal" in decision) throw decision.refusal;
    return decision.result;
  }

  #apply(lookup: MeetingLookup, before: StoredMeeting | undefined, { change, answer }: Decision<unknown>): boolean {
    const { answerKey } = lookup;
    // Another process may have executed the request.
    if (answerKey !== undefined && this.#answers.find(answerKey) !== undefined) return false;
    if (change !== undefined && !this.#changeTable(lookup, before, change)) return false;
    // A new meeting brings its own, and one that is changed keeps those that it has.
    if (change !== undefined && change.kind !== "adopt" && change.kind !== "saveMeeting") {
      const clients = change.kind === "saveAppointment" ? change.appointment.appointmentClients : [];
      this.#contacts.change(lookup, before, clients);
    }
    if (change?.entry !== undefined) this.history.add(change.entry);
    if (change !== undefined) this.changes.add(newChangeOf(lookup, before, change));
    if (answer !== undefined && answerKey !== undefined) this.#answers.add(answerKey, answer);
    return true;
  }

  /** @returns false where the meeting isn't as it was found any more */
  #changeTable(lookup: MeetingLookup, before: StoredMeeting | undefined, change: MeetingChange): boolean {
    switch (change.kind) {
      case "saveAppointment":
        return this.#meetings.saveAppointment(lookup, change.appointment, before?.etag);
      case "adopt":
        return this.#add(change.meeting, change.appointment) === undefined;
      case "saveMeeting":
        if (change.isLinkNew === true && this.#isTaken(lookup, change.meeting.joinWebUrl ?? "")) return false;
        return this.#meetings.save(change.before, change.meeting);
      case "deleteAppointment":
        return this.#meetings.deleteAppointment(lookup, before?.etag);
      case "deleteMeeting":
        return this.#meetings.delete(lookup, before);
      default:
        return change satisfies never;
    }
  }

  addMeeting(meeting: Meeting, appointment?: Appointment, writer?: Writer): Promise<Meeting | undefined> {
    return this.#write(() => {
      const present = this.#add(meeting, appointment);
      if (present === undefined) this.changes.add(meetingCreated(meeting, appointment, writer));
      return present;
    });
  }

  adoptMeeting(meeting: Meeting, writer: Writer): Promise<Meeting | undefined> {
    return this.#write(() => {
      const place = { tenantId: meeting.tenantId, meetingId: meeting.id };
      const present = this.#meetings.findOtherByLink(place, meeting.joinWebUrl ?? "") ?? this.#add(meeting, undefined);
      if (present === undefined) this.changes.add(meetingCreated(meeting, undefined, writer));
      return present;
    });
  }

  #add(meeting: Meeting, appointment: Appointment | undefined): Meeting | undefined {
    const present = this.#meetings.add(meeting);
    if (present === undefined && appointment !== undefined) {
      const place = { tenantId: meeting.tenantId, meetingId: meeting.id };
      this.#meetings.saveAppointment(place, appointment, undefined);
      this.#contacts.change(place, undefined, appointment.appointmentClients);
    }
    return present;
  }

  rescheduleMeeting(meeting: Meeting, startsBefore: number): Promise<void> {
    return this.#write(() => {
      if (this.#meetings.reschedule(meeting, startsBefore)) this.changes.add(meetingRescheduled(meeting));
    });
  }

  searchAppointments(search: AppointmentSearch): Promise<FoundAppointments> {
    return this.#durability.shown(() => searchAppointments(this.connection, search));
  }

  searchMeetings(search: MeetingSearch): Promise<readonly Meeting[]> {
    return this.#durability.shown(() => searchMeetings(this.connection, search));
  }

  findMeetingsByKey(search: KeySearch): Promise<readonly Meeting[]> {
    return this.#durability.shown(() => findMeetingsByKey(this.connection, search));
  }

  beginProvisioning(scope: string, seconds: number): Promise<number> {
    return this.#write(() => {
      const readyAt = this.#provisioning.begin(scope, seconds);
      if (readyAt !== undefined) this.changes.add(provisioningBegun(scope, readyAt));
      return this.#provisioning.readyIn(scope) ?? 0;
    });
  }

  resetProvisioning(scope: string): Promise<void> {
    return this.#write(() => this.#provisioning.reset(scope));
  }

  grantAccessPolicy(tenantId: string, applicationId: string, userId = ""): Promise<boolean> {
    return this.#write(() => this.#policies.add(tenantId, applicationId, userId));
  }

  revokeAccessPolicy(tenantId: string, applicationId: string, userId = ""): Promise<boolean> {
    return this.#write(() => this.#policies.remove(tenantId, applicationId, userId));
  }

  policyCovers(tenantId: string, applicationId: string, userId: string): Promise<boolean> {
    return this.#durability.shown(() => this.#policies.cover(tenantId, applicationId, userId));
  }

  findHistory(meetingId: string): Promise<readonly HistoryEntry[]> {
    return this.#durability.shown(() => this.history.find(meetingId));
  }

  async secret(name: "skiptoken"): Promise<string> {
    const row = this.connection.row("SELECT value FROM secrets WHERE name = ?", name);
    if (row === undefined) throw new StoreError(`The database has lost its secret for ${name}.`);
    return text(row, 0);
  }

  async close(): Promise<void> {
    this.connection.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  [Symbol.dispose](): void {
    this.connection.close();
  }

  #write<Result>(work: () => Result): Promise<Result> {
    return this.#durability.written(() => this.connection.transaction(work));
  }
}

/** What `decide` threw, to be thrown on once what it saw is on disk. */
interface Refusal {
  readonly refusal: unknown;
}

function decideOrRefuse<Result>(
  found: FoundMeeting,
  decide: (found: FoundMeeting) => Decision<Result>,
): Decision<Result> | Refusal {
  try {
    return decide(found);
  } catch (refusal) {
    return { refusal };
  }
}
