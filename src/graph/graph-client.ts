import {
  appointmentPath,
  joinLinkPath,
  parseAppointment,
  type Appointment,
  type AppointmentKey,
} from "./appointment.ts";
import { decodeAnswers, encodeReads } from "./batch.ts";
import { errorOf, type Operation } from "./error-table.ts";
import { ServiceUnavailableError } from "./errors.ts";
import { RefusedEnvelope, type SendReads } from "./read-queue.ts";
import { ReadQueues } from "./read-queues.ts";
import { isObject, type UpstreamAnswer } from "./upstream-answer.ts";
import { Upstream, type UpstreamReport, type UpstreamRequest } from "./upstream.ts";

/** The properties a write sets; `null` clears, what is left out stays (update) or is empty (create). */
export type AppointmentChanges = Partial<
  Pick<
    Appointment,
    | "appointmentClientJoinWebUrl"
    | "appointmentClients"
    | "externalAppointmentId"
    | "externalAppointmentUrl"
    | "settings"
  >
>;

export interface GraphClientOptions {
  /** Origin of Microsoft Graph: join links. */
  readonly graphUrl: string;
  /** Origin of the virtualAppointment resource. */
  readonly appointmentsUrl: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Requests with reads that may be under way at once for one credential. */
  readonly readSlots: number;
  /** How long a read is tried again after 429, 503 and 504, in milliseconds. */
  readonly readPatience: number;
  /** How long a read may take, waiting and every attempt included, in milliseconds. */
  readonly readDeadline: number;
  readonly report: UpstreamReport;
}

/** Speaks the Graph protocol for callers: each call names the token it is made with. */
export class GraphClient {
  readonly #graph: Upstream;
  readonly #appointments: Upstream;
  readonly #now: () => number;
  readonly #appointmentReads: ReadQueues;
  readonly #joinLinkReads: ReadQueues;

  constructor(options: GraphClientOptions) {
    const { graphUrl, appointmentsUrl, now, readSlots, readPatience, readDeadline, report } = options;
    this.#graph = new Upstream(graphUrl, report);
    this.#appointments = appointmentsUrl === graphUrl ? this.#graph : new Upstream(appointmentsUrl, report);
    this.#now = now;
    const reads = { slots: readSlots, patience: readPatience, deadline: readDeadline, now, random: Math.random };
    this.#appointmentReads = new ReadQueues(sendReads(this.#appointments, "/beta"), reads);
    this.#joinLinkReads = new ReadQueues(sendReads(this.#graph, "/v1.0"), reads);
  }

  /** Appointments, each in its slot: an appointment, or the error that kept it away. */
  readAppointments(keys: readonly AppointmentKey[], caller: Reader): Promise<(Appointment | Error)[]> {
    return this.#read(this.#appointmentReads, keys, caller, "read", appointmentPath, ({ body, headers }, key) =>
      parseAppointment(key, body, headers["etag"]),
    );
  }

  /** The same for join links, by the function that Graph still has. */
  readJoinLinks(keys: readonly AppointmentKey[], caller: Reader): Promise<(string | Error)[]> {
    return this.#read(this.#joinLinkReads, keys, caller, "readJoinLink", joinLinkPath, ({ body }) =>
      isObject(body) && typeof body["value"] === "string" ? body["value"] : undefined,
    );
  }

  /**
   * Creates an appointment with PUT. PUT alone would replace an existing one without a word, so it goes out with
   * `If-None-Match: *`; with `ifMatch` it replaces just that version.
   */
  async createAppointment(
    key: AppointmentKey,
    properties: AppointmentChanges,
    ifMatch: string | undefined,
    token: string,
  ): Promise<Appointment> {
    const condition = ifMatch === undefined ? { ifNoneMatch: "*" } : { ifMatch };
    const body = JSON.stringify(properties);
    const answer = await this.#write(key, "create", { method: "PUT", body, token, ...condition });
    const created = parseAppointment(key, answer.body, answer.headers["etag"]);
    if (created === undefined) throw new ServiceUnavailableError(undefined);
    return created;
  }

  async updateAppointment(
    key: AppointmentKey,
    changes: AppointmentChanges,
    ifMatch: string | undefined,
    token: string,
  ): Promise<void> {
    await this.#write(key, "update", { method: "PATCH", body: JSON.stringify(changes), token, ifMatch });
  }

  async deleteAppointment(key: AppointmentKey, ifMatch: string | undefined, token: string): Promise<void> {
    await this.#write(key, "delete", { method: "DELETE", token, ifMatch });
  }

  async close(): Promise<void> {
    await Promise.all([
      this.#graph.close(),
      this.#appointments === this.#graph ? undefined : this.#appointments.close(),
    ]);
  }

  async #write(
    key: AppointmentKey,
    operation: Operation,
    request: Omit<UpstreamRequest, "path">,
  ): Promise<UpstreamAnswer> {
    const answer = await this.#appointments.request({ ...request, path: `/beta${appointmentPath(key)}` });
    if (answer.status >= 300) throw errorOf(answer, operation, key, this.#now());
    return answer;
  }

  async #read<Value>(
    queues: ReadQueues,
    keys: readonly AppointmentKey[],
    { token, operation, signal }: Reader,
    kind: Operation,
    pathOf: (key: AppointmentKey) => string,
    parse: (answer: UpstreamAnswer, key: AppointmentKey) => Value | undefined,
  ): Promise<(Value | Error)[]> {
    const reads = queues.of(token).read(keys.map(pathOf), operation, signal);
    const answers = await Promise.allSettled(reads);
    return keys.map((key, index) => {
      const settled = answers[index];
      if (settled?.status !== "fulfilled") return (settled?.reason as Error | undefined) ?? new TypeError("No read.");
      const answer = settled.value;
      if (answer.status !== 200) return errorOf(answer, kind, key, this.#now());
      return parse(answer, key) ?? new ServiceUnavailableError(undefined);
    });
  }
}

/** Who reads: the credential, the operation that takes turns with others, and the sign that it no longer wants to. */
export interface Reader {
  readonly token: string;
  readonly operation: object;
  readonly signal?: AbortSignal | undefined;
}

/** One path goes as a plain GET, several as one `$batch`. */
function sendReads(upstream: Upstream, version: "/beta" | "/v1.0"): (token: string) => SendReads {
  return (token) => async (paths, signal) => {
    const [first, second] = paths;
    if (first !== undefined && second === undefined) {
      return [await upstream.request({ method: "GET", path: `${version}${first}`, token, signal })];
    }
    const body = encodeReads(paths);
    const envelope = await upstream.request({ method: "POST", path: `${version}/$batch`, body, token, signal });
    const { status } = envelope;
    if (status === 200) return decodeAnswers(envelope.body, paths.length);
    if (status === 413 || status === 429 || status === 503) return new RefusedEnvelope(envelope);
    // Refused for its caller: everyone's answer.
    if (status === 401 || status === 403 || status >= 500) return paths.map(() => envelope);
    // Anything else is about the envelope, not about the appointments in it: 404 is no NotFoundError.
    throw new Error(`The upstream refused a $batch with the unforeseen status ${status}.`);
  };
}
