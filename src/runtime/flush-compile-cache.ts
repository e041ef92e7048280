import { flushCompileCache } from "node:module";

/** Behind the first requests that wait: Node writes what is new in the cache at exit, which a killed program never reaches. */
export function flushCompileCacheSoon(): void {
  setImmediate(() => flushCompileCache());
}
