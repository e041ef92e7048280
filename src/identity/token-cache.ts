import { ServiceUnavailableError, ThrottledError } from "../graph/model/gateway-errors.ts";
import { ExpiringCache } from "./expiring-cache.ts";

/** A token for an upstream, as the token endpoint gave it. */
export interface UpstreamToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/**
 * Told of each token that is asked for, for the metrics: remembered, acquired already for somebody else, acquired, or not to
 * be had. It must not throw.
 */
export type TokenReport = (result: "cached" | "joined" | "acquired" | "failed") => void;

type Waiting = ThrottledError | ServiceUnavailableError;

interface Refusal {
  readonly error: Waiting;
  readonly until: number;
}

/** Whoever's exchange is remembered: a Graph token has two kilobytes, so this is some tens of megabytes. */
const MAX_TOKENS = 10_000;
const MAX_MARGIN = 5 * 60_000;
/** Longer than this no refusal is believed: a token endpoint that is well again is found out. */
const MAX_REFUSAL = 5 * 60_000;

/**
 * Tokens for upstreams, by whom they act for: remembered until shortly before they end, asked for once however many
 * operations want one at the same moment. It stands in front of MSAL, whose own cache is unbounded and searched from
 * end to end, and which asks as often as it is asked.
 */
export class UpstreamTokens {
  readonly #tokens: ExpiringCache<string>;
  readonly #refusals: ExpiringCache<Refusal>;
  readonly #underWay = new Map<string, Promise<string>>();
  readonly #now: () => number;
  readonly #report: TokenReport | undefined;

  /** @param now milliseconds since 1970 */
  constructor(now: () => number, most: number = MAX_TOKENS, report?: TokenReport) {
    this.#now = now;
    this.#report = report;
    this.#tokens = new ExpiringCache(most, now);
    this.#refusals = new ExpiringCache(most, now);
  }

  get size(): number {
    return this.#tokens.size;
  }

  /**
   * The remembered token, or one that `acquire` gets.
   *
   * @throws what `acquire` throws; when that said how long to wait, then also until that time is over, for this key
   */
  get(key: string, acquire: () => Promise<UpstreamToken>): string | Promise<string> {
    const known = this.#tokens.get(key);
    if (known !== undefined) {
      this.#report?.("cached");
      return known;
    }
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) {
      this.#report?.("joined");
      return underWay;
    }
    const refusal = this.#refusals.get(key);
    if (refusal !== undefined) {
      this.#report?.("failed");
      return Promise.reject(repeated(refusal, this.#now()));
    }
    const acquired = this.#acquire(key, acquire).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, acquired);
    return acquired;
  }

  /** Lets go of a token that its upstream no longer takes. A newer one under the same key stays. */
  forget(key: string, token: string): void {
    if (this.#tokens.get(key) === token) this.#tokens.delete(key);
  }

  async #acquire(key: string, acquire: () => Promise<UpstreamToken>): Promise<string> {
    const asked = this.#now();
    try {
      const { token, expiresAt } = await acquire();
      // Five minutes before it ends; a token for a few minutes keeps most of them.
      const margin = Math.min(MAX_MARGIN, (expiresAt - asked) / 5);
      this.#tokens.set(key, token, expiresAt - margin);
      this.#report?.("acquired");
      return token;
    } catch (error) {
      this.#report?.("failed");
      if (isWaiting(error) && error.retryAfterSeconds !== undefined) {
        const until = this.#now() + Math.min(error.retryAfterSeconds * 1000, MAX_REFUSAL);
        this.#refusals.set(key, { error, until }, until);
      }
      throw error;
    }
  }
}

function isWaiting(error: unknown): error is Waiting {
  return error instanceof ThrottledError || error instanceof ServiceUnavailableError;
}

function repeated({ error, until }: Refusal, now: number): Waiting {
  const seconds = Math.max(1, Math.ceil((until - now) / 1000));
  const origin = { requestId: error.requestId, cause: error };
  return error instanceof ThrottledError
    ? new ThrottledError(seconds, origin)
    : new ServiceUnavailableError(seconds, origin);
}
