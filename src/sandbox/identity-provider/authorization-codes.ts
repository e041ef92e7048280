import { createHash } from "node:crypto";

/** What a code stands for, and what whoever redeems it has to know. */
export interface Authorization {
  readonly clientId: string;
  readonly redirectUri: string;
  /** Of PKCE, by S256. */
  readonly codeChallenge: string;
  readonly userId: string;
  readonly scope: string;
  readonly nonce: string | undefined;
}

const LIFETIME = 60_000;
const MAX_CODES = 1000;

/** Codes on their way from the sign-in page to the client: for a minute, once, for that client alone. */
export class AuthorizationCodes {
  readonly #codes = new Map<string, Authorization & { readonly until: number }>();
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(now: () => number) {
    this.#now = now;
  }

  issue(authorization: Authorization): string {
    const code = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
    if (this.#codes.size >= MAX_CODES) {
      const [oldest] = this.#codes.keys();
      if (oldest !== undefined) this.#codes.delete(oldest);
    }
    this.#codes.set(code, { ...authorization, until: this.#now() + LIFETIME });
    return code;
  }

  /** What the code stands for; `undefined` when anything about it is wrong. Either way it is used up. */
  redeem(code: string, given: { clientId: string; redirectUri: string; verifier: string }): Authorization | undefined {
    const authorization = this.#codes.get(code);
    this.#codes.delete(code);
    if (authorization === undefined || authorization.until <= this.#now()) return undefined;
    const { clientId, redirectUri, codeChallenge } = authorization;
    if (given.clientId !== clientId || given.redirectUri !== redirectUri) return undefined;
    if (!/^[\w.~-]{43,128}$/.test(given.verifier)) return undefined;
    const challenge = createHash("sha256").update(given.verifier).digest("base64url");
    return challenge === codeChallenge ? authorization : undefined;
  }
}
