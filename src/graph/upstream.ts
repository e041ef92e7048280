import { Pool } from "undici";
import { ServiceUnavailableError } from "./errors.ts";
import type { UpstreamAnswer } from "./upstream-answer.ts";

const LARGEST_ANSWER = 8 * 1024 * 1024;

export interface UpstreamRequest {
  readonly method: "GET" | "PUT" | "PATCH" | "DELETE" | "POST";
  /** With the version, without the origin. */
  readonly path: string;
  /** The bearer token, without `Bearer`. */
  readonly token: string;
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  /** JSON text. */
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
}

/** One upstream origin and the pool of connections to it. */
export class Upstream {
  readonly #pool: Pool;

  constructor(origin: string) {
    this.#pool = new Pool(origin, {
      connections: 64,
      pipelining: 1,
      connect: { timeout: 5000 },
      headersTimeout: 30_000,
      bodyTimeout: 30_000,
      maxResponseSize: LARGEST_ANSWER,
    });
  }

  /** @throws {ServiceUnavailableError} when no answer came, or one that can't be read */
  async request({ method, path, token, ifMatch, ifNoneMatch, body, signal }: UpstreamRequest): Promise<UpstreamAnswer> {
    try {
      const answer = await this.#pool.request({
        method,
        path,
        headers: {
          authorization: `Bearer ${token}`,
          accept: "application/json",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
          ...(ifNoneMatch === undefined ? {} : { "if-none-match": ifNoneMatch }),
        },
        body: body ?? null,
        ...(signal === undefined ? {} : { signal }),
      });
      const text = await answer.body.text();
      return {
        status: answer.statusCode,
        headers: answer.headers as Record<string, string | undefined>,
        body: text === "" ? undefined : parseJson(text, answer.statusCode),
      };
    } catch (cause) {
      if (signal?.aborted === true) throw cause;
      throw new ServiceUnavailableError(undefined, { cause });
    }
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }
}

/** An error status speaks for itself, even when a proxy on the way wrote its body in HTML. */
function parseJson(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    if (status >= 400) return undefined;
    // Without the parser's own error: it quotes the text, which may be anybody's data.
    // oxlint-disable-next-line preserve-caught-error
    throw new TypeError(`An answer with status ${status} is not JSON.`);
  }
}
