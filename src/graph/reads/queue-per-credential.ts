import { ReadQueue, type ReadQueueOptions } from "./read-queue.ts";
import type { SendReads } from "./send-reads.ts";

/** So many credentials are remembered; beyond them the longest unused without work in it goes. */
const MAX_QUEUES = 1000;

type CommonOptions = Omit<ReadQueueOptions, "send" | "credential" | "onIdle">;

/** A read queue for each credential: reads of two callers never share a request, nor an answer. */
export class QueuePerCredential {
  readonly #queues = new Map<string, ReadQueue>();
  readonly #send: (token: string) => SendReads;
  readonly #options: CommonOptions;

  constructor(send: (token: string) => SendReads, options: CommonOptions) {
    this.#send = send;
    this.#options = options;
  }

  get size(): number {
    return this.#queues.size;
  }

  /** How many reads wait to be sent. */
  get queued(): number {
    let queued = 0;
    for (const queue of this.#queues.values()) queued += queue.queued;
    return queued;
  }

  /** The queue of this credential; it goes by itself when it has nothing more to do. */
  of(token: string): ReadQueue {
    const known = this.#queues.get(token);
    if (known !== undefined) return known;
    if (this.#queues.size >= MAX_QUEUES) this.#forgetOldest();
    const queue: ReadQueue = new ReadQueue({
      ...this.#options,
      send: this.#send(token),
      credential: token,
      onIdle: () => {
        if (this.#queues.get(token) === queue) this.#queues.delete(token);
      },
    });
    this.#queues.set(token, queue);
    return queue;
  }

  #forgetOldest(): void {
    for (const [token, queue] of this.#queues) {
      if (!queue.isIdle) continue;
      this.#queues.delete(token);
      return;
    }
  }
}
