import "./garbage-collection.js";
import module from "node:module";
import { fileURLToPath } from "node:url";

// Keeps what V8 makes of the modules, and TypeScript without its types, beside the packages: it goes with them at the
// next `npm ci`, and nobody can slip in code who couldn't change the packages themselves (in the system's directory for
// temporary files, everybody on the machine could). Where it can't be written, every start compiles anew.
// `NODE_COMPILE_CACHE` names another directory, `NODE_DISABLE_COMPILE_CACHE=1` turns it off.
//
// It is JavaScript, and the npm scripts load it before anything else (`node --import`), because what takes the types out
// of TypeScript is a compiler of its own: to load that one costs a tenth of a start and 13 MB, and with everything in the
// cache it isn't needed.

if (module.enableCompileCache === undefined) {
  // Said here, before something that is missing says it in its own words.
  process.stderr.write(`This needs Node.js 22.19 or later; it was started by ${process.version}.\n`);
  process.exit(1);
}
module.enableCompileCache(
  fileURLToPath(new URL("../../node_modules/.cache/virtual-appointment-gateway", import.meta.url)),
);
