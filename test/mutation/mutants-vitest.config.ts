import { defineConfig, type TestProjectConfiguration } from "vitest/config";
import config from "../../vitest.config.ts";
import { TESTS_VARIABLE, type TestsOfGroup } from "./tests-variable.ts";

// oxlint-disable-next-line node/no-process-env -- the tests of the group, for the process that Stryker starts
const { tests, testTimeout } = JSON.parse(process.env[TESTS_VARIABLE] ?? '{"tests":[]}') as TestsOfGroup;

function withTests(name: string, include: string[]): TestProjectConfiguration[] {
  const project = config.test?.projects?.find(
    (each) => typeof each === "object" && "test" in each && each.test?.name === name,
  );
  if (typeof project !== "object" || !("test" in project) || include.length === 0) return [];
  return [{ ...project, test: { ...project.test, include } }];
}

const isClient = (test: string) => test.startsWith("test/client/");

// Each test once: graphql-js executes what the plans do, and would only make every mutant wait longer.
export default defineConfig({
  ...config,
  test: {
    ...config.test,
    // For each of some hundred mutants less is drawn, and which order of the queue is the shortest that fails isn't asked.
    env: { QUEUE_RUNS: "50", QUEUE_SHRINK: "no", MEETING_RUNS: "500" },
    ...(testTimeout === undefined ? {} : { testTimeout }),
    projects: [
      ...withTests(
        "gateway",
        tests.filter((test) => !isClient(test)),
      ),
      ...withTests("client", tests.filter(isClient)),
    ],
  },
});
