import type { Tracer } from "../common/tracer.ts";
import { FairShare } from "../common/fair-share.ts";
import { parseAppointment, type Appointment, type AppointmentKey } from "./model/upstream-appointment.ts";
import type { UserScope, UpstreamName } from "./model/credential.ts";
import { ChangeWatches } from "./feed/change-watches.ts";
import type { ChangeWatch } from "./feed/change-watch.ts";
import { createReadQueues, type ReadOptions } from "./create-read-queues.ts";
import type { GraphObserver, GraphUsage } from "./graph-observer.ts";
import { Agenda } from "./agenda/merged-agenda.ts";
import { calendarPath, parseCalendar } from "./agenda/calendar-view.ts";
import { errorOf } from "./map-error.ts";
import { GraphWrites, RESOURCE } from "./writes/graph-writes.ts";
import { GraphMeetings } from "./meetings/graph-meetings.ts";
import { pathUnder, type Requester } from "./requester.ts";
import type { AppointmentWrite } from "./writes/settle-write.ts";
import { BulkWrites, type WriteOutcome } from "./writes/bulk-writes.ts";
import { GatewayError, ServiceUnavailableError, ThrottledError } from "./model/gateway-errors.ts";
import { unlessEnded } from "./operation-life.ts";
import { appointmentSearchPath, parseAppointmentPage, type AppointmentSearch } from "./model/appointment-list.ts";
import { meetingListPath, parseMeetingPage, type MeetingList } from "./model/meeting-page.ts";
import type { OnlineMeeting } from "./model/upstream-meeting.ts";
import { RETRY_AFTER_SECONDS } from "./transport/overload.ts";
import type { Operation } from "./model/operation-permissions.ts";
import { KeptAnswer } from "./reads/kept-answer.ts";
import { KeptAnswers } from "./reads/kept-answers.ts";
import type { Outcome } from "./reads/pending-read.ts";
import type { QueuePerCredential } from "./reads/queue-per-credential.ts";
import type { Page } from "./model/item-page.ts";
import type { Sms } from "./model/sms.ts";
import { messagesPath, parseMessages, type TextMessage, type TextMessageList } from "./model/upstream-message.ts";
import { isObject } from "../common/json.ts";
import type { UpstreamAnswer } from "./transport/response.ts";
import { Upstream, type UpstreamReport } from "./transport/transport.ts";

export interface GraphClientOptions extends ReadOptions {
  /** About as many bytes of appointments are kept, to ask for them again by their etags; 0: none. */
  readonly readCacheBytes: number;
  /** Origin of Microsoft Graph: join links and text messages. */
  readonly graphUrl: string;
  /** Origin of the virtualAppointment resource, and of lists of meetings, which Graph never had. */
  readonly appointmentsUrl: string;
  /** How long a write may take, waiting included, in milliseconds; and two thirds of what is left to its operation. */
  readonly writeDeadline: number;
  /** How long a write waits for a connection, in milliseconds. */
  readonly maxWriteWait?: number;
  /** Whether agendas show the user's calendar besides; where the appointments live elsewhere than it. Default false. */
  readonly calendar?: boolean | undefined;
  /** Whether nothing is sent for a while to an upstream that is gone. */
  readonly circuitBreaker: boolean;
  readonly report: UpstreamReport;
  readonly observer?: GraphObserver | undefined;
  /** Told of each upstream request as a step of its operation; absent, nobody is. */
  readonly tracer?: Tracer | undefined;
}

/** Reads that have no answer yet, of all callers together: each holds some two kilobytes. */
const MAX_READS = 20_000;
/** So many times a caller's reads are left for others: one alone may have a quarter of them. */
const OTHERS = 3;
const MAX_WRITE_WAIT = 2000;

/** With `()`, as every SDK calls it. */
const JOIN_LINK_FUNCTION = "/getVirtualAppointmentJoinWebUrl()";

/** Speaks the Graph protocol for callers: each call names the credential it is made with. */
export class GraphClient {
  readonly #graph: Upstream;
  readonly #appointments: Upstream;
  readonly #upstreams: readonly Upstream[];
  readonly #now: () => number;
  readonly #report: UpstreamReport;
  readonly #writes: GraphWrites;
  readonly #bulkWrites: BulkWrites;
  readonly #appointmentReads: QueuePerCredential;
  readonly #joinLinkReads: QueuePerCredential;
  readonly #meetingReads: QueuePerCredential;
  readonly #searches: QueuePerCredential;
  readonly #wholeMeetings: QueuePerCredential;
  readonly #queues: readonly QueuePerCredential[];
  readonly #kept: KeptAnswers | undefined;
  readonly #watches: ChangeWatches;
  /** What is done with meetings themselves. */
  readonly meetings: GraphMeetings;
  readonly #agenda: Agenda | undefined;
  readonly #unanswered = new FairShare(MAX_READS, OTHERS);

