import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "vitest";
import { it } from "../support/fixtures.ts";
import { findHandStarts, findLargeOnes, findProblems } from "./find-problems.ts";
import { rules, testRules } from "./rules.ts";
import { readSources, type SourceFile } from "./source-tree.ts";

const SRC = fileURLToPath(new URL("../../src", import.meta.url));
const sources = readSources(SRC);
const known = new Set(findProblems(sources, rules));

/** What is wrong with the project once it has these files as well, or instead of its own. */
function problemsWith(planted: Readonly<Record<string, string>>): readonly string[] {
  const files: SourceFile[] = Object.entries(planted).map(([path, text]) => ({ path, text }));
  const rest = sources.filter(({ path }) => !Object.hasOwn(planted, path));
  return findProblems([...rest, ...files], rules).filter((problem) => !known.has(problem));
}

const lines = (count: number) => "export {};\n".repeat(count);
const textOf = (path: string) => sources.find((file) => file.path === path)?.text ?? "";

it("has nothing against a file in its place", () => {
  expect(
    problemsWith({
      "gateway/schema/planted.ts": `import { retryAfterMilliseconds } from "../../common/retry-after.ts";\n`,
      "cli/planted-command.ts": `export const load = () => import("../sandbox/samples.ts");\n`,
      "desk/app/planted-screen.tsx": `import { createGatewayClient } from "virtual-appointments-client";\n`,
    }),
  ).toEqual([]);
});

it.each([
  ["the graph", "graph/planted.ts", "../gateway/schema/context.ts", "gateway/schema/context.ts: graph"],
  ["identity", "identity/planted.ts", "../config/config.ts", "config/config.ts: identity"],
  ["the service's domain", "service/domain/planted.ts", "../store/store.ts", "service/store/store.ts: service/domain"],
  ["the service's store", "service/store/planted.ts", "../../sandbox/samples.ts", "sandbox/samples.ts: service/store"],
  ["the engine", "gateway/execution/planted.ts", "../schema/index.ts", "gateway/schema/index.ts: gateway/execution"],
  ["the sandbox", "sandbox/planted.ts", "../config/config.ts", "config/config.ts: sandbox"],
  ["what starts programs", "runtime/planted.ts", "../cli/help.ts", "cli/help.ts: runtime"],
  ["the client", "client/planted.ts", "../common/retry-after.ts", "common/retry-after.ts: client"],
  ["the desk", "desk/app/planted.ts", "../../gateway/schema/index.ts", "gateway/schema/index.ts: desk"],
  ["what all share", "common/planted.ts", "../identity/caller.ts", "identity/caller.ts: common"],
])("tells %s from what it may import", (_name, path, specifier, problem) => {
  for (const statement of [
    `import { planted } from "${specifier}";`,
    `import type { Planted } from "${specifier}";`,
    `export const planted = () => import("${specifier}");`,
    `export const planted: import("${specifier}").Planted = 1;`,
    `import {\n  planted,\n} from '${specifier}';`,
  ]) {
    expect(problemsWith({ [path]: `${statement}\n` })).toContain(`${path} imports ${problem} may not`);
  }
});

it("has no place for a file beside the folders", () => {
  expect(problemsWith({ "planted.ts": `import "./cli/help.ts";\n` })).toEqual([
    "planted.ts lies in no folder that the layout knows",
  ]);
  expect(problemsWith({ "service/planted.ts": "", "service/README.md": "" })).toEqual([
    "service/planted.ts lies in no folder that the layout knows",
  ]);
  expect(problemsWith({ "planted/new.ts": "export {};\n" })).toEqual([
    "planted/new.ts lies in no folder that the layout knows",
  ]);
});

it("finds circles of files, of types too", () => {
  expect(
    problemsWith({
      "graph/one.ts": `import type { Three } from "./three.ts";\n`,
      "graph/two.ts": `import type { One } from "./one.ts";\n`,
      "graph/three.ts": `import type { Two } from "./two.ts";\n`,
    }),
  ).toEqual(["there is a circle: graph/one.ts → graph/three.ts → graph/two.ts → graph/one.ts"]);
});

