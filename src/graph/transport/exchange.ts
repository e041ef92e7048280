import type { Dispatcher } from "undici";
import type { EndSignal } from "../operation-life.ts";
import type { UpstreamAnswer } from "./response.ts";

/** The other side closed the connection, or something on the way did. */
const BROKEN = new Set<unknown>(["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"]);

/** The connection broke before the answer began, as one does that the upstream closes just when it is used again. */
export class BrokenConnectionError extends Error {
  override readonly name = "BrokenConnectionError";

  constructor(cause: Error) {
    super("The connection broke before the answer began.", { cause });
  }
}

/** Nothing of the request has left: there was no connection for it. */
export class NotSentError extends Error {
  override readonly name = "NotSentError";

  constructor(cause: Error) {
    super("The request was not sent.", { cause });
  }
}

/**
 * Sends a request and takes the answer as it comes from the parser: it is read whole, so a stream in between would be
 * work for nothing.
 *
 * @throws {BrokenConnectionError}
 * @throws {NotSentError}
 * @throws the reason of the end, or whatever else kept the answer away
 */
export function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  end: EndSignal,
): Promise<UpstreamAnswer> {
  return new Promise((resolve, reject) => {
    if (end.aborted) throw end.reason;
    let controller: Dispatcher.DispatchController | undefined;
    let status = 0;
    let headers: Readonly<Record<string, string | string[] | undefined>> = {};
    const chunks: Buffer[] = [];
    const abort = () => {
      const reason = end.reason as Error;
      controller?.abort(reason);
      reject(controller === undefined ? new NotSentError(reason) : reason);
    };
    end.addEventListener("abort", abort);
    dispatcher.dispatch(request, {
      onRequestStart: (started) => {
        controller = started;
        if (end.aborted) abort();
      },
      // An informational answer may come before the real one, which then takes its place.
      onResponseStart: (_, statusCode, responseHeaders) => {
        status = statusCode;
        headers = responseHeaders;
      },
      onResponseData: (_, chunk) => void chunks.push(chunk),
      onResponseEnd: () => {
        end.removeEventListener("abort", abort);
        try {
          resolve({ status, headers: singleHeaders(headers), body: parseJson(textOf(chunks), status) });
        } catch (error) {
          reject(error);
        }
      },
      onResponseError: (_, error) => {
        end.removeEventListener("abort", abort);
        if (controller === undefined) reject(new NotSentError(error));
        else reject(status === 0 && isBroken(error) ? new BrokenConnectionError(error) : error);
      },
    });
  });
}

function isBroken(error: Error): boolean {
  return "code" in error && BROKEN.has(error.code);
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
