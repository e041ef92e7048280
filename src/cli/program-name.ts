/** Whether this is the package, in JavaScript, and not its sources. */
const isPackage = import.meta.url.endsWith(".js");

/** What the command line begins with. */
export const PROGRAM = isPackage ? "virtual-appointment-gateway" : "node src/main.ts";

/** What a person types for a command, and the words behind it: npm's script, or the package's own command. */
export function invocationOf(script: "token" | "service", words = ""): string {
  if (isPackage) return `${PROGRAM} ${script} ${words}`.trimEnd();
  const npm = `npm run ${script === "token" ? "--silent " : ""}${script}`;
  return words === "" ? npm : `${npm} -- ${words}`;
}
