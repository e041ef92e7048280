import { GraphError } from "./graph-error.ts";

/**
 * Decides whether a write may go on.
 *
 * Graph's tags are weak, and RFC 9110 would never let a weak tag match `If-Match`; Graph compared them as opaque
 * strings, so do we, with or without the `W/`.
 *
 * @param etag the tag of what is there now, `undefined` when nothing is
 * @throws {GraphError} 412 when a condition fails, 400 when a tag is not quoted
 */
export function checkPreconditions(
  headers: Readonly<Record<string, string | undefined>>,
  etag: string | undefined,
): void {
  const ifMatch = headers["if-match"];
  if (ifMatch !== undefined && !matches(ifMatch, etag)) throw failed(etag);
  const ifNoneMatch = headers["if-none-match"];
  if (ifNoneMatch !== undefined && matches(ifNoneMatch, etag)) throw failed(etag);
}

/**
 * The same for a read: `If-None-Match` with the tag of what is there is no failure, it says the client has it already.
 *
 * @returns whether to answer 304
 * @throws {GraphError} 412, 400
 */
export function isUnchanged(headers: Readonly<Record<string, string | undefined>>, etag: string): boolean {
  checkPreconditions({ "if-match": headers["if-match"] }, etag);
  const ifNoneMatch = headers["if-none-match"];
  return ifNoneMatch !== undefined && matches(ifNoneMatch, etag);
}

function matches(header: string, etag: string | undefined): boolean {
  if (header.trim() === "*") return etag !== undefined;
  const tags = parseTags(header);
  return etag !== undefined && tags.includes(opaque(etag));
}

const TAG_LIST = /^\s*(?:W\/)?"[^"]*"(?:\s*,\s*(?:W\/)?"[^"]*")*\s*$/;

function parseTags(header: string): string[] {
  if (!TAG_LIST.test(header)) {
    throw new GraphError(400, "BadRequest", "ETags must be quoted strings.", { innerCode: "malformedEntityTag" });
  }
  return [...header.matchAll(/(?:W\/)?"[^"]*"/g)].map(([tag]) => opaque(tag));
}

function opaque(tag: string): string {
  return tag.startsWith("W/") ? tag.slice(2) : tag;
}

function failed(etag: string | undefined): GraphError {
  return new GraphError(
    412,
    "resourceModified",
    "The ETag value in the If-Match or If-None-Match header does not fit the current state of the resource.",
    { innerCode: "entityTagDoesNotMatch", ...(etag === undefined ? {} : { headers: { ETag: etag } }) },
  );
}
