import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";

// Loaded before anything else into programs that a test starts: writes down every module that they load, and when; at
// the end also what Node has loaded of its own.

const file = process.env["LOADED_MODULES"];
registerHooks({
  load: (url, context, nextLoad) => {
    if (file !== undefined) appendFileSync(file, `${url}\n`);
    return nextLoad(url, context);
  },
});
process.once("exit", () => {
  const { moduleLoadList } = process as unknown as { readonly moduleLoadList: readonly string[] };
  if (file !== undefined) appendFileSync(file, moduleLoadList.map((name) => `${name}\n`).join(""));
});
