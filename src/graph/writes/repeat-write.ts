import { hash, randomUUID } from "node:crypto";
import type { Credential } from "../model/credential.ts";
import { ServiceUnavailableError, ThrottledError, ValidationError } from "../model/gateway-errors.ts";
import type { KeyKeeping } from "../transport/key-keeping.ts";
import type { AppointmentWrite } from "./settle-write.ts";

const FIRST_DELAY = 100;
/** How often a write is sent at most. */
const MAX_ATTEMPTS = 3;

/**
 * The key that a caller's goes upstream as: a hash, for it may name somebody. With its own credential the gateway is one
 * caller there, whoever calls: then the key tells them apart.
 *
 * @throws {ValidationError} where the upstream is known to execute twice what is sent twice
 */
export function upstreamKey(key: string | undefined, credential: Credential, keeping: KeyKeeping): string | undefined {
  if (key === undefined) return undefined;
  if (keeping.isExcluded) {
    const message = "is not kept by the upstream: leave it out, and read before you repeat a write";
    throw new ValidationError([{ code: "KEY_NOT_KEPT", path: ["input", "idempotencyKey"], message }]);
  }
  const owner = credential.kind === "application" ? credential.owner : "";
  return hash("sha256", `${owner}\n${key}`, "base64url");
}

/**
 * The key under which a write goes upstream: its caller's; for a delete of a version one of its own, where the upstream may
 * keep it. What is gone tells nobody who deleted it; a repeat under the key does.
 */
export function keyOf(
  { operation, ifMatch, idempotencyKey }: AppointmentWrite,
  keeping: KeyKeeping,
): string | undefined {
  const needsKey = operation === "delete" && ifMatch !== undefined && !keeping.isExcluded;
  return idempotencyKey ?? (needsKey ? randomUUID() : undefined);
}

/** Whether a write may have been executed, and nobody knows. */
export function isLost(outcome: unknown): outcome is ServiceUnavailableError {
  return outcome instanceof ServiceUnavailableError && outcome.outcome === "UNKNOWN";
}

/**
 * What is known of a write that was sent again after its answer was lost: that the repeat was refused, or not sent, says
 * nothing of the first.
 *
 * @param failure of the repeat
 * @param lost of an attempt before it; `undefined` where there is none
 */
export function orLost<Failure>(
  failure: Failure,
  lost: ServiceUnavailableError | undefined,
): Failure | ServiceUnavailableError {
  const isNoAnswer =
    failure instanceof ThrottledError || (failure instanceof ServiceUnavailableError && failure.outcome === "NOT_SENT");
  return lost !== undefined && isNoAnswer ? lost : failure;
}

/**
 * How long to wait before a write is sent again that was refused for now, or has a key under which it is executed once.
 *
 * @param attempt how often it was sent, 1 at least
 * @param random between 0 and 1: spreads the writes that failed together
 * @returns milliseconds, at least what the upstream asked for; `undefined` when it was sent often enough
 */
export function delayBeforeRepeat(
  { retryAfterSeconds = 0 }: { readonly retryAfterSeconds: number | undefined },
  attempt: number,
  random: number,
): number | undefined {
  if (attempt >= MAX_ATTEMPTS) return undefined;
  return Math.max(retryAfterSeconds * 1000, FIRST_DELAY * 2 ** (attempt - 1) * (0.5 + random / 2));
}
