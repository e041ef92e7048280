import { FairShare } from "../../common/fair-share.ts";
import type { Connections } from "./connections.ts";
import { ThrottledError } from "../model/gateway-errors.ts";
import type { EndSignal } from "../operation-life.ts";
import { RETRY_AFTER_SECONDS } from "./overload.ts";

/** Writes that wait hold their bodies. Those of one caller may be half of these. */
const MAX_WAITING = 256;

/**
 * The connections for writes. A write that finds its caller's share used up waits a short time in turn, and is refused
 * then: it was never sent, so whoever asked for it may ask again.
 */
export class WriteConnections {
  readonly #connections: Connections;
  readonly #waiting = new FairShare(MAX_WAITING);
  readonly #maxWait: number;

  /** @param maxWait how long a write waits for a connection, in milliseconds */
  constructor(connections: Connections, maxWait: number) {
    this.#connections = connections;
    this.#maxWait = maxWait;
  }

  /** How many are in use. */
  get used(): number {
    return this.#connections.used;
  }

  /**
   * Takes a connection, which is to be given back.
   *
   * @throws {ThrottledError} when none came free in time, or too many wait already
   * @throws the reason of the end, when that comes first
   */
  async take(owner: string, end: EndSignal): Promise<void> {
    if (this.#connections.tryTake(owner)) return;
    if (!this.#waiting.tryTake(owner)) throw new ThrottledError(RETRY_AFTER_SECONDS);
    try {
      await this.#wait(owner, end);
    } finally {
      this.#waiting.release(owner);
    }
  }

  release(owner: string): void {
    this.#connections.release(owner);
  }

  #wait(owner: string, end: EndSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const grant = (): void => {
        clearTimeout(timer);
        end.removeEventListener("abort", leave);
        resolve();
      };
      const giveUp = (reason: Error): void => {
        this.#connections.stopWaiting(owner, grant);
        reject(reason);
      };
      const leave = (): void => {
        clearTimeout(timer);
        giveUp(end.reason as Error);
      };
      const timer = setTimeout(() => {
        end.removeEventListener("abort", leave);
        giveUp(new ThrottledError(RETRY_AFTER_SECONDS));
      }, this.#maxWait);
      end.addEventListener("abort", leave);
      this.#connections.wait(owner, grant);
    });
  }
}
