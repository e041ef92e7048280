import type { FastifyRequest } from "fastify";
import { GraphError } from "../protocol/graph-error.ts";

/**
 * The JSON of a request; `undefined` where it has none.
 *
 * @param refusal what it is refused with when it isn't JSON
 * @throws {GraphError} 415 for another encoding than UTF-8, and for a body that is compressed
 */
export function parseJson({ body, headers }: FastifyRequest, refusal: () => GraphError): unknown {
  requireIdentityEncoding(headers["content-encoding"]);
  const contentType = headers["content-type"] ?? "";
  if (typeof body !== "string" || body === "" || !/json/i.test(contentType)) return undefined;
  requireUtf8(contentType);
  try {
    // A byte order mark says nothing in UTF-8, and some programs write one all the same.
    return JSON.parse(body.startsWith("\ufeff") ? body.slice(1) : body);
  } catch {
    // Without the parser's own error: it quotes the text.
    throw refusal();
  }
}

/** Bodies come as they are: nothing is unpacked, so nothing small can unpack to something huge. */
function requireIdentityEncoding(encoding: string | undefined): void {
  if (encoding === undefined || encoding.trim().toLowerCase() === "identity") return;
  throw new GraphError(415, "UnsupportedMediaType", "The Content-Encoding of the request is not supported.", {
    headers: { "Accept-Encoding": "identity" },
  });
}

/** What is in another encoding would be read as something else, and stored so. */
function requireUtf8(contentType: string): void {
  const [, charset] = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(contentType) ?? [];
  if (charset === undefined || /^(?:utf-?8|us-ascii)$/i.test(charset)) return;
  throw new GraphError(415, "UnsupportedMediaType", "The request body has to be in UTF-8.");
}

export function unreadableJson(): GraphError {
  return new GraphError(
    400,
    "BadRequest",
    "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
  );
}

export function isTooLarge(error: unknown): boolean {
  return (error as { code?: string }).code === "FST_ERR_CTP_BODY_TOO_LARGE";
}

export function tooLarge(limit: number): GraphError {
  return new GraphError(413, "RequestEntityTooLarge", `The request body is larger than ${limit} bytes.`);
}

export function malformedPath(): GraphError {
  return new GraphError(400, "BadRequest", "The request path is not properly percent-encoded.");
}
