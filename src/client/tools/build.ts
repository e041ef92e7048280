import { execFileSync } from "node:child_process";
import { copyFileSync, rmSync } from "node:fs";

// Makes dist/, which is what the package ships: `tsc` alone, no bundler, and the schema of the gateway beside it.

const here = (path: string) => new URL(path, import.meta.url);

rmSync(here("../dist"), { recursive: true, force: true });
execFileSync(process.execPath, [here("../../../node_modules/typescript/bin/tsc").pathname, "-p", here("..").pathname], {
  stdio: "inherit",
});
copyFileSync(here("../../../schema.graphql"), here("../dist/schema.graphql"));
