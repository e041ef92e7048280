import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Change } from "./change.ts";

/** What came of a test file. One that breaks before its first test has noticed nothing. */
type FileOutcome = "passed" | "failed" | "did not run";

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** A copy of the work tree, with what isn't committed yet: what is broken in it is broken nowhere else. */
export class WorkCopy implements Disposable {
  readonly #directory = realpathSync(mkdtempSync(join(tmpdir(), "changes-")));

  constructor() {
    const root = fileURLToPath(new URL("../..", import.meta.url));
    const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    const files = execFileSync("git", list, { cwd: root, encoding: "utf8" }).split("\0");
    for (const file of files) {
      if (file !== "" && existsSync(join(root, file))) cpSync(join(root, file), join(this.#directory, file));
    }
    for (const modules of ["node_modules", "src/desk/node_modules"]) {
      if (existsSync(join(root, modules))) symlinkSync(join(root, modules), join(this.#directory, modules));
    }
  }

  /** Makes the change, and gives back how to undo it; `undefined` when its place isn't there, or not the only one. */
  apply({ file, find, replace }: Change): (() => void) | undefined {
    const path = join(this.#directory, file);
    const text = existsSync(path) ? readFileSync(path, "utf8") : "";
    const [before, after, ...more] = text.split(find);
    if (before === undefined || after === undefined || more.length > 0) return undefined;
    writeFileSync(path, `${before}${replace}${after}`);
    return () => writeFileSync(path, text);
  }

  /** Runs test files, by their paths. */
  run(tests: readonly string[]): Map<string, FileOutcome> {
    const output = join(this.#directory, "report.json");
    rmSync(output, { force: true });
    const isClient = (test: string) => test.startsWith("test/client/");
    const isOfEachStore = (test: string) => /^test\/service\/store\/(?:contract|postgres)\//.test(test);
    const projects = [
      ...(tests.some(isClient) ? ["--project", "client"] : []),
      ...(tests.every(isClient) ? [] : ["--project", "gateway"]),
      // Without PostgreSQL there is no such project: then these did not run.
      ...(tests.some(isOfEachStore) ? ["--project", "postgres"] : []),
    ];
    const vitest = join("node_modules", "vitest", "vitest.mjs");
    spawnSync(process.execPath, [vitest, "run", ...projects, "--reporter=json", `--outputFile=${output}`, ...tests], {
      cwd: this.#directory,
      stdio: "ignore",
    });
    const report = existsSync(output) ? (JSON.parse(readFileSync(output, "utf8")) as Report) : { testResults: [] };
    const outcomes = new Map<string, FileOutcome>(tests.map((test) => [test, "did not run"]));
    for (const { name, assertionResults } of report.testResults) {
      const statuses = assertionResults.map(({ status }) => status);
      const test = relative(this.#directory, name);
      // All are skipped where a hook before them failed. A file that runs in two projects failed where it did in one.
      if (statuses.includes("failed")) outcomes.set(test, "failed");
      else if (statuses.includes("passed") && outcomes.get(test) !== "failed") outcomes.set(test, "passed");
    }
    return outcomes;
  }

  [Symbol.dispose](): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
