import { hash } from "node:crypto";
import type { Idempotency } from "../domain/stored-answer.ts";
import { GraphError } from "./graph-error.ts";
import type { GraphRequest } from "./message.ts";

// A string of structured fields or, as many clients send it, the bare key; 255 visible characters either way.
const KEY = /^(?:"((?:[\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,255})"|([\x21\x23-\x5b\x5d-\x7e]{1,255}))$/;

/**
 * Reads `Idempotency-Key`. Neither the key nor the request is kept, only hashes of them: both may name somebody.
 *
 * @param route the path as the router has it
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header
 * @throws {GraphError} 400 for a key that is malformed
 */
export function idempotencyOf(request: GraphRequest, route: string): Idempotency | undefined {
  const header = request.headers["idempotency-key"];
  if (header === undefined) return undefined;
  const [, quoted, bare] = KEY.exec(header.trim()) ?? [];
  const key = quoted?.replace(/\\(["\\])/g, "$1") ?? bare;
  if (key === undefined) {
    throw new GraphError(400, "BadRequest", "Idempotency-Key must be a quoted string of 1 to 255 visible characters.", {
      innerCode: "malformedIdempotencyKey",
    });
  }
  const { caller, method, params, query, headers, body } = request;
  const conditions = [headers["if-match"] ?? null, headers["if-none-match"] ?? null];
  return {
    key: {
      tenantId: caller.tenantId,
      callerId: caller.id,
      hash: hash("sha256", `${caller.applicationId} ${key}`, "hex"),
    },
    fingerprint: hash("sha256", JSON.stringify([method, route, params, [...query], conditions, body ?? null]), "hex"),
  };
}

/** The keys of requests that are under way. */
export class RunningKeys {
  readonly #running = new Set<string>();

  /**
   * Executes a request unless one with its key is being executed. Between instances the store decides: there the second
   * one waits for the first, and gets its answer.
   *
   * @throws {GraphError} 409
   */
  async run<Result>(idempotency: Idempotency | undefined, execute: () => Promise<Result>): Promise<Result> {
    if (idempotency === undefined) return execute();
    const { tenantId, callerId, hash } = idempotency.key;
    const running = `${tenantId} ${callerId} ${hash}`;
    if (this.#running.has(running)) throw stillRunning();
    this.#running.add(running);
    try {
      return await execute();
    } finally {
      this.#running.delete(running);
    }
  }
}

function stillRunning(): GraphError {
  return new GraphError(409, "Conflict", "A request with this Idempotency-Key is still being executed.", {
    innerCode: "idempotencyKeyInUse",
    headers: { "Retry-After": "1" },
  });
}

/** @returns 422, for a key that came with another request */
export function keyOfOtherRequest(): GraphError {
  return new GraphError(422, "UnprocessableEntity", "This Idempotency-Key came with another request before.", {
    innerCode: "idempotencyKeyReused",
    details: [
      {
        code: "idempotencyKeyReused",
        target: "idempotencyKey",
        message: "was sent with another request before: each request needs a key of its own",
      },
    ],
  });
}
