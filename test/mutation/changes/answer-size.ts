import { boundChanges } from "../bound.ts";
import type { Change } from "../change.ts";

const limits = "src/gateway/execution/document-limits.ts";
const configured = "src/common/operation-limits.ts";
const bounds = ["test/gateway/execution/document-limits-bounds.test.ts"];
const answers = ["test/gateway/execution/answer-limit.test.ts"];

/** That a document may cost more than it is allowed to, or may not hold what it is. */
export const answerSize: readonly Change[] = [
  {
    name: "fragments are counted anew wherever they are spread",
    file: limits,
    find: "    if (size !== undefined) return size;\n",
    replace: "    if (size !== undefined && size.fields === 0) return size;\n",
    tests: bounds,
  },
  {
    name: "a fragment that spreads itself is counted for ever",
    file: limits,
    find: "    known.set(name, NOTHING);\n",
    replace: "",
    tests: [...bounds, "test/gateway/execution/document-limits.test.ts"],
  },
  ...boundChanges("characters of a document", limits, "MAX_CHARACTERS = 100_000", bounds),
  ...boundChanges("tokens of a document", configured, "MAX_TOKENS = 2500", bounds),
  ...boundChanges("levels of an operation", configured, "MAX_DEPTH = 20", bounds),
  ...boundChanges("aliases of a document", configured, "MAX_ALIASES = 500", bounds),
  ...boundChanges("fields of one name", configured, "MAX_SAME_FIELDS = 100", bounds),
  ...boundChanges("root fields of an operation", configured, "MAX_ROOT_FIELDS = 1000", bounds),
  ...boundChanges("directives of a document", configured, "MAX_DIRECTIVES = 100", bounds),
  ...boundChanges("spreads", limits, "MAX_SPREADS = 100", bounds),
  ...boundChanges("fields of an operation", limits, "MAX_FIELDS = 5000", bounds),
  ...boundChanges("values of an operation", limits, "MAX_VALUES = 100_000", bounds),
  ...boundChanges("items of a list", limits, "MAX_ITEMS = 100", bounds),
  ...boundChanges("mistakes of a document", limits, "MAX_MISTAKES = 10", bounds),
  ...boundChanges(
    "characters of an answer",
    "src/gateway/execution/answer-limit.ts",
    "MAX_CHARACTERS = 10_000_000",
    answers,
  ),
];
