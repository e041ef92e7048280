import { fileURLToPath } from "node:url";
import { build } from "vite";

// Builds the app into the directory that the command line names, from wherever it is called.

// oxlint-disable-next-line node/no-process-env -- whatever the caller runs as: users get React without its checks
process.env["NODE_ENV"] = "production";

const [outDir] = process.argv.slice(2);
if (outDir === undefined) throw new TypeError("Name the directory to build into.");
try {
  await build({
    root: fileURLToPath(new URL(".", import.meta.url)),
    // Node reads the configuration as it is: Vite's own loader would write a file into node_modules first.
    configLoader: "native",
    logLevel: "warn",
    build: { outDir, emptyOutDir: true },
  });
} catch (error) {
  // Whoever asked for it reads what is wrong with the sources, not where the bundler noticed.
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