  constructor(options: GraphClientOptions) {
    const { graphUrl, appointmentsUrl, now, report, observer, writeDeadline, maxWriteWait = MAX_WRITE_WAIT } = options;
    const { circuitBreaker, readCacheBytes, tracer, calendar = false } = options;
    const upstream = { report, observer, tracer, now, maxWriteWait, circuitBreaker };
    this.#graph = new Upstream("graph", graphUrl, upstream);
    this.#appointments =
      appointmentsUrl === graphUrl ? this.#graph : new Upstream("appointments", appointmentsUrl, upstream);
    this.#upstreams = [...new Set([this.#graph, this.#appointments])];
    this.#now = now;
    this.#report = report;
    this.#watches = new ChangeWatches(appointmentsUrl, now);
    const writes = { graph: this.#graph, appointments: this.#appointments, now, report, writeDeadline };
    this.#writes = new GraphWrites(writes);
    this.#bulkWrites = new BulkWrites(writes, this.#writes);
    if (readCacheBytes > 0) this.#kept = new KeptAnswers(readCacheBytes, now);
    this.#appointmentReads = createReadQueues(this.#appointments, "/beta", RESOURCE, options, { kept: this.#kept });
    this.#joinLinkReads = createReadQueues(this.#graph, "/v1.0", JOIN_LINK_FUNCTION, options);
    this.#meetingReads = createReadQueues(this.#appointments, "/beta", "", options);
    // By addresses and phone numbers.
    this.#searches = createReadQueues(this.#appointments, "/beta", "", options, { inBodies: true });
    const wholeMeetings = (this.#wholeMeetings = createReadQueues(this.#graph, "/v1.0", "", options));
    this.#queues = [this.#appointmentReads, this.#joinLinkReads, this.#meetingReads, this.#searches, wholeMeetings];
    this.meetings = new GraphMeetings({
      writes: this.#writes,
      areApart: this.#appointments !== this.#graph,
      read: (keys, caller, pathOf, parse) =>
        this.#read("graph", wholeMeetings, keys, caller, "readMeeting", pathOf, parse),
    });
    if (calendar && this.#appointments !== this.#graph) {
      this.#agenda = new Agenda({
        readStore: (list, caller) => this.#readStored(list, caller),
        readCalendar: (span, caller) =>
          this.#read("graph", wholeMeetings, [span], caller, "readCalendar", calendarPath, ({ body }) =>
            parseCalendar(span, body),
          ),
        meetings: this.meetings,
        now,
      });
    }
    observer?.watch(() => this.#usage());
  }

