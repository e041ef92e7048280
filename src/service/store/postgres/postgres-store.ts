import { setTimeout as sleep } from "node:timers/promises";
import type { Appointment } from "../../domain/appointment.ts";
import type { Writer } from "../../domain/change.ts";
import type { HistoryEntry } from "../../domain/history-entry.ts";
import type { Meeting } from "../../domain/meeting.ts";
import { text } from "../columns.ts";
import type { AppointmentSearch, FoundAppointments, KeySearch, MeetingSearch } from "../search.ts";
import { halfCopy, PROGRESS_TABLE } from "../half-copy.ts";
import { tenantOfScope } from "../new-change.ts";
import { DEFAULT_CHANGES_KEPT_HOURS } from "../stored-changes.ts";
import { StoreError } from "../store-error.ts";
import type { Decision, FoundMeeting, MeetingChange, MeetingLookup, Store, StoredMeeting } from "../store.ts";
import { BEGIN_PROVISIONING } from "./change-statements.ts";
import { DatabasePool, MAX_CALL, pauseBefore, type Statement } from "./database-pool.ts";
import { migrateDatabase, requireMigrated } from "./migrate-database.ts";
import { PostgresAnswers, valuesOf } from "./postgres-answers.ts";
import { AnswerKeptError } from "./postgres-error.ts";
import { PostgresChanges } from "./postgres-changes.ts";
import { PostgresSubscriptions } from "./feed/postgres-subscriptions.ts";
import { PostgresMeetings } from "./postgres-meetings.ts";
import { PostgresMessages } from "./outbox/postgres-messages.ts";
import { PostgresOutbox } from "./outbox/postgres-outbox.ts";
import { PostgresAudit } from "./people/postgres-audit.ts";
import { PostgresPeople } from "./people/postgres-people.ts";
import { PostgresPolicies } from "./postgres-policies.ts";
import { findMeetingsByKey, searchMeetings } from "./postgres-search.ts";
import { searchAppointments } from "./people/postgres-appointment-search.ts";

const PROBE: Statement = { name: "probe", text: "SELECT 1 FROM meetings LIMIT 1" };
const PROVISIONED_IN: Statement = {
  name: "provisioned-in",
  text: "SELECT ready_at - database_time() FROM provisioning WHERE scope = $1",
};
const RESET_PROVISIONING: Statement = { name: "reset-provisioning", text: "DELETE FROM provisioning WHERE scope = $1" };
const SECRET: Statement = { name: "secret", text: "SELECT value FROM secrets WHERE name = $1" };

const HALF_COPY: Statement = {
  name: "half-copy",
  text: `SELECT 1 WHERE to_regclass('${PROGRESS_TABLE}') IS NOT NULL`,
};
export interface PostgresOptions {
  readonly changesKeptHours?: number | undefined;
}

/** A change that was sent and not answered. */
interface LostChange<Result> {
  readonly change: MeetingChange | undefined;
  readonly result: Result;
}

/**
 * The store in PostgreSQL, for any number of instances. A call is one statement, or a few of which the last alone writes,
 * and compares what the others found: so nothing is held open in between, and any pooler of connections may stand before it.
 */
export class PostgresStore implements Store {
  readonly outbox: PostgresOutbox;
  readonly messages: PostgresMessages;
  readonly people: PostgresPeople;
  readonly audit: PostgresAudit;
  readonly changes: PostgresChanges;
  readonly subscriptions: PostgresSubscriptions;
  readonly #pool: DatabasePool;
  readonly #meetings: PostgresMeetings;
  readonly #policies: PostgresPolicies;
  readonly #answers: PostgresAnswers;

