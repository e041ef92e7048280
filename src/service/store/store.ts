import type { Appointment } from "../domain/appointment.ts";
import type { Writer } from "../domain/change.ts";
import type { HistoryEntry } from "../domain/history-entry.ts";
import type { AnswerKey, StoredAnswer } from "../domain/stored-answer.ts";
import type { Meeting } from "../domain/meeting.ts";
import type { AppointmentSearch, FoundAppointments, KeySearch, MeetingSearch } from "./search.ts";
import type { AuditLog } from "./audit-log.ts";
import type { SmsOutbox } from "./sms-outbox.ts";
import type { StoredMessages } from "./stored-messages.ts";
import type { StoredPeople } from "./stored-people.ts";
import type { StoredChanges } from "./stored-changes.ts";
import type { StoredSubscriptions } from "./stored-subscriptions.ts";

/** How many meetings with one key are looked at: nothing keeps two meetings from having one, such as a link. */
export const MAX_SAME_KEY = 20;

/** A meeting with the appointment it contains, both of one moment. */
export interface StoredMeeting extends Meeting {
  /** The appointment's, without looking at the rest of it; `undefined` where there is none. */
  readonly etag: string | undefined;
  /** @throws {StoreError} when it is damaged: then the meeting is still good for the rest */
  readonly appointment: Appointment | undefined;
}

/** The meeting that a request names, and what else the store knows that decides about the request. */
export interface MeetingLookup {
  readonly tenantId: string;
  readonly meetingId: string;
  /** The application that calls for itself, and the object id of the user it names, if it names one. */
  readonly application?: { readonly id: string; readonly userId: string | undefined } | undefined;
  /** What has to be provisioned before the meeting gets its first appointment. */
  readonly provisioningScope?: string | undefined;
  /** Under what the answer to the request is kept, of one that is executed once. */
  readonly answerKey?: AnswerKey | undefined;
  /** A link that it may get. */
  readonly newLink?: string | undefined;
}

/** What a {@link MeetingLookup} finds, all of one moment. */
export interface FoundMeeting {
  readonly meeting: StoredMeeting | undefined;
  /** Whether a policy lets the application act for the user it names, or for anybody where it names none. */
  readonly hasPolicy: boolean;
  /** Whether one lets it act for the meeting's organizer. */
  readonly coversOrganizer: boolean;
  /** Milliseconds until the provisioning is over, 0 or less when it is; `undefined` when it has not begun. */
  readonly provisionedIn: number | undefined;
  /** What the request was answered before. */
  readonly answer?: StoredAnswer | undefined;
  /** Whether another meeting of the tenant has the link that was asked for. */
  readonly isLinkTaken?: boolean | undefined;
}

/** A change of one meeting, with its trace for operators and for whoever watches: all of it is kept, or nothing. */
export type MeetingChange =
  | { readonly kind: "saveAppointment"; readonly appointment: Appointment; readonly entry: HistoryEntry }
  /** The meeting comes into being with its appointment. */
  | {
      readonly kind: "adopt";
      readonly meeting: Meeting;
      readonly appointment: Appointment;
      readonly entry: HistoryEntry;
    }
  /** Times, subject, participants, link and kept properties, of a meeting that is still as it was found. */
  | {
      readonly kind: "saveMeeting";
      readonly before: Meeting;
      readonly meeting: Meeting;
      /** Whether it gets its link by that: one that no other meeting of the tenant may have. */
      readonly isLinkNew?: boolean;
      readonly entry?: undefined;
      readonly writer?: Writer;
    }
  | { readonly kind: "deleteAppointment"; readonly entry: HistoryEntry }
  /** With its participants and its appointment; without one there is nothing to trace. */
  | { readonly kind: "deleteMeeting"; readonly entry: HistoryEntry | undefined; readonly writer?: Writer };

/** What is decided about a meeting as it was found. */
export interface Decision<Result> {
  readonly result: Result;
  /** `undefined` leaves everything as it is. */
  readonly change?: MeetingChange | undefined;
  /** Kept under the key that was looked up, together with the change or not at all. */
  readonly answer?: StoredAnswer | undefined;
}

