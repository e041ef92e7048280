import { isObject, type UpstreamAnswer } from "./upstream-answer.ts";

/** As many as Graph takes in one `$batch`. @see https://learn.microsoft.com/graph/json-batching */
export const BATCH_LIMIT = 20;

/** The body of a `$batch` that reads these paths; the id of a request is its index. */
export function encodeReads(paths: readonly string[]): string {
  // Put together by hand: it is the larger half of what a shared read costs.
  const requests = paths.map((path, index) => `{"id":"${index}","method":"GET","url":${JSON.stringify(path)}}`);
  return `{"requests":[${requests.join(",")}]}`;
}

/**
 * The answers of a `$batch` in the order of its requests. Graph sends them in any order: ids tell.
 *
 * @returns `undefined` in the slot of a request that got no answer
 */
export function decodeAnswers(body: unknown, count: number): (UpstreamAnswer | undefined)[] {
  const answers = Array.from<unknown, UpstreamAnswer | undefined>({ length: count }, () => undefined);
  const responses = isObject(body) && Array.isArray(body["responses"]) ? body["responses"] : [];
  for (const response of responses) {
    if (!isObject(response)) continue;
    const { id, status, headers, body } = response;
    const index = typeof id === "string" && /^\d{1,2}$/.test(id) ? Number(id) : -1;
    if (!(index in answers) || typeof status !== "number") continue;
    answers[index] = { status, headers: lowerCaseNames(headers), body, batched: true };
  }
  return answers;
}

const MOST_REMEMBERED = 100;
const remembered = new Map<string, string>();

/** In an answer of twenty the same few names come twenty times. */
function lowerCaseOf(name: string): string {
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  if (remembered.size < MOST_REMEMBERED) remembered.set(name, lower);
  return lower;
}

function lowerCaseNames(headers: unknown): Record<string, string> {
  const lower: Record<string, string> = {};
  if (!isObject(headers)) return lower;
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (typeof value === "string") lower[lowerCaseOf(name)] = value;
  }
  return lower;
}
