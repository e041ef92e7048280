import { boundChanges } from "../bound.ts";
import type { Change } from "../change.ts";

const merge = ["test/client/merge-changes.test.ts"];
const retry = ["test/client/retry-policy.test.ts"];
const policy = "src/client/retry-policy.ts";
const known = "src/client/react/cache/known-appointments.ts";
const cache = "src/client/react/cache/appointment-cache.ts";
const truth = ["test/client/react/one-truth.test.ts"];
const optimistic = ["test/client/react/optimistic.test.ts"];

const unrepeated = (status: number): Change => ({
  name: `HTTP ${status} is never repeated by the client`,
  file: policy,
  find: "[429, 502, 503, 504]",
  replace: `[${[429, 502, 503, 504].filter((other) => other !== status).join(", ")}]`,
  tests: [...retry, "test/client/transient-answers.test.ts"],
});
const ownWrites = "src/client/react/cache/own-writes.ts";
const ownWritesTest = "test/client/react/own-writes.test.ts";

/** That the client overwrites what it must not, or gives up too soon or never. */
export const client: readonly Change[] = [
  {
    name: "to clear settings that somebody changed throws a TypeError",
    file: "src/client/merge-changes.ts",
    find: " || one === null || other === null",
    replace: "",
    tests: merge,
  },
  {
    name: "cleared settings are the same as any",
    file: "src/client/merge-changes.ts",
    find: "return (one ?? null) === (other ?? null);",
    replace: "return (one ?? other) === (other ?? one);",
    tests: merge,
  },
  ...[429, 502, 503, 504].map(unrepeated),
  ...boundChanges("repeats of the client", policy, "MAX_REPEATS = 3", retry),
  ...boundChanges("seconds that the client waits", policy, "MAX_WAIT_SECONDS = 30", retry),
  ...["src/client/retry-after-header.ts", "src/common/retry-after.ts"].flatMap((file) =>
    boundChanges(`seconds of Retry-After in ${file}`, file, "MAX_SECONDS = 31_536_000", [
      "test/common/retry-after-bounds.test.ts",
    ]),
  ),
  {
    name: "an answer that was overtaken brings an old version back",
    file: known,
    find: "askedAt < arrivedAt && ",
    replace: "false && ",
    tests: truth,
  },
  {
    name: "a version that comes back stays hidden",
    file: known,
    find: "before !== undefined && askedAt < arrivedAt && etag",
    replace: "before !== undefined && etag",
    tests: truth,
  },
  {
    name: "an entry that others brought up to date counts as fresh",
    file: cache,
    find: "next, { updatedAt });",
    replace: "next);",
    tests: truth,
  },
  {
    name: "what was to be read again no longer is",
    file: cache,
    find: "  if (isInvalidated) entry.invalidate();\n",
    replace: "",
    tests: truth,
  },
  {
    name: "the base of an update is what is shown of it early",
    file: cache,
    find: "known !== undefined && known.changes.size > 0",
    replace: "known === undefined",
    tests: optimistic,
  },
  {
    name: "an update that came to nothing stays on the screen",
    file: cache,
    find: "    if (isShown) showKnown(queryClient, input);\n",
    replace: "",
    tests: optimistic,
  },
  {
    name: "writes of one appointment are sent at once",
    file: ownWrites,
    find: "line.last.then(() => write(line.versions))",
    replace: "write(line.versions)",
    tests: [ownWritesTest],
  },
  {
    name: "a second write is about the version that the first replaced",
    file: ownWrites,
    find: "return next ? latestOf(versions, next) : version;",
    replace: "return version;",
    tests: [ownWritesTest],
  },
  {
    name: "a write that failed ends those that wait",
    file: ownWrites,
    find: "line.last = turn.catch(() => {});",
    replace: "line.last = turn;",
    tests: [ownWritesTest],
  },
  {
    name: "a mutation that failed has succeeded",
    file: "src/client/react/mutations/gateway-mutation.ts",
    find: 'outcome.__typename.endsWith("Payload")',
    replace: "outcome.__typename.length > 0",
    tests: ["test/client/react/mutation-failures.test.ts"],
  },
  {
    name: "a caller's refetchInterval is all there is",
    file: "src/client/react/queries/refetch-interval.ts",
    find: "retryDelay(query) ?? (typeof",
    replace: "(typeof",
    tests: ["test/client/react/query-trouble.test.ts"],
  },
  {
    name: "a page rendered on a server waits for a gateway that is down",
    file: "src/client/react/queries/gateway-query.ts",
    find: '    typeof window !== "undefined" &&\n',
    replace: "",
    tests: ["test/client/runtimes.test.ts"],
  },
  {
    name: "signals have to know how to throw",
    file: "src/client/create-gateway-client.ts",
    find: "if (signal?.aborted === true) throw signal.reason;",
    replace: "signal?.throwIfAborted();",
    tests: ["test/client/runtimes.test.ts"],
  },
];