  #usage(): GraphUsage {
    return {
      changeStreams: this.#watches.open,
      queuedReads: this.#queues.reduce((sum, { queued }) => sum + queued, 0),
      unansweredReads: this.#unanswered.taken,
      kept: this.#kept?.usage,
      upstreams: this.#upstreams.map(({ usage }) => usage),
    };
  }

  /**
   * Appointments, each in its slot: an appointment, or the error that kept it away.
   *
   * @param make makes of an appointment what is wanted of it, once for as long as the answer is kept. It is told about how
   *   many bytes it is; nothing where it isn't kept
   */
  readAppointments<Made extends Appointment>(
    keys: readonly AppointmentKey[],
    caller: Requester,
    make: (appointment: Appointment, keptSize: number | undefined) => Made,
  ): Promise<(Made | Error)[]> {
    return this.#read("appointments", this.#appointmentReads, keys, caller, "read", pathUnder, (answer, key) => {
      const kept = answer instanceof KeptAnswer ? answer : undefined;
      const known = kept?.made as Made | undefined;
      if (known?.key.isSame(key) === true) return known;
      const appointment = parseAppointment(kept === undefined ? key : key.copy(), answer.body, answer.headers["etag"]);
      const made = appointment && make(appointment, kept?.size);
      if (kept !== undefined) kept.made = made;
      return made;
    });
  }

  /** The same for join links, by the function that Graph still has. */
  readJoinLinks(keys: readonly AppointmentKey[], caller: Requester): Promise<(string | Error)[]> {
    return this.#read("graph", this.#joinLinkReads, keys, caller, "readJoinLink", pathUnder, ({ body }) =>
      isObject(body) && typeof body["value"] === "string" ? body["value"] : undefined,
    );
  }

  /** The newest text messages about meetings, each in its slot, from where they are sent. */
  readTextMessages(lists: readonly TextMessageList[], caller: Requester): Promise<(readonly TextMessage[] | Error)[]> {
    return this.#read("graph", this.#wholeMeetings, lists, caller, "readTextMessages", messagesPath, parseMessages);
  }

  /** A page of the appointments of a user that are looked for. */
  findAppointments(search: AppointmentSearch, caller: Requester): Promise<Page<Appointment>> {
    return this.#readPage(this.#searches, search, caller, "search", appointmentSearchPath, parseAppointmentPage);
  }

  /** A page of a user's meetings, by their start. */
  readMeetings(list: MeetingList, caller: Requester): Promise<Page<OnlineMeeting>> {
    return this.#agenda?.read(list, caller) ?? this.#readStored(list, caller);
  }

  #readStored(list: MeetingList, caller: Requester): Promise<Page<OnlineMeeting>> {
    return this.#readPage(this.#meetingReads, list, caller, "list", meetingListPath, parseMeetingPage);
  }

  /**
   * Creates, changes or deletes an appointment.
   *
   * @returns the appointment where the upstream showed it: after a create, and where a read told what became of a write
   */
  writeAppointment(write: AppointmentWrite, caller: Requester): Promise<Appointment | undefined> {
    return this.#writes.write(write, caller);
  }

  /** The same of several, each with an outcome in its slot: twenty go in one request. */
  writeAppointments(writes: readonly AppointmentWrite[], caller: Requester): Promise<WriteOutcome[]> {
    return this.#bulkWrites.write(writes, caller);
  }

  /**
   * Sends text messages, all or none. Without a key that the upstream keeps they are sent once, whatever the answer: only
   * who asked for them can tell whether somebody may get them twice.
   */
  async sendSms(key: AppointmentKey, sms: Sms, caller: Requester, idempotencyKey?: string): Promise<void> {
    const path = `/v1.0${pathUnder(key, caller.credential.authorize(key, "sendSms"))}/${sms.action}`;
    const body = JSON.stringify(sms.body);
    await this.#writes.send("graph", key, "sendSms", caller, { method: "POST", path, body, idempotencyKey });
  }

  /**
   * Watches what changes of a user's meetings: from now on, or after the change with the id `from`.
   */
  watchChanges(caller: Requester, scope: UserScope, from: string | undefined): Promise<ChangeWatch> {
    return this.#watches.watch(caller, scope, from);
  }

  async close(): Promise<void> {
    await Promise.all([this.#watches.close(), ...this.#upstreams.map((upstream) => upstream.close())]);
  }

  async #readPage<List extends UserScope, Item>(
    queues: QueuePerCredential,
    list: List,
    caller: Requester,
    kind: Operation,
    pathOf: (list: List) => string,
    parse: (list: List, body: unknown) => Page<Item> | undefined,
  ): Promise<Page<Item>> {
    const path = (_: List, userId: string | undefined) => pathOf({ ...list, userId });
    const parsed = ({ body }: UpstreamAnswer) => parse(list, body);
    const [page] = await this.#read("appointments", queues, [list], caller, kind, path, parsed);
    if (page === undefined || page instanceof Error) throw page ?? new TypeError("No page.");
    return page;
  }

  async #read<Key extends UserScope, Value>(
    upstream: UpstreamName,
    queues: QueuePerCredential,
    keys: readonly Key[],
    { operationReads, credential, life }: Requester,
    kind: Operation,
    pathOf: (key: Key, userId: string | undefined) => string,
    parse: (answer: UpstreamAnswer, key: Key) => Value | undefined,
  ): Promise<(Value | Error)[]> {
    const paths: string[] = [];
    // One that the caller may not read leaves the others alone.
    const refusals = keys.map((key) => {
      try {
        paths.push(pathOf(key, credential.authorize(key, kind)));
        return undefined;
      } catch (error) {
        if (error instanceof GatewayError) return error;
        throw error;
      }
    });
    if (paths.length === 0) return refusals as GatewayError[];
    const { owner } = credential;
    if (!this.#unanswered.tryTake(owner, paths.length)) {
      return refusals.map((refusal) => refusal ?? new ThrottledError(RETRY_AFTER_SECONDS));
    }
    operationReads.ofCaller = this.#unanswered.heldBy(owner);
    let token: string;
    let outcomes: readonly Outcome[];
    try {
      const asked = upstream === "graph" ? this.#graph : this.#appointments;
      const acquired = asked.tokenOf(credential, upstream, operationReads.use);
      token = typeof acquired === "string" ? acquired : await unlessEnded(life, acquired);
      outcomes = await queues.of(token).read(paths, operationReads, life);
    } finally {
      this.#unanswered.release(owner, paths.length);
    }
    let next = 0;
    // Of a hundred that were answered alike the operators hear once.
    let complaint: unknown;
    const results = keys.map((key, index) => {
      const refusal = refusals[index];
      if (refusal !== undefined) return refusal;
      const outcome = outcomes[next++] ?? new TypeError("No read.");
      if (outcome instanceof Error) return outcome;
      if (outcome.status === 401) {
        credential.forget(upstream, token);
        this.#kept?.forget(token);
      }
      if (outcome.status !== 200) {
        const error = errorOf(outcome, kind, key, this.#now(), credential.kind);
        complaint ??= error.cause;
        return error;
      }
      return parse(outcome, key) ?? new ServiceUnavailableError(undefined);
    });
    if (complaint !== undefined) this.#report({ method: "GET", cause: complaint });
    return results;
  }
}
