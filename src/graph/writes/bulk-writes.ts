import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { MAX_BATCH_REQUESTS } from "../../common/contract/limits.ts";
import type { GraphWrites, GraphWritesOptions } from "./graph-writes.ts";
import { MIN_TIME, RESOURCE, resultOf, WRITE_PART } from "./graph-writes.ts";
import { errorOf, unforeseen } from "../map-error.ts";
import { GatewayError, ServiceUnavailableError, type ThrottledError } from "../model/gateway-errors.ts";
import type { Appointment } from "../model/upstream-appointment.ts";
import { type OperationLife, OperationLives, timeIsUp, unlessEnded } from "../operation-life.ts";
import { pathUnder, type Requester } from "../requester.ts";
import { type AppointmentWrite, type SentWrite, settleWrite } from "./settle-write.ts";
import { decodeAnswers, encodeWrites } from "../transport/json-batch.ts";
import type { UpstreamAnswer } from "../transport/response.ts";
import { delayBeforeRepeat, isLost, keyOf, orLost, upstreamKey } from "./repeat-write.ts";
import { writeRequestOf } from "./write-request.ts";

/** What became of a write: the appointment where the upstream showed it, nothing where it didn't, or why it failed. */
export type WriteOutcome = Appointment | undefined | Error;

/** One of several writes, on its way. */
interface PendingWrite {
  readonly write: SentWrite;
  /** Without the version. */
  readonly path: string;
  readonly key: string | undefined;
  outcome: WriteOutcome;
  /** What is known of an attempt whose answer is lost, if there was one. */
  lost: ServiceUnavailableError | undefined;
  /** The upstream refused it for now (429): it was not looked at. */
  isRefused: boolean;
}

/**
 * Several writes with as few requests as possible: twenty in a `$batch`. Each has what a write alone has: it fails for
 * itself, is sent again only where it was refused for now or has a key, and is settled by a read where its answer is lost.
 */
export class BulkWrites {
  readonly #options: GraphWritesOptions;
  readonly #writes: GraphWrites;
  readonly #lives = new OperationLives();

  constructor(options: GraphWritesOptions, writes: GraphWrites) {
    this.#options = options;
    this.#writes = writes;
  }

  /** @returns an outcome for each, in order */
  async write(writes: readonly AppointmentWrite[], caller: Requester): Promise<WriteOutcome[]> {
    const { keeping } = this.#options.appointments;
    const pending = writes.map((write): PendingWrite | GatewayError => {
      try {
        const path = `${pathUnder(write.key, caller.credential.authorize(write.key, write.operation))}${RESOURCE}`;
        const key = upstreamKey(keyOf(write, keeping), caller.credential, keeping);
        return {
          write: { ...write, id: randomUUID() },
          path,
          key,
          outcome: undefined,
          lost: undefined,
          isRefused: false,
        };
      } catch (error) {
        if (error instanceof GatewayError) return error;
        throw error;
      }
    });
    const sent = pending.filter((one): one is PendingWrite => !(one instanceof GatewayError));
    const batches: PendingWrite[][] = [];
    for (let first = 0; first < sent.length; first += MAX_BATCH_REQUESTS) {
      batches.push(sent.slice(first, first + MAX_BATCH_REQUESTS));
    }
    await Promise.all(batches.map((batch) => this.#execute(batch, caller)));
    return pending.map((one) => (one instanceof GatewayError ? one : one.outcome));
  }

  async #execute(batch: readonly PendingWrite[], caller: Requester): Promise<void> {
    const { life } = caller;
    if (life.remaining < MIN_TIME) return settle(batch, timeIsUp());
    // A life of its own: what was begun is finished, though its caller has gone.
    const end = this.#lives.begin(Math.min(this.#options.writeDeadline, life.remaining * WRITE_PART));
    try {
      await this.#sendAgain(batch, caller, end);
    } finally {
      this.#lives.finish(end);
    }
    await this.#look(
      batch.filter(({ outcome }) => isLost(outcome)),
      caller,
    );
  }

