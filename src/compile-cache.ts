import { enableCompileCache, flushCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

/**
 * Keeps what V8 makes of the modules, and TypeScript without its types, beside the packages: it goes with them at the
 * next `npm ci`, and nobody can slip in code who couldn't change the packages themselves (in the system's directory for
 * temporary files, everybody on the machine could). Where it can't be written, every start compiles anew.
 * `NODE_COMPILE_CACHE` names another directory, `NODE_DISABLE_COMPILE_CACHE=1` turns it off.
 */
export function useCompileCache(): void {
  enableCompileCache(fileURLToPath(new URL("../node_modules/.cache/virtual-appointment-gateway", import.meta.url)));
}

/** Writes what is new. Node does it at exit, which a program that is killed never reaches. */
export function keepCompiled(): void {
  setImmediate(flushCompileCache);
}
