import { isObject, type UpstreamAnswer } from "./upstream-answer.ts";

/** As many as Graph takes in one `$batch`. @see https://learn.microsoft.com/graph/json-batching */
export const BATCH_LIMIT = 20;

/** The body of a `$batch` that reads these paths; the id of a request is its index. */
export function encodeReads(paths: readonly string[]): string {
  return JSON.stringify({ requests: paths.map((url, index) => ({ id: String(index), method: "GET", url })) });
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

function lowerCaseNames(headers: unknown): Record<string, string> {
  const lower: Record<string, string> = {};
  if (!isObject(headers)) return lower;
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === "string") lower[name.toLowerCase()] = value;
  }
  return lower;
}
