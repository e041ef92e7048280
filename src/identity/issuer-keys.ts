import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from "jose";
import { fetch, type Dispatcher } from "undici";

export interface SigningKeysOptions {
  readonly url: URL;
  readonly dispatcher: Dispatcher;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long after one reading of the keys an unknown key id doesn't cause another, in milliseconds. */
  readonly cooldown?: number;
  /** For how long the keys are taken as read, in milliseconds. */
  readonly maxAge?: number;
  /** How long one reading may take, in milliseconds. */
  readonly timeout?: number;
}

const DAY = 24 * 60 * 60_000;

/**
 * The issuer's keys: read when first needed, again when they are old or a token names a new one, and not more often
 * than the cooldown allows, whatever key ids strangers make up. While the issuer is unavailable the last keys stay
 * good for a day.
 */
export function createSigningKeys(options: SigningKeysOptions): JWTVerifyGetKey {
  const { url, dispatcher, now, cooldown, maxAge, timeout } = options;
  let last: { readonly text: string; readonly read: number } | undefined;
  const keys = createRemoteJWKSet(url, {
    timeoutDuration: timeout ?? 5000,
    cooldownDuration: cooldown ?? 10_000,
    cacheMaxAge: maxAge ?? 10 * 60_000,
    [customFetch]: async (address, { headers, signal }) => {
      try {
        const text = await readKeys(address, { headers: Object.fromEntries(headers), signal, dispatcher });
        last = { text, read: now() };
        return new Response(text);
      } catch (error) {
        if (last === undefined || last.read + DAY < now()) throw error;
        return new Response(last.text);
      }
    },
  });
  return async (header, token) => {
    // To jose the last keys are as good as new when they come again, and a day would be some minutes longer.
    if (last !== undefined && last.read + DAY < now()) await keys.reload();
    return keys(header, token);
  };
}

async function readKeys(
  address: string,
  options: { headers: Record<string, string>; signal: AbortSignal; dispatcher: Dispatcher },
) {
  const response = await fetch(address, { ...options, redirect: "error" });
  const text = await response.text();
  const { keys } = JSON.parse(text) as { keys?: unknown };
  if (response.status !== 200 || !Array.isArray(keys)) throw new Error("The issuer's key set can't be read.");
  return text;
}