it("finds circles of folders that no file has a part in", () => {
  expect(
    problemsWith({
      "desk/app/agenda/one.ts": `import type { Two } from "../failure/two.ts";\n`,
      "desk/app/failure/three.ts": `import type { Four } from "../agenda/four.ts";\n`,
      "desk/app/failure/two.ts": "export {};\n",
      "desk/app/agenda/four.ts": "export {};\n",
    }),
  ).toEqual(["there is a circle: desk/app/agenda → desk/app/failure → desk/app/agenda"]);
});

it("finds a second file of a name", () => {
  expect(problemsWith({ "desk/app/retry-after.tsx": "" })).toEqual([
    "have the same name: common/retry-after.ts, desk/app/retry-after.tsx",
  ]);
  expect(problemsWith({ "graph/index.ts": "", "graph/README.md": "" })).toEqual([]);
});

it("finds a folder with too many files", () => {
  const many = Array.from({ length: 21 }, (_, index) => [`common/many/planted-${index}.ts`, ""]);
  expect(problemsWith(Object.fromEntries(many.slice(1)))).toEqual([]);
  expect(problemsWith(Object.fromEntries(many))).toEqual(["common/many has 21 files, more than 20"]);
});

it("finds a file that is too long, unless it is a table, and a table that isn't long", () => {
  expect(problemsWith({ "common/many/planted.ts": lines(300) })).toEqual([]);
  expect(problemsWith({ "common/many/planted.ts": lines(301) })).toEqual([
    "common/many/planted.ts has 301 lines, more than 300, and is no table",
  ]);
  const table = "gateway/playground/examples.ts";
  expect(problemsWith({ [table]: `${textOf(table)}${lines(100)}` })).toEqual([]);
  expect(problemsWith({ [table]: "" })).toEqual([
    `${table} needs no exception: it is not there, or no longer than 300 lines`,
  ]);
});

it("finds a folder of tests with too many files, and a test that is too long", () => {
  const bounds = { ...testRules, tables: {} };
  const many = Array.from({ length: 21 }, (_, index) => ({ path: `test/many/planted-${index}.test.ts`, text: "" }));
  expect(findLargeOnes(many.slice(1), bounds)).toEqual([]);
  expect(findLargeOnes(many, bounds)).toEqual(["test/many has 21 files, more than 20"]);
  const long = [{ path: "test/planted.test.ts", text: lines(301) }];
  expect(findLargeOnes(long, bounds)).toEqual(["test/planted.test.ts has 301 lines, more than 300, and is no table"]);
});

it("finds a test that starts by hand what a fixture would stop, and an exception that isn't needed", () => {
  const path = "test/planted.test.ts";
  const startedIn = (text: string, startedByHand = {}) =>
    findHandStarts([{ path, text }], { ...testRules, startedByHand });
  const problem = [`${path} calls startGateway: take what a fixture starts (test/support/fixtures.ts)`];
  expect(startedIn(`await using gateway = await startGateway(url);\n`)).toEqual(problem);
  expect(startedIn(`beforeAll(async () => {\n  gateway = await startGateway(url);\n});\n`)).toEqual(problem);
  expect(startedIn(`await startGateway(url);\n`, { [path]: "is about its start" })).toEqual([]);
  for (const fixture of [
    "disposeLater(startGateway(url), cleanup)",
    "disposeLater(\n  startGateway(url)",
    "startEach(startGateway, cleanup)",
  ]) {
    expect(startedIn(fixture)).toEqual([]);
    expect(startedIn(fixture, { [path]: "is about its start" })).toEqual([
      `${path} needs no exception: it is not there, or starts nothing by hand`,
    ]);
  }
  expect(
    findHandStarts([{ path: "test/support/planted.ts", text: "await startGateway(url)" }], {
      ...testRules,
      startedByHand: {},
    }),
  ).toEqual([]);
});

it("is said by the command, which looks at what is there", async ({ directory }) => {
  const filter = (path: string) => !/[\\/](?:node_modules|dist)$/.test(path);
  cpSync(SRC, directory, { recursive: true, filter });
  writeFileSync(join(directory, "graph", "planted.ts"), `import { help } from "../cli/help.ts";\n`);
  const command = fileURLToPath(new URL("check-layout.ts", import.meta.url));
  const tests = join(directory, "desk");
  writeFileSync(join(tests, "planted.test.ts"), lines(301));
  const run = promisify(execFile)(process.execPath, [command, directory, tests]);
  await expect(run).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /graph\/planted.ts imports cli\/help.ts: graph may not\n[^]*test\/planted.test.ts has 301 lines/,
    ) as unknown,
  });
});
