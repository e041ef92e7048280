import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";

// Loaded before anything else into programs that a test starts: writes down every module that they load, and when.

const file = process.env["LOADED_MODULES"];
registerHooks({
  load: (url, context, nextLoad) => {
    if (file !== undefined) appendFileSync(file, `${url}\n`);
    return nextLoad(url, context);
  },
});
