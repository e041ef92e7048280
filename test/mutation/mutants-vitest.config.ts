import { defineConfig } from "vitest/config";
import config from "../../vitest.config.ts";

const { projects = [], ...test } = config.test ?? {};

// Each test once: graphql-js executes what the plans do, and would only make every mutant wait longer.
export default defineConfig({
  ...config,
  test: {
    ...test,
    // The queue is tried in fewer orders, for each of some hundred mutants.
    env: { QUEUE_RUNS: "50" },
    projects: projects.filter((project) => !JSON.stringify(project).includes('"name":"graphql-js"')),
  },
});
