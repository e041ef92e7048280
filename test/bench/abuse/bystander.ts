import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";
import { Latencies } from "../report/latency-row.ts";
import { operation } from "./attack.ts";

/** Reads a second. */
const RATE = 50;
/** Whoever has waited so long has gone, in milliseconds. */
const PATIENCE = 20_000;

const QUERY = `query ($id: ID!) { virtualAppointment(onlineMeetingId: $id) {
  __typename ... on VirtualAppointment { externalAppointmentId } } }`;
const ANSWER = JSON.stringify({
  data: { virtualAppointment: { __typename: "VirtualAppointment", externalAppointmentId: "honest" } },
});

export interface Felt {
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly answers: number;
  readonly failures: number;
}

/** Somebody who reads one appointment after the other, with a token of their own and at a steady pace. */
export class Bystander implements AsyncDisposable {
  readonly #pool: Pool;
  #number = 0;

  constructor(url: string) {
    this.#pool = new Pool(url, { connections: 256, pipelining: 1, headersTimeout: PATIENCE, bodyTimeout: PATIENCE });
  }

  /** Reads until the promise is settled, then waits for what is still under way. */
  async readUntil(end: Promise<unknown>): Promise<Felt> {
    const latencies = new Latencies();
    let failures = 0;
    const over = new AbortController();
    const stop = () => over.abort();
    end.then(stop, stop);
    const count = async (due: number) => {
      const isRight = await this.read();
      latencies.add(performance.now() - due);
      if (!isRight) failures++;
    };
    const reads: Promise<void>[] = [];
    const began = performance.now();
    for (let sent = 0; !over.signal.aborted; sent++) {
      const due = began + (sent * 1000) / RATE;
      await sleep(Math.max(0, due - performance.now()));
      // Counted from when it was due: a read that couldn't even be sent has waited, too.
      reads.push(count(due));
    }
    await Promise.all(reads);
    const { p50, p99, answers } = latencies.row("", "", "");
    return { p50, p99, answers, failures };
  }

  /** @returns whether the right answer came in time */
  async read(): Promise<boolean> {
    const body = operation(QUERY, { id: `honest-${this.#number++}` });
    const headers = { "content-type": "application/json", authorization: "Bearer bystander" };
    const signal = AbortSignal.timeout(PATIENCE);
    try {
      const answer = await this.#pool.request({ method: "POST", path: "/graphql", headers, body, signal });
      return (await answer.body.text()) === ANSWER && answer.statusCode === 200;
    } catch {
      return false;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#pool.destroy();
  }
}
