import { FairShare } from "../../common/fair-share.ts";
import type { Credential } from "../model/credential.ts";
import { ThrottledError } from "../model/gateway-errors.ts";
import { RETRY_AFTER_SECONDS } from "../transport/overload.ts";

/** As many as an instance of the service gives one caller: with its own credential, the gateway is one. */
const STREAMS = 1_250;
/** So many times what a caller uses is left for others: one alone gets an eighth. */
const OTHERS = 7;

/** What callers have of the streams that an upstream gives the gateway. A user's credential has streams of its own. */
export class StreamShares {
  readonly #shares = new FairShare(STREAMS, OTHERS);
  /** By caller and path, how many listen. */
  readonly #listeners = new Map<string, number>();

  /**
   * Counts one who listens, and takes a place where its caller doesn't listen there already: they share the stream.
   *
   * @returns what gives it back, to be called once
   * @throws {ThrottledError} when the caller's share is used up
   */
  take({ kind, owner }: Credential, path: string): () => void {
    if (kind !== "application") return () => {};
    const key = `${owner} ${path}`;
    const count = this.#listeners.get(key) ?? 0;
    if (count === 0 && !this.#shares.tryTake(owner)) throw new ThrottledError(RETRY_AFTER_SECONDS);
    this.#listeners.set(key, count + 1);
    return () => this.#leave(key, owner);
  }

  #leave(key: string, owner: string): void {
    const left = (this.#listeners.get(key) ?? 0) - 1;
    if (left > 0) return void this.#listeners.set(key, left);
    this.#listeners.delete(key);
    this.#shares.release(owner);
  }
}
