import { boundChanges } from "../bound.ts";
import type { Change } from "../change.ts";

const envelope = "src/service/http/batch/batch-envelope.ts";
const dependencies = "src/service/http/batch/batch-dependencies.ts";
const tests = ["test/service/http/batch-bounds.test.ts"];

/** That a batch is taken for what it isn't, or its requests wait for the wrong one. */
export const batch: readonly Change[] = [
  ...boundChanges("characters of a request's id", envelope, "id: z.string().min(1).max(200", tests),
  ...boundChanges("characters of a request's method", envelope, "method: z.string().min(1).max(20", tests),
  ...boundChanges("characters of a request's URL", envelope, "url: z.string().max(4096", tests),
  ...boundChanges("characters of a header's name", envelope, "z.record(z.string().max(200", tests),
  ...boundChanges("characters of a header's value", envelope, "z.string().max(8192", tests),
  ...boundChanges("requests of a batch", "src/common/contract/limits.ts", "MAX_BATCH_REQUESTS = 20", tests),
  {
    name: "a request may depend on as many as it likes",
    file: envelope,
    find: "z.array(z.string()).max(MAX_BATCH_REQUESTS)",
    replace: "z.array(z.string())",
    tests,
  },
  {
    name: "in a serial batch a request may depend on any one before it",
    file: dependencies,
    find: "dependsOn.length === 1 && dependsOn[0]?.toLowerCase() === previous",
    replace: "dependsOn.length === 1",
    tests,
  },
  {
    name: "a request may depend on one that comes later, or is not there",
    file: dependencies,
    find: "!earlier.has(other.toLowerCase())",
    replace: 'other === ""',
    tests: ["test/service/http/batch.test.ts"],
  },
  {
    name: "a request waits for the first of the batch, whichever it names",
    file: "src/service/http/batch/run-batch.ts",
    find: "outcomes.get(id.toLowerCase())",
    replace: "(id, outcomes.values().next().value)",
    tests,
  },
];
