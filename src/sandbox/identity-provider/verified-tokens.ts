import type { Caller } from "../../service/domain/service-caller.ts";

interface Verified {
  readonly caller: Caller;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

// A token has about 1 KB: 2 MB at most.
const MAX_TOKENS = 2_000;

/**
 * Tokens whose signature and claims were checked, each until it expires: a client sends the same one with every
 * request, and checking a signature costs as much as reading an appointment. The whole token is the key, signature
 * included, so nothing that wasn't checked is ever found. When there are too many, those unused longest go.
 */
export class VerifiedTokens {
  readonly #tokens = new Map<string, Verified>();

  find(token: string, now: number): Caller | undefined {
    const verified = this.#tokens.get(token);
    if (verified === undefined) return undefined;
    // A Map keeps the order of insertion: taken out and put back, a token is the one used last.
    this.#tokens.delete(token);
    if (verified.expiresAt <= now) return undefined;
    this.#tokens.set(token, verified);
    return verified.caller;
  }

  remember(token: string, caller: Caller, expiresAt: number): void {
    this.#tokens.set(token, { caller, expiresAt });
    if (this.#tokens.size <= MAX_TOKENS) return;
    for (const oldest of this.#tokens.keys()) {
      this.#tokens.delete(oldest);
      return;
    }
  }

  get size(): number {
    return this.#tokens.size;
  }
}
