import { execFile } from "node:child_process";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { it as base } from "../support/client/client-fixtures.ts";
import { ROOT } from "../support/programs/program.ts";

// On a copy, so that nobody who works on this tree meets what is broken here.

const it = base.extend(
  "npmRun",
  ({ sharedDirectory }) =>
    async (script: string): Promise<{ code: number; output: string }> => {
      const env = { ...process.env, PATH: `${ROOT}node_modules/.bin:${process.env["PATH"] ?? ""}` };
      try {
        const { stdout, stderr } = await promisify(execFile)("npm", ["run", "--silent", script], {
          cwd: sharedDirectory,
          env,
        });
        return { code: 0, output: stdout + stderr };
      } catch (error) {
        const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
        return { code, output: stdout + stderr };
      }
    },
);

it.beforeAll(({ sharedDirectory }) => {
  for (const path of ["package.json", "schema.graphql", "codegen.ts", "src/client", "src/common"])
    cpSync(`${ROOT}${path}`, join(sharedDirectory, path), {
      recursive: true,
      filter: (file) => !file.endsWith("/dist"),
    });
  symlinkSync(`${ROOT}node_modules`, join(sharedDirectory, "node_modules"));
});

it("what is committed is what the operations make", async ({ npmRun }) => {
  expect(await npmRun("check:codegen")).toMatchObject({ code: 0 });
});

it("an operation that was changed makes the check fail, and say what to run, which mends it", async ({
  sharedDirectory,
  npmRun,
}) => {
  const file = join(sharedDirectory, "src/client/operations/viewer.graphql");
  writeFileSync(file, readFileSync(file, "utf8").replace("tenantId", "tenant: tenantId"));
  const stale = await npmRun("check:codegen");
  expect(stale.code).not.toBe(0);
  expect(stale.output).toContain("The generated code is not what the operations make: run npm run codegen.");
  expect(stale.output).toContain("src/client/generated/graphql.ts");
  expect(await npmRun("codegen")).toMatchObject({ code: 0 });
  expect(readFileSync(join(sharedDirectory, "src/client/generated/graphql.ts"), "utf8")).toContain(
    "readonly tenant: string",
  );
  expect(await npmRun("check:codegen")).toMatchObject({ code: 0 });
});

it("so does a hook that was changed by hand", async ({ sharedDirectory, npmRun }) => {
  const file = join(sharedDirectory, "src/client/react/generated-hooks.ts");
  writeFileSync(file, readFileSync(file, "utf8").replace("useViewer", "useCaller"));
  const { code, output } = await npmRun("check:codegen");
  expect(code).not.toBe(0);
  expect(output).toContain("src/client/react/generated-hooks.ts");
});

it("who generates types of a schema with something deprecated is told in the editor", async ({
  sharedDirectory,
  npmRun,
}) => {
  const file = join(sharedDirectory, "schema.graphql");
  const committed = readFileSync(file, "utf8");
  const deprecated = committed.replaceAll(
    /(type VirtualAppointment |input CreateVirtualAppointmentInput )([^}]*)externalAppointmentUrl: URL/g,
    '$1$2externalAppointmentUrl: URL @deprecated(reason: "Take `links`.")',
  );
  expect(deprecated.length - committed.length).toBe(2 * ' @deprecated(reason: "Take `links`.")'.length);
  writeFileSync(file, deprecated);
  expect(await npmRun("codegen")).toMatchObject({ code: 0 });
  const generated = (name: string) => readFileSync(join(sharedDirectory, "src/client/generated", name), "utf8");
  expect(generated("graphql.ts")).toMatch(/@deprecated Take `links`\.\n +\*\/\n +readonly externalAppointmentUrl\?/);
  // For editors and generators of others.
  expect(generated("introspection.json").match(/"Take `links`\."/g)).toHaveLength(2);
  writeFileSync(file, committed);
});
