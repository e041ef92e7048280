#!/usr/bin/env node
import "./runtime/compile-cache.js";

// Static imports are compiled before the first line runs. For whoever starts this file without what the npm scripts load
// first, only what comes from here on is looked for in the cache.
const { runCommandLine } = await import("./cli/command-line.ts");

// oxlint-disable-next-line node/no-process-env -- the one place that reads it
await runCommandLine(process.argv.slice(2), process.env);
