import { WRITE_ID } from "../../common/contract/etag.ts";
import { isObject } from "../../common/json.ts";
import type { UpstreamUse } from "../model/upstream-use.ts";
import type { UpstreamAnswer } from "./response.ts";

/**
 * The body of a `$batch` that reads these paths; the id of a request is its index.
 *
 * @param paths URL-encoded: there is nothing in them that JSON would have to escape
 * @param suffix what follows each path
 * @param known the etag that each path is asked with, as JSON, where one is known: 304 where it has not changed
 * @param uses the operation of each path; left out where all are the envelope's
 */
export function encodeReads(
  paths: readonly string[],
  suffix: string,
  known: readonly ({ readonly etagText: string } | undefined)[] = [],
  uses?: readonly (UpstreamUse | undefined)[],
): string {
  let requests = "";
  let id = 0;
  for (const path of paths) {
    const headers = headersOf(known[id]?.etagText, uses?.[id]);
    requests += `${id === 0 ? "" : ","}{"id":"${id}","method":"GET","url":"${path}${suffix}"${headers}}`;
    id++;
  }
  return `{"requests":[${requests}]}`;
}

interface BatchedWrite {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly writeId?: string | undefined;
  readonly key: string | undefined;
}

/** The body of a `$batch` that writes; the id of a request is its index. */
export function encodeWrites(writes: readonly BatchedWrite[]): string {
  const requests = writes.map(({ method, path, body, ifMatch, ifNoneMatch, writeId, key }, index) => ({
    id: String(index),
    method,
    url: path,
    // What is undefined JSON leaves out.
    headers: {
      "Content-Type": body === undefined ? undefined : "application/json",
      "If-Match": ifMatch,
      "If-None-Match": ifNoneMatch,
      [WRITE_ID]: writeId,
      "Idempotency-Key": key === undefined ? undefined : `"${key}"`,
    },
    body,
  }));
  return JSON.stringify({ requests });
}

function headersOf(etagText: string | undefined, use: UpstreamUse | undefined): string {
  if (use === undefined) return etagText === undefined ? "" : `,"headers":{"if-none-match":${etagText}}`;
  const condition = etagText === undefined ? "" : `"if-none-match":${etagText},`;
  return `,"headers":{${condition}"client-request-id":"${use.clientRequestId}"${traceOf(use)}}`;
}

function traceOf({ span }: UpstreamUse): string {
  let text = "";
  if (span === undefined) return text;
  for (const name in span.headers) text += `,"${name}":${JSON.stringify(span.headers[name])}`;
  return text;
}

/**
 * The answers of a `$batch` in the order of its requests. Graph sends them in any order: ids tell.
 *
 * @returns `undefined` in the slot of a request that got no answer, or several: nobody knows which one is right
 */
export function decodeAnswers(body: unknown, count: number): (UpstreamAnswer | undefined)[] {
  const answers = Array.from<unknown, UpstreamAnswer | undefined>({ length: count }, () => undefined);
  const responses = isObject(body) && Array.isArray(body["responses"]) ? body["responses"] : [];
  const doubled: number[] = [];
  for (const response of responses) {
    if (!isObject(response)) continue;
    const { id, status, headers, body } = response;
    const index = typeof id === "string" ? Number(id) : -1;
    if (String(index) !== id || !(index in answers) || typeof status !== "number") continue;
    if (answers[index] !== undefined) doubled.push(index);
    answers[index] = {
      status,
      headers: status === 200 || status === 304 ? etagOf(headers) : lowerCaseNames(headers),
      body,
      batched: true,
    };
  }
  for (const index of doubled) answers[index] = undefined;
  return answers;
}

/** With what was asked for, the version is all that is looked at in the headers. */
function etagOf(headers: unknown): { readonly etag?: string } {
  const etag = isObject(headers) ? (headers["ETag"] ?? headers["etag"]) : undefined;
  return typeof etag === "string" ? { etag } : lowerCaseNames(headers);
}

function lowerCaseNames(headers: unknown): Record<string, string> {
  const lower: Record<string, string> = {};
  if (!isObject(headers)) return lower;
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === "string") lower[lowerCaseOf(name)] = value;
  }
  return lower;
}

const MAX_REMEMBERED = 100;
const remembered = new Map<string, string>();

/** In an answer of twenty the same few names come twenty times. */
function lowerCaseOf(name: string): string {
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  if (remembered.size < MAX_REMEMBERED) remembered.set(name, lower);
  return lower;
}
