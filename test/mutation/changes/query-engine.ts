import type { Change } from "../change.ts";

const failure = "test/gateway/execution/plan-failure.test.ts";

/** That a query engine which is of no use goes unseen, as graphql-js does its work. */
export const queryEngine: readonly Change[] = [
  {
    name: "every plan fails",
    file: "src/gateway/execution/plan-executor.ts",
    find: "      this.#data = make(undefined, this);\n",
    replace: '      throw new TypeError("Always.");\n',
    tests: [failure, "test/gateway/execution/query-engine.test.ts", "test/gateway/execution/plan-plugin.test.ts"],
  },
  {
    name: "nobody hears of a plan that failed",
    file: "src/gateway/execution/plan-plugin.ts",
    find: "    onPlanFailure?.(error);\n",
    replace: "",
    tests: [failure],
  },
  {
    name: "a plan that failed is told of each time",
    file: "src/gateway/execution/plan-plugin.ts",
    find: "    failed.add(document);\n",
    replace: "",
    tests: [failure],
  },
  {
    name: "an error of a resolver is taken for one of the plan",
    file: "src/gateway/execution/plan-plugin.ts",
    find: "if (errors !== undefined || failed.has(document)) return;",
    replace: "if (failed.has(document)) return;",
    tests: [failure],
  },
];
