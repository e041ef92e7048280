import type { GatewayRequestError } from "./gateway-request-error.ts";

const MAX_REPEATS = 3;
/** Whoever is told to wait longer is told so at once: nobody watches a spinner for minutes. */
const MAX_WAIT_SECONDS = 30;

/** An outcome that may be another one later. */
export interface RetryableOutcome {
  readonly __typename: "ThrottledError" | "ServiceUnavailableError";
  readonly retryAfterSeconds: number | null;
  /** Of a `ServiceUnavailableError`, where it was asked for. */
  readonly outcome?: "NOT_SENT" | "UNKNOWN";
}

/**
 * When to send again what came to nothing: after the time that was named, else after 1, 2 and 4 seconds.
 *
 * @param attempt how often it was sent so far
 * @param now in milliseconds, as the answer
 * @returns `undefined`: not at all, the caller gets what there is
 */
export function retryAt(
  attempt: number,
  retryAfterSeconds: number | null | undefined,
  now: number,
): number | undefined {
  const seconds = retryAfterSeconds ?? 2 ** (attempt - 1);
  return attempt > MAX_REPEATS || seconds > MAX_WAIT_SECONDS ? undefined : now + seconds * 1000;
}

/** Whether an outcome of a read is worth another. */
export function isRetryable(outcome: unknown): outcome is RetryableOutcome {
  const name = (outcome as Partial<RetryableOutcome> | null | undefined)?.__typename;
  return name === "ThrottledError" || name === "ServiceUnavailableError";
}

/**
 * The outcome for whose sake a whole operation is sent again: only where all that it asked for came to nothing. After a
 * `ServiceUnavailableError` a write may have been executed, and is never sent twice, unless its `outcome` says otherwise.
 */
export function repeatableOutcome(data: object, isRead: boolean): RetryableOutcome | undefined {
  const outcomes: unknown[] = Object.values(data).flat().map(outcomeOf);
  const mayRepeat = (outcome: unknown): outcome is RetryableOutcome =>
    isRetryable(outcome) && (isRead || outcome.__typename === "ThrottledError" || outcome.outcome === "NOT_SENT");
  return outcomes.every(mayRepeat) ? outcomes[0] : undefined;
}

/** What goes wrong with a list stands beside its page. */
export function outcomeOf(result: unknown): unknown {
  return (result as { readonly error?: unknown } | null | undefined)?.error ?? result;
}

/** Whether a read that brought no typed result is worth another. */
export function isTransient({ kind, status = 0 }: GatewayRequestError): boolean {
  return kind === "network" || (kind === "http" && [429, 502, 503, 504].includes(status));
}
