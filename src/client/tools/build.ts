import { execFileSync } from "node:child_process";
import { copyFileSync, rmSync, writeFileSync } from "node:fs";

// Makes dist/, which is what the package ships: `tsc` alone, no bundler, and the schema of the gateway beside it. A second
// time as CommonJS, for Jest and for whatever else requires.

const here = (path: string) => new URL(path, import.meta.url);

function compile(...flags: readonly string[]): void {
  const compiler = here("../../../node_modules/typescript/bin/tsc").pathname;
  execFileSync(process.execPath, [compiler, "-p", here("..").pathname, ...flags], { stdio: "inherit" });
}

rmSync(here("../dist"), { recursive: true, force: true });
compile();
const commonJs = ["--module", "commonjs", "--moduleResolution", "bundler", "--verbatimModuleSyntax", "false"];
compile(...commonJs, "--outDir", here("../dist/cjs").pathname);
writeFileSync(here("../dist/cjs/package.json"), JSON.stringify({ type: "commonjs" }));
copyFileSync(here("../../../schema.graphql"), here("../dist/schema.graphql"));
