import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { parseAppointment, type Appointment, type AppointmentKey } from "../model/upstream-appointment.ts";
import type { UpstreamName, UserScope } from "../model/credential.ts";
import { errorOf } from "../map-error.ts";
import { ServiceUnavailableError } from "../model/gateway-errors.ts";
import type { Operation } from "../model/operation-permissions.ts";
import { type OperationLife, OperationLives, timeIsUp, unlessEnded } from "../operation-life.ts";
import { pathUnder, type Requester } from "../requester.ts";
import { type AppointmentWrite, settleWrite } from "./settle-write.ts";
import { decodeAnswers, encodeReads } from "../transport/json-batch.ts";
import type { UpstreamAnswer } from "../transport/response.ts";
import type { Upstream, UpstreamRead, UpstreamReport, UpstreamWrite } from "../transport/transport.ts";
import { delayBeforeRepeat, isLost, keyOf, orLost, upstreamKey } from "./repeat-write.ts";
import { writeRequestOf } from "./write-request.ts";

/** How long a read may take that settles what became of a write, in milliseconds. */
const MAX_LOOK = 5000;
/** What is left of an operation has to be so long, in milliseconds: nothing is sent whose answer nobody could wait for. */
export const MIN_TIME = 50;
/** As much of its operation's time a write may take: the rest is for finding out what became of it. */
export const WRITE_PART = 2 / 3;

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

  /**
   * Executes a write. Where its answer doesn't come, a read tells what became of it.
   *
   * @returns the appointment where the upstream showed it
   * @throws {GatewayError}
   */
  async write(write: AppointmentWrite, caller: Requester): Promise<Appointment | undefined> {
    const { key, operation } = write;
    const sent = { ...write, id: randomUUID() };
    const { body, ...request } = writeRequestOf(sent);
    const path = `${pathUnder(key, caller.credential.authorize(key, operation))}${RESOURCE}`;
    try {
      const answer = await this.send("appointments", key, operation, caller, {
        ...request,
        ...(body !== undefined && { body: JSON.stringify(body) }),
        path: `/beta${path}`,
        idempotencyKey: keyOf(write, this.#options.appointments.keeping),
      });
      return resultOf(write, answer);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableError) || error.outcome === "NOT_SENT") throw error;
      const [found = new ServiceUnavailableError(undefined)] = await this.look([key], [path], caller);
      return settleWrite(sent, error, found);
    }
  }

  /**
   * Appointments as they are now: one attempt, as somebody has waited long enough.
   *
   * @param paths of each, without the version
   */
  async look(
    keys: readonly AppointmentKey[],
    paths: readonly string[],
    { credential, life, operationReads: { use } }: Requester,
  ): Promise<(Appointment | Error)[]> {
    const { appointments } = this.#options;
    const { readConnections } = appointments;
    const missed = new ServiceUnavailableError(undefined);
    const look = this.#lives.begin(Math.min(MAX_LOOK, life.remaining));
    try {
      const token = await unlessEnded(look, Promise.resolve(appointments.tokenOf(credential, "appointments", use)));
      if (!readConnections.tryTake(token)) return keys.map(() => missed);
      try {
        use?.countOwn();
        const request = { token, end: look, use, askedBy: { uses: [use] } };
        const answers = await readAll(appointments, paths, request);
        return keys.map((key, index) => {
          const answer = answers[index];
          if (answer === undefined) return missed;
          if (answer.status !== 200) return errorOf(answer, "read", key, this.#options.now(), credential.kind);
          return parseAppointment(key, answer.body, answer.headers["etag"]) ?? missed;
        });
      } finally {
        readConnections.release(token);
      }
    } catch (error) {
      return keys.map(() => error as Error);
    } finally {
      this.#lives.finish(look);
    }
  }

  /**
   * Sends a write: once, or with a key that the upstream keeps until its answer comes.
   *
   * @param path with the version
   * @throws {GatewayError} what the answer means, or why there is none
   */
  async send(
    name: UpstreamName,
    key: UserScope | AppointmentKey,
    operation: Operation,
    caller: Requester,
    { idempotencyKey, ...request }: Omit<UpstreamWrite, "token" | "use" | "end">,
  ): Promise<UpstreamAnswer> {
    const { credential, life } = caller;
    const { keeping, retryBudget, observer } = this.#options[name];
    const upstreamRequest = { ...request, idempotencyKey: upstreamKey(idempotencyKey, credential, keeping) };
    if (life.remaining < MIN_TIME) throw timeIsUp();
    // A life of its own: what was begun is finished, though its caller has gone.
    const end = this.#lives.begin(Math.min(this.#options.writeDeadline, life.remaining * WRITE_PART));
    let lost: ServiceUnavailableError | undefined;
    try {
      for (let attempt = 1; ; attempt++) {
        try {
          return await this.#sendOnce(name, key, operation, caller, upstreamRequest, end);
        } catch (failure) {
          const error = orLost(failure, lost);
          if (isLost(error)) lost = error;
          const isKept = idempotencyKey !== undefined && keeping.isCertain;
          const delay = isKept && isLost(failure) ? delayBeforeRepeat(failure, attempt, Math.random()) : undefined;
          const isOver = delay === undefined || delay > end.remaining - MIN_TIME || end.aborted;
          if (isOver || !retryBudget.tryTake()) throw error;
          await sleep(delay);
          observer?.repeated(name, "connection_broke");
        }
      }
    } finally {
      this.#lives.finish(end);
    }
  }

  async #sendOnce(
    name: UpstreamName,
    key: UserScope | AppointmentKey,
    operation: Operation,
    { credential, operationReads: { use } }: Requester,
    request: Omit<UpstreamWrite, "token" | "use" | "end">,
    end: OperationLife,
  ): Promise<UpstreamAnswer> {
    const upstream = this.#options[name];
    const token = await unlessEnded(end, Promise.resolve(upstream.tokenOf(credential, name, use)));
    const answer = await upstream.write({ ...request, token, use, end }, credential.owner);
    if (answer.status === 401) credential.forget(name, token);
    if (answer.status >= 300) {
      const error = errorOf(answer, operation, key, this.#options.now(), credential.kind);
      if (error.cause !== undefined) this.#options.report({ method: request.method, cause: error.cause });
      throw error;
    }
    return answer;
  }
}

/** What a write that was executed is answered with. @throws {ServiceUnavailableError} for a create that shows nothing */
export function resultOf({ key, operation }: AppointmentWrite, answer: UpstreamAnswer): Appointment | undefined {
  if (operation !== "create") return undefined;
  const created = parseAppointment(key, answer.body, answer.headers["etag"]);
  if (created === undefined) throw new ServiceUnavailableError(undefined, {}, "UNKNOWN");
  return created;
}

/** One path goes as a plain GET, several as one `$batch`. */
async function readAll(
  upstream: Upstream,
  paths: readonly string[],
  request: Pick<UpstreamRead, "token" | "end" | "use" | "askedBy">,
): Promise<readonly (UpstreamAnswer | undefined)[]> {
  const [first, second] = paths;
  if (second === undefined) return [await upstream.read({ ...request, method: "GET", path: `/beta${first}` })];
  const body = encodeReads(paths, "");
  const { status, body: answers } = await upstream.read({ ...request, method: "POST", path: "/beta/$batch", body });
  return status === 200 ? decodeAnswers(answers, paths.length) : [];
}
