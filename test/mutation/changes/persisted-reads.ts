import { boundChanges } from "../bound.ts";
import type { Change } from "../change.ts";

const tests = ["test/client/persisted-reads.test.ts"];
const file = "src/client/persisted-reads.ts";
const client = "src/client/create-gateway-client.ts";

const changed = (name: string, find: string, replace: string, of = file): Change => ({
  name,
  file: of,
  find,
  replace,
  tests,
});

/** That an answer gets to whom it isn't for, or something goes by GET that must not. */
export const persistedReads: readonly Change[] = [
  ...boundChanges("answers that the client keeps", file, "MAX_ANSWERS = 50", tests),
  ...boundChanges("characters of a URL of the client", file, "MAX_URL_LENGTH = 2000", tests),
  changed(
    "a mutation goes by GET",
    "isRead ? persisted?.through?.(fetch, body) : undefined",
    "persisted?.through?.(fetch, body)",
    client,
  ),
  changed("a kept answer is asked about with any token", "if (answer?.authorization !== authorization)", "if (false)"),
  changed("an answer is kept for nobody", "etag === null || authorization === null", "etag === null"),
  changed(
    "a 304 is answered with what is kept by then",
    "status !== 304 || !answer",
    "status !== 304 || !(answer = answers.get(url))",
  ),
  changed("the answer that was kept first goes first", "      answers.delete(url);\n", ""),
  changed("any status is an answer to keep", "if (status === 200)", "if (status !== 304)"),
  changed("a 304 that nobody asked for is an answer", "status !== 304 || !answer", "status !== 304"),
  changed("the browser's cache keeps what was read as well", ', cache: "no-store"', ""),
  changed(
    "variables are written into the URL as they are",
    "encodeURIComponent(JSON.stringify(variables ?? {}))",
    "JSON.stringify(variables ?? {})",
  ),
  changed("what stands in the URL already is not looked at", 'endpoint.includes("?") ? "&" : "?"', '"?"'),
  changed("what is given up goes on", "init.signal ?? null", "null"),
  changed("a body is announced that isn't there", '      headers.delete("Content-Type");\n', ""),
];
