import { GraphError } from "./graph-error.ts";

const NONE: ReadonlyMap<string, string> = new Map();

/**
 * Reads the system query options of a request. One that the path doesn't take is refused rather than ignored, for a
 * client would take the answer for what it asked. Graph knows an option with and without `$`; any other name without
 * it is anybody's and passes.
 *
 * @param queryString what follows the `?`
 * @param taken names of the options that the path takes, in lower case, with `$`
 * @throws {GraphError} 400
 */
export function parseQueryOptions(queryString: string, taken: readonly string[]): ReadonlyMap<string, string> {
  if (queryString === "") return NONE;
  const options = new Map<string, string>();
  for (const [written, value] of new URLSearchParams(queryString)) {
    const lower = written.toLowerCase();
    const name = lower === "select" || taken.includes(`$${lower}`) ? `$${lower}` : lower;
    if (!name.startsWith("$")) continue;
    if (!taken.includes(name)) throw refuse(`The query parameter '${written.slice(0, 50)}' is not supported.`);
    if (options.has(name)) throw refuse(`Query option '${name}' was specified more than once, but it must be once.`);
    options.set(name, value);
  }
  return options;
}

function refuse(reason: string): GraphError {
  return new GraphError(400, "BadRequest", `The query specified in the URI is not valid. ${reason}`, {
    innerCode: "invalidQueryOption",
  });
}

/**
 * The properties `$select` names, in the type's own order and spelling.
 *
 * @returns `undefined` when all are wanted
 * @throws {GraphError} 400 for a name the type doesn't have
 */
export function selectedProperties<Name extends string>(
  select: string | undefined,
  type: string,
  names: readonly Name[],
): readonly Name[] | undefined {
  if (select === undefined) return undefined;
  const wanted = select.split(",").map((name) => name.trim());
  for (const name of wanted) {
    if (name !== "*" && !names.some((known) => known.toLowerCase() === name.toLowerCase())) {
      throw new GraphError(
        400,
        "BadRequest",
        `Parsing OData Select and Expand failed: Could not find a property named '${name.slice(0, 100)}' on type '${type}'.`,
        { innerCode: "invalidQueryOption" },
      );
    }
  }
  if (wanted.includes("*")) return undefined;
  const lower = new Set(wanted.map((name) => name.toLowerCase()));
  return names.filter((name) => lower.has(name.toLowerCase()));
}
