import type { UpstreamAnswer } from "./response.ts";

/** Microsoft Graph, in each of its clouds. */
const GRAPH_HOSTS = /^(?:[\w-]+-)?graph\.microsoft\.(?:com|us)$|^microsoftgraph\.chinacloudapi\.cn$/;

/**
 * Whether an upstream executes a request with an `Idempotency-Key` once. Microsoft Graph doesn't; a service of ours does,
 * and says so by the key in its answers.
 */
export class KeyKeeping {
  #isKept: boolean | undefined;

  constructor(origin: string) {
    if (GRAPH_HOSTS.test(new URL(origin).hostname)) this.#isKept = false;
  }

  /** It is known not to: what is repeated is executed twice. */
  get isExcluded(): boolean {
    return this.#isKept === false;
  }

  /** It is known to: what is repeated has the first answer. */
  get isCertain(): boolean {
    return this.#isKept === true;
  }

  /** @param answer to a request with a key */
  learn({ status, headers }: UpstreamAnswer): void {
    if (status < 300) this.#isKept = headers["idempotency-key"] !== undefined;
  }
}
