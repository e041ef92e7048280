import { boundChanges } from "../bound.ts";
import type { Change } from "../change.ts";

const merge = ["test/client/merge-changes.test.ts"];
const retry = ["test/client/retry-policy.test.ts"];
const policy = "src/client/retry-policy.ts";

const unrepeated = (status: number): Change => ({
  name: `HTTP ${status} is never repeated by the client`,
  file: policy,
  find: "[429, 502, 503, 504]",
  replace: `[${[429, 502, 503, 504].filter((other) => other !== status).join(", ")}]`,
  tests: [...retry, "test/client/transient-answers.test.ts"],
});

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
];
