import { parseArgs } from "node:util";
import type { Change } from "./change.ts";
import { answerSize } from "./changes/answer-size.ts";
import { batch } from "./changes/batch.ts";
import { client } from "./changes/client.ts";
import { desk } from "./changes/desk.ts";
import { durability } from "./changes/durability.ts";
import { gatewayPermissions } from "./changes/gateway-permissions.ts";
import { idempotency } from "./changes/idempotency.ts";
import { input } from "./changes/input.ts";
import { keptAnswers } from "./changes/kept-answers.ts";
import { meetings } from "./changes/meetings.ts";
import { people } from "./changes/people.ts";
import { persistedReads } from "./changes/persisted-reads.ts";
import { queryEngine } from "./changes/query-engine.ts";
import { readQueue } from "./changes/read-queue.ts";
import { servicePermissions } from "./changes/service-permissions.ts";
import { shipping } from "./changes/shipping.ts";
import { notifications } from "./changes/notifications.ts";
import { stores } from "./changes/stores.ts";
import { telemetry } from "./changes/telemetry.ts";
import { tokenChecks } from "./changes/token-checks.ts";
import { WorkCopy } from "./work-copy.ts";

// A test of the tests: makes each known mistake, alone and in a copy, and fails where nobody notices.

const changes: readonly Change[] = [
  ...servicePermissions,
  ...gatewayPermissions,
  ...tokenChecks,
  ...readQueue,
  ...telemetry,
  ...answerSize,
  ...keptAnswers,
  ...queryEngine,
  ...client,
  ...persistedReads,
  ...input,
  ...batch,
  ...durability,
  ...notifications,
  ...stores,
  ...idempotency,
  ...meetings,
  ...people,
  ...shipping,
  ...desk,
];

const { values } = parseArgs({ options: { only: { type: "string", multiple: true } } });
const chosen = changes.filter(({ name }) => values.only?.includes(name) ?? true);
const print = (line: string) => process.stdout.write(`${line}\n`);

/** What is wrong with the tests; `undefined` when they notice the change. */
function problemOf(copy: WorkCopy, change: Change): string | undefined {
  const undo = copy.apply(change);
  if (undo === undefined) return `what it looks for is not exactly once in ${change.file}`;
  const outcomes = copy.run(change.tests);
  undo();
  const problems = change.tests.flatMap((test) => {
    const outcome = outcomes.get(test) ?? "did not run";
    return outcome === "failed" ? [] : [`${test} ${outcome}`];
  });
  return problems.length === 0 ? undefined : problems.join(", ");
}

function run(): number {
  if (chosen.length === 0) {
    print(`There is no change named ${values.only?.join(", nor ")}.`);
    return 1;
  }
  using copy = new WorkCopy();
  // A test that fails anyway notices nothing.
  const tests = [...new Set(chosen.flatMap((change) => change.tests))];
  const before = [...copy.run(tests)].filter(([, outcome]) => outcome !== "passed");
  if (before.length > 0) {
    for (const [test, outcome] of before) print(`without any change, ${test} ${outcome}`);
    return 1;
  }
  let noticed = 0;
  for (const change of chosen) {
    const problem = problemOf(copy, change);
    if (problem === undefined) noticed++;
    print(problem === undefined ? `noticed    ${change.name}` : `UNNOTICED  ${change.name}: ${problem}`);
  }
  print(`${noticed} of ${chosen.length} changes noticed.`);
  return noticed === chosen.length ? 0 : 1;
}

process.exitCode = run();