  /** Sends the writes, and those that may be sent again once more. */
  async #sendAgain(batch: readonly PendingWrite[], caller: Requester, end: OperationLife): Promise<void> {
    const { keeping, retryBudget, name, observer } = this.#options.appointments;
    let open = batch;
    for (let attempt = 1; open.length > 0; attempt++) {
      await this.#send(open, caller, end);
      for (const pending of open) {
        pending.outcome = orLost(pending.outcome, pending.lost);
        if (isLost(pending.outcome)) Object.assign(pending, { lost: pending.outcome, isRefused: false });
      }
      const latest = end.remaining - MIN_TIME;
      let delay = 0;
      // Together, so as late as any of them has to be. One that has to wait too long doesn't keep the others waiting.
      open = open.filter(({ outcome, key, isRefused }) => {
        const mayRepeat = isRefused || (isLost(outcome) && key !== undefined && keeping.isCertain);
        const own = mayRepeat ? delayBeforeRepeat(outcome as ThrottledError, attempt, Math.random()) : undefined;
        if (own === undefined || own > latest) return false;
        delay = Math.max(delay, own);
        return true;
      });
      if (open.length === 0 || end.aborted || !retryBudget.tryTake()) return;
      await sleep(delay);
      observer?.repeated(name, "refused");
    }
  }

  /** Sends the writes in one request. What comes of each is its outcome; it never throws for what an upstream can do. */
  async #send(batch: readonly PendingWrite[], { credential, operationReads }: Requester, end: OperationLife) {
    const { appointments, now, report } = this.#options;
    let token: string;
    let envelope: UpstreamAnswer;
    try {
      const acquired = appointments.tokenOf(credential, "appointments", operationReads.use);
      token = await unlessEnded(end, Promise.resolve(acquired));
      const body = encodeWrites(batch.map(({ write, path, key }) => ({ ...writeRequestOf(write), path, key })));
      const request = { method: "POST", path: "/beta/$batch", body, token, use: operationReads.use, end } as const;
      envelope = await appointments.write(request, credential.owner);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return settle(batch, error);
    }
    const answers = envelope.status === 200 ? decodeAnswers(envelope.body, batch.length) : undefined;
    if (answers === undefined) {
      return settle(batch, this.#refusalOf(envelope, batch, token, credential), envelope.status === 429);
    }
    // Of twenty that were answered alike the operators hear once.
    let complaint: unknown;
    for (const [index, pending] of batch.entries()) {
      const answer = answers[index];
      const { write, key } = pending;
      pending.isRefused = answer?.status === 429;
      if (answer === undefined) {
        pending.outcome = new ServiceUnavailableError(undefined, {}, "UNKNOWN");
        continue;
      }
      if (key !== undefined) appointments.keeping.learn(answer);
      if (answer.status === 401) credential.forget("appointments", token);
      const error =
        answer.status < 300 ? undefined : errorOf(answer, write.operation, write.key, now(), credential.kind);
      complaint ??= error?.cause;
      pending.outcome = error ?? outcomeOf(write, answer);
    }
    if (complaint !== undefined) report({ method: "POST", cause: complaint });
  }

  /** What an answer to the batch as a whole means for each of its writes. */
  #refusalOf(
    envelope: UpstreamAnswer,
    [first]: readonly PendingWrite[],
    token: string,
    credential: Requester["credential"],
  ): GatewayError {
    const { status, headers } = envelope;
    if (first === undefined) throw new TypeError("A batch without a write.");
    if (status === 401) credential.forget("appointments", token);
    // Refused for its caller, or for now. No tenant is being set up: that is for a write to say.
    if (status === 401 || status === 403 || status === 429 || status >= 500) {
      return errorOf(envelope, "update", first.write.key, this.#options.now(), credential.kind);
    }
    // Anything else is about the envelope, not about the appointments in it.
    const message = `The upstream answered a $batch with the unforeseen status ${status}.`;
    const error = unforeseen(message, { requestId: headers["request-id"] }, status < 400 ? "UNKNOWN" : "NOT_SENT");
    this.#options.report({ method: "POST", cause: error.cause });
    return error;
  }

  /** Reads, in one request, what became of the writes whose answers are lost. */
  async #look(lost: readonly PendingWrite[], caller: Requester): Promise<void> {
    if (lost.length === 0) return;
    const found = await this.#writes.look(
      lost.map(({ write }) => write.key),
      lost.map(({ path }) => path),
      caller,
    );
    for (const [index, pending] of lost.entries()) {
      try {
        const now = found[index] ?? new ServiceUnavailableError(undefined);
        pending.outcome = settleWrite(pending.write, pending.outcome as ServiceUnavailableError, now);
      } catch (error) {
        pending.outcome = error as Error;
      }
    }
  }
}

function settle(batch: readonly PendingWrite[], error: GatewayError, isRefused = false): void {
  for (const pending of batch) Object.assign(pending, { outcome: error, isRefused });
}

function outcomeOf(write: AppointmentWrite, answer: UpstreamAnswer): WriteOutcome {
  try {
    return resultOf(write, answer);
  } catch (error) {
    return error as Error;
  }
}
