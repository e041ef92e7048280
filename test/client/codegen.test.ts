import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ROOT } from "../support/program.ts";

// On a copy, so that nobody who works on this tree meets what is broken here.

const copy = mkdtempSync(join(tmpdir(), "codegen-"));
beforeAll(() => {
  for (const path of ["package.json", "schema.graphql", "codegen.ts", "src/client", "src/common"])
    cpSync(`${ROOT}${path}`, join(copy, path), { recursive: true, filter: (file) => !file.endsWith("/dist") });
  symlinkSync(`${ROOT}node_modules`, join(copy, "node_modules"));
});
afterAll(() => rmSync(copy, { recursive: true }));

async function npmRun(script: string): Promise<{ code: number; output: string }> {
  const env = { ...process.env, PATH: `${ROOT}node_modules/.bin:${process.env["PATH"] ?? ""}` };
  try {
    const { stdout, stderr } = await promisify(execFile)("npm", ["run", "--silent", script], { cwd: copy, env });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

it("what is committed is what the operations make", async () => {
  expect(await npmRun("check:codegen")).toMatchObject({ code: 0 });
});

it("an operation that was changed makes the check fail, and say what to run, which mends it", async () => {
  const file = join(copy, "src/client/operations/viewer.graphql");
  writeFileSync(file, readFileSync(file, "utf8").replace("tenantId", "tenant: tenantId"));
  const stale = await npmRun("check:codegen");
  expect(stale.code).not.toBe(0);
  expect(stale.output).toContain("The generated code is not what the operations make: run npm run codegen.");
  expect(stale.output).toContain("src/client/generated/graphql.ts");
  expect(await npmRun("codegen")).toMatchObject({ code: 0 });
  expect(readFileSync(join(copy, "src/client/generated/graphql.ts"), "utf8")).toContain("readonly tenant: string");
  expect(await npmRun("check:codegen")).toMatchObject({ code: 0 });
});

it("so does a hook that was changed by hand", async () => {
  const file = join(copy, "src/client/react/generated-hooks.ts");
  writeFileSync(file, readFileSync(file, "utf8").replace("useViewer", "useCaller"));
  const { code, output } = await npmRun("check:codegen");
  expect(code).not.toBe(0);
  expect(output).toContain("src/client/react/generated-hooks.ts");
});
