import { GraphFault } from "./graph-fault.ts";
import type { GraphRequest } from "./graph-message.ts";

const DEFAULT_PAGE = 20;
const LARGEST_PAGE = 100;
const LONGEST_LITERAL = 2048;

const FILTER = /^\s*externalAppointmentId\s+eq\s+'((?:[^']|'')*)'\s*$/;

export interface SearchOptions {
  readonly externalAppointmentId: string | undefined;
  readonly top: number;
  readonly skipToken: string | undefined;
}

/** @throws {GraphFault} 400, saying what is taken */
export function parseSearchOptions(query: GraphRequest["query"]): SearchOptions {
  const filter = query.get("$filter");
  const top = query.get("$top");
  return {
    externalAppointmentId: filter === undefined ? undefined : literalOf(filter),
    top: top === undefined ? DEFAULT_PAGE : pageSize(top),
    skipToken: query.get("$skiptoken"),
  };
}

export function malformedSkipToken(): GraphFault {
  return refuse("The $skiptoken doesn't belong to this list: follow an @odata.nextLink as it is.");
}

/** Inside an OData text a quote is written twice. */
function literalOf(filter: string): string {
  const literal = FILTER.exec(filter)?.[1]?.replaceAll("''", "'");
  if (literal === undefined) throw refuse("The only $filter here is externalAppointmentId eq '…'.");
  if (literal.length > LONGEST_LITERAL) throw refuse(`The text of $filter has ${LONGEST_LITERAL} characters at most.`);
  return literal;
}

function pageSize(text: string): number {
  const size = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (size < 1 || size > LARGEST_PAGE) throw refuse(`$top is a whole number, 1 to ${LARGEST_PAGE}.`);
  return size;
}

function refuse(message: string): GraphFault {
  return new GraphFault(400, "BadRequest", message, { innerCode: "invalidQueryOption" });
}
