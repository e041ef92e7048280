import type { UpstreamAnswer } from "./response.ts";

/** Microsoft Graph, in each of its clouds. */
const GRAPH_HOSTS = /^(?:[\w-]+-)?graph\.microsoft\.(?:com|us)$|^microsoftgraph\.chinacloudapi\.cn$/;

/** How long one answer without a key counts, in milliseconds: while a fleet is upgraded some instances keep keys, and some don't. */
const MEMORY = 60_000;

/**
 * Whether an upstream executes a request with an `Idempotency-Key` once. Microsoft Graph doesn't; a service of ours does,
 * and says so by the key in its answers.
 */
export class KeyKeeping {
  readonly #isGraph: boolean;
  readonly #now: () => number;
  #isKept = false;
  #excludedUntil = 0;

  /** @param now milliseconds since 1970 */
  constructor(origin: string, now: () => number) {
    this.#isGraph = GRAPH_HOSTS.test(new URL(origin).hostname);
    this.#now = now;
  }

  /** It is known not to: what is repeated is executed twice. */
  get isExcluded(): boolean {
    return this.#isGraph || this.#now() < this.#excludedUntil;
  }

  /** It is known to: what is repeated has the first answer. */
  get isCertain(): boolean {
    return this.#isKept && !this.isExcluded;
  }

  /** @param answer to a request with a key */
  learn({ status, headers }: UpstreamAnswer): void {
    if (status >= 300) return;
    this.#isKept = headers["idempotency-key"] !== undefined;
    if (!this.#isKept) this.#excludedUntil = this.#now() + MEMORY;
  }
}
