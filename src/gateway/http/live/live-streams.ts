import { FairShare } from "../../../common/fair-share.ts";
import type { EventStream } from "./event-stream.ts";

export interface LiveBounds {
  /** Subscriptions of this process that may be open at once; one caller may have an eighth of them. */
  readonly subscriptions: number;
  /** How long a stream says nothing, in milliseconds: longer would be too long for some proxies. */
  readonly heartbeat: number;
  /** How long a client may take nothing, in milliseconds. */
  readonly stall: number;
  /** How long a stream may be reserved without being opened, in milliseconds. */
  readonly reservation: number;
}

const LIVE_BOUNDS: LiveBounds = { subscriptions: 10_000, heartbeat: 15_000, stall: 60_000, reservation: 30_000 };
const OTHERS = 7;
const TICK = 1_000;

/** All streams of this process, and what they hold. */
export class LiveStreams {
  readonly bounds: LiveBounds;
  readonly #isStopping: () => boolean;
  readonly #shares: FairShare;
  readonly #open = new Set<EventStream>();
  #ticking: NodeJS.Timeout | undefined;

  /** @param isStopping then all of them end: their clients come again, elsewhere */
  constructor(bounds: Partial<LiveBounds>, isStopping: () => boolean) {
    this.bounds = { ...LIVE_BOUNDS, ...bounds };
    this.#isStopping = isStopping;
    this.#shares = new FairShare(this.bounds.subscriptions, OTHERS);
  }

  /** How many subscriptions are open. */
  get subscriptions(): number {
    return this.#shares.taken;
  }

  /** @returns whether the caller may have one more; it is given back with {@link release} */
  tryTake(owner: string): boolean {
    return this.#shares.tryTake(owner);
  }

  release(owner: string): void {
    this.#shares.release(owner);
  }

  add(stream: EventStream): void {
    this.#open.add(stream);
    this.#ticking ??= setInterval(() => this.#tick(), TICK).unref();
  }

  remove(stream: EventStream): void {
    this.#open.delete(stream);
    if (this.#open.size > 0) return;
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }

  #tick(): void {
    const isStopping = this.#isStopping();
    for (const stream of this.#open) {
      if (isStopping) stream.end();
      else stream.tick(this.bounds.heartbeat, this.bounds.stall);
    }
  }
}
