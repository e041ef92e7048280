import {
  appointmentPath,
  joinLinkPath,
  parseAppointment,
  type Appointment,
  type AppointmentKey,
} from "./appointment.ts";
import { BATCH_LIMIT, decodeAnswers, encodeReads } from "./batch.ts";
import { errorOf, type Operation } from "./error-table.ts";
import { ServiceUnavailableError } from "./errors.ts";
import { isObject, type UpstreamAnswer } from "./upstream-answer.ts";
import { Upstream, type UpstreamRequest } from "./upstream.ts";

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
}

/** Speaks the Graph protocol for callers: each call names the token it is made with. */
export class GraphClient {
  readonly #graph: Upstream;
  readonly #appointments: Upstream;
  readonly #now: () => number;

  constructor({ graphUrl, appointmentsUrl, now }: GraphClientOptions) {
    this.#graph = new Upstream(graphUrl);
    this.#appointments = appointmentsUrl === graphUrl ? this.#graph : new Upstream(appointmentsUrl);
    this.#now = now;
  }

  /** As many appointments as fit a batch, each in its slot: an appointment, or the error that kept it away. */
  async readAppointments(
    keys: readonly AppointmentKey[],
    token: string,
    signal?: AbortSignal,
  ): Promise<(Appointment | Error)[]> {
    const answers = await this.#read(this.#appointments, "/beta", keys.map(appointmentPath), token, signal);
    return this.#outcomes(keys, answers, "read", ({ body, headers }, key) =>
      parseAppointment(key, body, headers["etag"]),
    );
  }

  /** The same for join links, by the function that Graph still has. */
  async readJoinLinks(
    keys: readonly AppointmentKey[],
    token: string,
    signal?: AbortSignal,
  ): Promise<(string | Error)[]> {
    const answers = await this.#read(this.#graph, "/v1.0", keys.map(joinLinkPath), token, signal);
    return this.#outcomes(keys, answers, "readJoinLink", ({ body }) =>
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

  /** One path goes as a plain GET, several as one `$batch`. An envelope refused for its caller is everyone's answer. */
  async #read(
    upstream: Upstream,
    version: "/beta" | "/v1.0",
    paths: readonly string[],
    token: string,
    signal: AbortSignal | undefined,
  ): Promise<(UpstreamAnswer | undefined)[]> {
    if (paths.length > BATCH_LIMIT) throw new RangeError(`A batch holds ${BATCH_LIMIT} requests at most.`);
    const [first, second] = paths;
    if (first !== undefined && second === undefined) {
      return [await upstream.request({ method: "GET", path: `${version}${first}`, token, signal })];
    }
    const envelope = await upstream.request({
      method: "POST",
      path: `${version}/$batch`,
      body: encodeReads(paths),
      token,
      signal,
    });
    const { status } = envelope;
    if (status === 200) return decodeAnswers(envelope.body, paths.length);
    if (status === 401 || status === 403 || status === 429 || status >= 500) return paths.map(() => envelope);
    // Anything else is about the envelope, not about the appointments in it: 404 is no NotFoundError.
    throw new Error(`The upstream refused a $batch with the unforeseen status ${status}.`);
  }

  #outcomes<Value>(
    keys: readonly AppointmentKey[],
    answers: readonly (UpstreamAnswer | undefined)[],
    operation: Operation,
    parse: (answer: UpstreamAnswer, key: AppointmentKey) => Value | undefined,
  ): (Value | Error)[] {
    return keys.map((key, index) => {
      const answer = answers[index];
      if (answer === undefined) return new ServiceUnavailableError(undefined);
      if (answer.status !== 200) return errorOf(answer, operation, key, this.#now());
      return parse(answer, key) ?? new ServiceUnavailableError(undefined);
    });
  }
}
