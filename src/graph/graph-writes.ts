import { parseAppointment, type Appointment, type AppointmentKey } from "./model/upstream-appointment.ts";
import type { UpstreamName } from "./model/credential.ts";
import { errorOf } from "./map-error.ts";
import { ServiceUnavailableError } from "./model/gateway-errors.ts";
import type { Operation } from "./model/operation-permissions.ts";
import { OperationLives, timeIsUp, unlessEnded } from "./operation-life.ts";
import { pathUnder, type Requester } from "./requester.ts";
import { type AppointmentWrite, settleWrite } from "./settle-write.ts";
import type { UpstreamAnswer } from "./transport/response.ts";
import type { Upstream, UpstreamReport, UpstreamWrite } from "./transport/transport.ts";

/** How long a read may take that settles what became of a write, in milliseconds. */
const MAX_LOOK = 5000;
/** What is left of an operation has to be so long, in milliseconds: nothing is sent whose answer nobody could wait for. */
const MIN_TIME = 50;
/** As much of its operation's time a write may take: the rest is for finding out what became of it. */
const WRITE_PART = 2 / 3;

/** What follows the path of an appointment's meeting. */
export const RESOURCE = "/virtualAppointment";

export interface GraphWritesOptions extends Readonly<Record<UpstreamName, Upstream>> {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long a write may take, waiting for a connection included, in milliseconds. */
  readonly writeDeadline: number;
  readonly report: UpstreamReport;
}

/** What changes something upstream: sent once, in its time, and settled where its answer doesn't come. */
export class GraphWrites {
  readonly #options: GraphWritesOptions;
  readonly #lives = new OperationLives();

  constructor(options: GraphWritesOptions) {
    this.#options = options;
  }

  /** Sends a write, once. Where its answer doesn't come, a read tells what became of it. */
  async write<Result>(
    write: AppointmentWrite,
    caller: Requester,
    request: Omit<UpstreamWrite, "path" | "token" | "use" | "end">,
    resultOf?: (answer: UpstreamAnswer) => Result,
  ): Promise<Result | Appointment | undefined> {
    const { key, operation } = write;
    const path = `/beta${pathUnder(key, caller.credential.authorize(key, operation))}${RESOURCE}`;
    try {
      const answer = await this.send("appointments", key, operation, caller, {
        ...request,
        path,
      });
      return resultOf?.(answer);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableError) || error.outcome === "NOT_SENT") throw error;
      return settleWrite(write, error, await this.#look(key, path, caller));
    }
  }

  /** An appointment as it is now: one attempt, as somebody has waited long enough. */
  async #look(
    key: AppointmentKey,
    path: string,
    { credential, life, operationReads: { use } }: Requester,
  ): Promise<Appointment | Error> {
    const { appointments } = this.#options;
    const { readConnections } = appointments;
    const missed = new ServiceUnavailableError(undefined);
    const look = this.#lives.begin(Math.min(MAX_LOOK, life.remaining));
    try {
      const token = await unlessEnded(look, Promise.resolve(credential.tokenFor("appointments")));
      if (!readConnections.tryTake(token)) return missed;
      try {
        use?.countOwn();
        const read = { method: "GET", path, token, end: look, use, askedBy: { uses: [use] } } as const;
        const answer = await appointments.read(read);
        if (answer.status !== 200) return errorOf(answer, "read", key, this.#options.now(), credential.kind);
        return parseAppointment(key, answer.body, answer.headers["etag"]) ?? missed;
      } finally {
        readConnections.release(token);
      }
    } catch (error) {
      return error as Error;
    } finally {
      this.#lives.finish(look);
    }
  }

  /**
   * Sends a write, once, whatever comes of it.
   *
   * @param path with the version
   * @throws {GatewayError} what the answer means, or why there is none
   */
  async send(
    name: UpstreamName,
    key: AppointmentKey,
    operation: Operation,
    { credential, life, operationReads: { use } }: Requester,
    request: Omit<UpstreamWrite, "token" | "use" | "end">,
  ): Promise<UpstreamAnswer> {
    if (life.remaining < MIN_TIME) throw timeIsUp();
    // A life of its own: what was begun is finished, though its caller has gone.
    const end = this.#lives.begin(Math.min(this.#options.writeDeadline, life.remaining * WRITE_PART));
    let token: string;
    let answer: UpstreamAnswer;
    try {
      token = await unlessEnded(end, Promise.resolve(credential.tokenFor(name)));
      answer = await this.#options[name].write({ ...request, token, use, end }, credential.owner);
    } finally {
      this.#lives.finish(end);
    }
    if (answer.status === 401) credential.forget(name, token);
    if (answer.status >= 300) {
      const error = errorOf(answer, operation, key, this.#options.now(), credential.kind);
      if (error.cause !== undefined) this.#options.report({ method: request.method, cause: error.cause });
      throw error;
    }
    return answer;
  }
}
