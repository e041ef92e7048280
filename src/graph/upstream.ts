import { Pool, type Dispatcher } from "undici";
import { ServiceUnavailableError } from "./errors.ts";
import type { UpstreamAnswer } from "./upstream-answer.ts";

// Reads have a deadline of their own, from when they are asked for.
const LONGEST_WRITE = 30_000;
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

/** Told of each request that got no answer, or one that can't be read: for the operators' log. */
export type UpstreamReport = (failure: { readonly method: string; readonly cause: unknown }) => void;

/** One upstream origin and the pool of connections to it. */
export class Upstream {
  readonly #pool: Pool;
  readonly #report: UpstreamReport;

  constructor(origin: string, report: UpstreamReport) {
    this.#report = report;
    this.#pool = new Pool(origin, {
      connections: 128,
      pipelining: 1,
      // Over HTTP/2 all would share one connection, and whoever gives up would leave it as it is: one that a firewall
      // forgot would swallow everything. Over HTTP/1.1 whoever gives up closes the connection, and takes another.
      allowH2: false,
      connect: { timeout: 5000 },
      // Every request has a signal that ends it in time. Timers besides would be dearer than they are worth.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxResponseSize: LARGEST_ANSWER,
    });
  }

  /** @throws {ServiceUnavailableError} when no answer came, or one that can't be read */
  async request({ method, path, token, ifMatch, ifNoneMatch, body, signal }: UpstreamRequest): Promise<UpstreamAnswer> {
    try {
      return await this.#answerTo(
        {
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
        },
        signal ?? AbortSignal.timeout(LONGEST_WRITE),
      );
    } catch (cause) {
      if (signal?.aborted === true) throw cause;
      this.#report({ method, cause });
      throw new ServiceUnavailableError(undefined, { cause });
    }
  }

  /** Takes the answer as it comes from the parser: it is read whole, so a stream in between would be work for nothing. */
  #answerTo(request: Dispatcher.DispatchOptions, signal: AbortSignal): Promise<UpstreamAnswer> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      let controller: Dispatcher.DispatchController | undefined;
      let status = 0;
      let headers: Readonly<Record<string, string | string[] | undefined>> = {};
      const chunks: Buffer[] = [];
      const abort = () => {
        controller?.abort(signal.reason as Error);
        reject(signal.reason as Error);
      };
      signal.addEventListener("abort", abort, { once: true });
      this.#pool.dispatch(request, {
        onRequestStart: (started) => {
          controller = started;
          if (signal.aborted) abort();
        },
        // An informational answer may come before the real one, which then takes its place.
        onResponseStart: (_, statusCode, responseHeaders) => {
          status = statusCode;
          headers = responseHeaders;
        },
        onResponseData: (_, chunk) => void chunks.push(chunk),
        onResponseEnd: () => {
          signal.removeEventListener("abort", abort);
          try {
            resolve({ status, headers: singleHeaders(headers), body: parseJson(textOf(chunks), status) });
          } catch (error) {
            reject(error);
          }
        },
        onResponseError: (_, error) => {
          signal.removeEventListener("abort", abort);
          reject(error);
        },
      });
    });
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }
}

/** A header that came twice counts once; of challenges all count. */
function singleHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string | undefined> {
  const single: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!Array.isArray(value)) single[name] = value;
    else single[name] = name === "www-authenticate" ? value.join(", ") : value[0];
  }
  return single;
}

function textOf(chunks: readonly Buffer[]): string {
  const [first, second] = chunks;
  const bytes = first !== undefined && second === undefined ? first : Buffer.concat(chunks);
  // Behind a byte order mark, as some proxies write one.
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return bytes.toString("utf8", start);
}

/** An error status speaks for itself, even when a proxy on the way wrote its body in HTML. */
function parseJson(text: string, status: number): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    if (status >= 400) return undefined;
    // Without the parser's own error: it quotes the text, which may be anybody's data.
    // oxlint-disable-next-line preserve-caught-error
    throw new TypeError(`An answer with status ${status} is not JSON.`);
  }
}
