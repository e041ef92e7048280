import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { ROOT } from "./programs/program.ts";

const vitest = `${ROOT}node_modules/vitest/vitest.mjs`;

/** Runs one small test file on a machine without Chromium. */
function runWithoutBrowser(environment: Record<string, string>): { readonly code: number; readonly output: string } {
  // A run of its own: with the name of this one it would remove this one's databases at its end.
  const { CI: _, TEST_POSTGRES_RUN: __, ...inherited } = process.env;
  const args = [vitest, "run", "--project", "gateway", "test/common/guid.test.ts"];
  const env = { ...inherited, CHROMIUM: "/nowhere/chromium", ...environment };
  try {
    const output = execFileSync(process.execPath, args, { cwd: ROOT, env, encoding: "utf8", stdio: "pipe" });
    return { code: 0, output };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { code: status, output: stdout + stderr };
  }
}

it("tells a person what was left out, and how to have it", () => {
  const { code, output } = runWithoutBrowser({});
  expect(code).toBe(0);
  expect(output).toMatch(
    /^Some tests were left out, for want of Chromium \(install it, or set CHROMIUM to its path\)\.$/m,
  );
});

it("fails a run of CI", () => {
  const { code, output } = runWithoutBrowser({ CI: "true" });
  expect(code).toBe(1);
  expect(output).toContain("The tests need Chromium (install it, or set CHROMIUM to its path).");
});

it("lets no test ask anything of every item of an empty list", () => {
  expect(() => [].every(() => false)).toThrow("This list is empty");
  expect([1].every((item) => item === 1)).toBe(true);
  // What is not a test may.
  expect(JSON.parse(execFileSync(process.execPath, ["-p", "[].every(() => false)"], { encoding: "utf8" }))).toBe(true);
});
