import { execFileSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DeskBuild } from "../runtime/desk-build.ts";
import { createLogger } from "../runtime/logger.ts";
import { inlinePackages } from "./inline-packages.ts";

// Makes dist/ when the package is packed: JavaScript of all that main.ts leads to, since Node runs no TypeScript out of
// node_modules, and beside it what is read at run time.

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

rmSync(at("dist"), { recursive: true, force: true });
execFileSync(process.execPath, [at("node_modules/typescript/bin/tsc"), "-p", at("src/package")], { stdio: "inherit" });
await inlinePackages(at("dist"));
const documents = "client/generated/persisted-documents.json";
cpSync(at(`src/${documents}`), at(`dist/${documents}`));

const desk = new DeskBuild(createLogger("silent"));
await desk.run();
if (desk.state.kind !== "ready") throw new Error(`The desk was not built: ${JSON.stringify(desk.state)}`);
cpSync(desk.state.directory, at("dist/desk/built"), { recursive: true });