  private constructor(pool: DatabasePool, url: string, changesKeptHours: number) {
    this.#pool = pool;
    this.#answers = new PostgresAnswers(pool);
    this.outbox = new PostgresOutbox(pool, this.#answers);
    this.messages = new PostgresMessages(pool);
    this.audit = new PostgresAudit(pool);
    this.people = new PostgresPeople(pool, url);
    this.changes = new PostgresChanges(pool, changesKeptHours * 3_600_000);
    this.subscriptions = new PostgresSubscriptions(pool);
    this.#meetings = new PostgresMeetings(pool, this.changes);
    this.#policies = new PostgresPolicies(pool);
  }

  /** Opens a database, and brings its schema up to date. @throws {StoreError} */
  static open(url: string, options?: PostgresOptions): Promise<PostgresStore> {
    return PostgresStore.#open(url, migrateDatabase, options);
  }

  /** Opens a database that a service works on, and changes nothing of its schema. @throws {StoreError} */
  static openExisting(url: string): Promise<PostgresStore> {
    return PostgresStore.#open(url, requireMigrated);
  }

  static async #open(
    url: string,
    prepare: (url: string) => Promise<void>,
    { changesKeptHours = DEFAULT_CHANGES_KEPT_HOURS }: PostgresOptions = {},
  ): Promise<PostgresStore> {
    const pool = await DatabasePool.open(url);
    try {
      await prepare(url);
      if ((await pool.read(HALF_COPY)).length > 0) throw halfCopy();
    } catch (error) {
      await pool.close();
      throw error;
    }
    return new PostgresStore(pool, url, changesKeptHours);
  }

  within<Result>(owner: string, work: () => Result): Result {
    return this.#pool.within(owner, work);
  }

  async probe(): Promise<void> {
    await this.#pool.read(PROBE);
  }

  async findMeeting(lookup: MeetingLookup): Promise<FoundMeeting> {
    const { tenantId, application, provisioningScope, answerKey, newLink } = lookup;
    const finding = this.#meetings.find(lookup);
    if ((application ?? provisioningScope ?? answerKey ?? newLink) === undefined) {
      return { meeting: await finding, hasPolicy: false, coversOrganizer: false, provisionedIn: undefined };
    }
    const { id = "", userId } = application ?? {};
    const askPolicy = () =>
      userId === undefined ? this.#policies.has(tenantId, id) : this.#policies.cover(tenantId, id, userId);
    const [meeting, hasPolicy, provisionedIn, answer, other] = await Promise.all([
      finding,
      application === undefined ? false : askPolicy(),
      provisioningScope === undefined ? undefined : this.#provisionedIn(provisioningScope),
      answerKey && this.#answers.find(answerKey),
      newLink === undefined ? undefined : this.#meetings.findOtherByLink(lookup, newLink),
    ]);
    // Asked where no user is named alone.
    const asksForOrganizer = application !== undefined && userId === undefined && meeting !== undefined;
    const coversOrganizer = asksForOrganizer && (await this.#policies.cover(tenantId, id, meeting.organizerId));
    return { meeting, hasPolicy, coversOrganizer, provisionedIn, answer, isLinkTaken: other !== undefined };
  }

  async changeMeeting<Result>(
    lookup: MeetingLookup,
    decide: (found: FoundMeeting) => Decision<Result>,
  ): Promise<Result> {
    const endsAt = performance.now() + MAX_CALL;
    const lost: LostChange<Result>[] = [];
    for (let attempt = 1; performance.now() < endsAt; attempt++) {
      const found = await this.#orUncertain(lost, () => this.findMeeting(lookup));
      const executed = await this.#orUncertain(lost, () => this.#executedOf(lost, lookup, found));
      if (executed !== undefined) return executed.result;
      const decision = decide(found);
      const { change, result } = decision;
      if (change === undefined && decision.answer === undefined) return result;
      try {
        if (await this.#execute(lookup, found.meeting, decision)) return result;
      } catch (error) {
        if (!(error instanceof StoreError) || error.trouble !== "uncertain") throw error;
        // Whether it happened is looked up; if it didn't, the tag keeps it from happening beside the next one.
        lost.push({ change, result });
      }
      // Somebody else was faster. They finish, whoever they are; so it is their number that bounds this.
      if (attempt > 1) await sleep(pauseBefore(attempt - 1));
    }
    const trouble = lost.length > 0 ? "uncertain" : "busy";
    throw new StoreError("A meeting that others keep changing could not be changed in time.", { trouble });
  }

  /** @returns false where the meeting isn't as it was found any more, or the request was executed meanwhile */
  async #execute(
    lookup: MeetingLookup,
    before: StoredMeeting | undefined,
    { change, answer }: Decision<unknown>,
  ): Promise<boolean> {
    const { answerKey } = lookup;
    if (answerKey === undefined || answer === undefined) {
      return change === undefined || this.#meetings.change(lookup, before, change);
    }
    this.#answers.expireSometimes();
    if (change === undefined) return this.#answers.keep(answerKey, answer);
    try {
      return await this.#meetings.change(lookup, before, change, valuesOf(answerKey, answer));
    } catch (error) {
      if (!(error instanceof AnswerKeptError)) throw error;
      await this.#answers.forgetOld(answerKey);
      return false;
    }
  }

  /** Which of the changes that were not answered has happened. */
  async #executedOf<Result>(
    lost: readonly LostChange<Result>[],
    lookup: MeetingLookup,
    { meeting }: FoundMeeting,
  ): Promise<LostChange<Result> | undefined> {
    for (const one of lost) {
      // What only kept an answer is found with the meeting.
      if (one.change === undefined) continue;
      const { kind, entry } = one.change;
      // What is untraced and lost is no matter to repeat, but for the deletion: it would find nothing.
      const isExecuted =
        entry === undefined
          ? kind !== "saveMeeting" && meeting === undefined
          : await this.#meetings.isTraced(lookup, entry);
      if (isExecuted) return one;
    }
    return undefined;
  }