/**
 * What handlers and commands need of a database. Each call is atomic by itself; nobody holds anything open between two
 * of them. What a call gives is on disk: a write isn't told of before, and a read shows nothing that a failing disk could
 * take back. When one throws, nothing of it was kept.
 *
 * @throws {StoreError} each call, when the database can't do it
 */
export interface Store extends AsyncDisposable {
  readonly outbox: SmsOutbox;
  readonly messages: StoredMessages;
  readonly people: StoredPeople;
  readonly audit: AuditLog;
  /** What each of the writes below leaves that changes something: what was written, and by whom. */
  readonly changes: StoredChanges;
  /** Who is told of them by POST. */
  readonly subscriptions: StoredSubscriptions;

  /**
   * Runs `work`. What it asks the store for counts as this owner's: where a store has so many places for what is under way,
   * owners take turns, and none gets all of them.
   */
  within<Result>(owner: string, work: () => Result): Result;

  /** Whether the database answers: it throws where it doesn't. */
  probe(): Promise<void>;

  findMeeting(lookup: MeetingLookup): Promise<FoundMeeting>;

  /**
   * Finds a meeting and changes it as `decide` says. If somebody else has changed it in between, it is found and decided
   * about anew: so `decide` is a function of what it is given alone. What it throws, `changeMeeting` throws.
   */
  changeMeeting<Result>(lookup: MeetingLookup, decide: (found: FoundMeeting) => Decision<Result>): Promise<Result>;

  /**
   * Adds a meeting with its participants, and with an appointment where one is given.
   *
   * @returns `undefined`; or the meeting that has this id, or its organizer's external id, already: then nothing is added
   */
  addMeeting(meeting: Meeting, appointment?: Appointment, writer?: Writer): Promise<Meeting | undefined>;

  /** The same for a meeting that is told of with its link: one that another meeting of the tenant has is in its way, too. */
  adoptMeeting(meeting: Meeting, writer: Writer): Promise<Meeting | undefined>;

  /** Gives a meeting that starts before `startsBefore`, in milliseconds since 1970, another time. */
  rescheduleMeeting(meeting: Meeting, startsBefore: number): Promise<void>;

  /**
   * Up to `most` appointments, ordered by the ids of their meetings: these never change, so pages don't shift. Where no
   * index tells which they are, it stops after a bounded number of meetings.
   */
  searchAppointments(search: AppointmentSearch): Promise<FoundAppointments>;

  /** Up to `most` meetings, ordered by their start, then by id; or the other way round. */
  searchMeetings(search: MeetingSearch): Promise<readonly Meeting[]>;

  /** Up to {@link MAX_SAME_KEY} meetings of a tenant with this value of a key: of those in which all of these take part. */
  findMeetingsByKey(search: KeySearch): Promise<readonly Meeting[]>;

  /**
   * Begins the provisioning of `scope` unless it has begun, and would be over within these seconds.
   *
   * @returns milliseconds until it is over, 0 or less when it is
   */
  beginProvisioning(scope: string, seconds: number): Promise<number>;
  resetProvisioning(scope: string): Promise<void>;

  /** Lets an application act for a user, or for all users of the tenant when none is named; false when it may already. */
  grantAccessPolicy(tenantId: string, applicationId: string, userId?: string): Promise<boolean>;
  /** Takes a policy back; false when there was none. */
  revokeAccessPolicy(tenantId: string, applicationId: string, userId?: string): Promise<boolean>;
  /** Whether an application may act for a user. Policies of the user's own, if any, take the place of the tenant's. */
  policyCovers(tenantId: string, applicationId: string, userId: string): Promise<boolean>;

  /** The writes to the appointments of meetings with this id, oldest first; tenants apart, for ids are their own. */
  findHistory(meetingId: string): Promise<readonly HistoryEntry[]>;

  /** A secret of this database, made with it: what it signs stays good over a restart, and for every instance. */
  secret(name: "skiptoken"): Promise<string>;

  /** Ends what is under way, then closes. */
  close(): Promise<void>;
}