  /** With a change that was not answered, a failure to look leaves open what became of it. */
  async #orUncertain<Result>(lost: readonly unknown[], look: () => Promise<Result>): Promise<Result> {
    try {
      return await look();
    } catch (error) {
      if (lost.length === 0 || !(error instanceof StoreError)) throw error;
      throw new StoreError(error.message, { trouble: "uncertain" });
    }
  }

  addMeeting(meeting: Meeting, appointment?: Appointment, writer?: Writer): Promise<Meeting | undefined> {
    return this.#meetings.add(meeting, appointment, writer);
  }

  adoptMeeting(meeting: Meeting, writer: Writer): Promise<Meeting | undefined> {
    return this.#meetings.adopt(meeting, writer);
  }

  rescheduleMeeting(meeting: Meeting, startsBefore: number): Promise<void> {
    return this.#meetings.reschedule(meeting, startsBefore);
  }

  searchAppointments(search: AppointmentSearch): Promise<FoundAppointments> {
    return searchAppointments(this.#pool, search);
  }

  searchMeetings(search: MeetingSearch): Promise<readonly Meeting[]> {
    return searchMeetings(this.#pool, search);
  }

  findMeetingsByKey(search: KeySearch): Promise<readonly Meeting[]> {
    return findMeetingsByKey(this.#pool, search);
  }

  async beginProvisioning(scope: string, seconds: number): Promise<number> {
    await this.#pool.writeAgain(BEGIN_PROVISIONING, scope, seconds * 1000, tenantOfScope(scope));
    return (await this.#provisionedIn(scope)) ?? seconds * 1000;
  }

  async #provisionedIn(scope: string): Promise<number | undefined> {
    const [row] = await this.#pool.read(PROVISIONED_IN, scope);
    return row === undefined ? undefined : Number(row[0]);
  }

  async resetProvisioning(scope: string): Promise<void> {
    await this.#pool.writeAgain(RESET_PROVISIONING, scope);
  }

  grantAccessPolicy(tenantId: string, applicationId: string, userId = ""): Promise<boolean> {
    return this.#policies.add(tenantId, applicationId, userId);
  }

  revokeAccessPolicy(tenantId: string, applicationId: string, userId = ""): Promise<boolean> {
    return this.#policies.remove(tenantId, applicationId, userId);
  }

  policyCovers(tenantId: string, applicationId: string, userId: string): Promise<boolean> {
    return this.#policies.cover(tenantId, applicationId, userId);
  }

  findHistory(meetingId: string): Promise<readonly HistoryEntry[]> {
    return this.#meetings.findHistory(meetingId);
  }

  async secret(name: "skiptoken"): Promise<string> {
    const [row] = await this.#pool.read(SECRET, name);
    if (row === undefined) throw new StoreError(`The database has lost its secret for ${name}.`);
    return text(row, 0);
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
