import { z } from "zod";
import { MAX_MEETINGS } from "../../common/contract/limits.ts";
import { GraphError } from "./graph-error.ts";
import type { GraphRequest } from "./message.ts";

const DEFAULT_PAGE = 20;

const START_FILTER = /^\s*startDateTime\s+ge\s+(\S{1,40})\s+and\s+startDateTime\s+lt\s+(\S{1,40})\s*$/;
const TIME = z.iso.datetime({ offset: true });

export interface PageOptions {
  readonly top: number;
  readonly skipToken: string | undefined;
}

/** Milliseconds since 1970: the first that counts, and the first that doesn't any more. */
export interface Span {
  readonly from: number;
  readonly before: number;
}

/** @throws {GraphError} 400, saying what is taken */
export function parsePageOptions(query: GraphRequest["query"]): PageOptions {
  const top = query.get("$top");
  return { top: top === undefined ? DEFAULT_PAGE : pageSize(top), skipToken: query.get("$skiptoken") };
}

/**
 * The span that meetings start in. Not optional: without one the list would begin years ago.
 *
 * @throws {GraphError} 400, saying what is taken
 */
export function parseStartFilter(filter: string | undefined): Span {
  const [, from, before] = START_FILTER.exec(filter ?? "") ?? [];
  if (from === undefined || before === undefined) {
    throw refuseFilter("Give a $filter, the only one here: startDateTime ge {time} and startDateTime lt {time}.");
  }
  const span = { from: timeOf(from), before: timeOf(before) };
  if (span.before <= span.from) throw refuseFilter("The second time of $filter has to be later than the first.");
  return span;
}

export function malformedSkipToken(): GraphError {
  return refuseFilter("The $skiptoken doesn't belong to this list: follow an @odata.nextLink as it is.");
}

/** An OData time stands without quotes. A `+` that wasn't percent-encoded arrives as a blank, and is refused. */
export function timeOf(literal: string): number {
  if (!TIME.safeParse(literal).success) {
    throw refuseFilter(
      "A time of $filter is written as 2026-11-21T09:00:00Z, or with an offset such as %2B01:00 for Z.",
    );
  }
  return Date.parse(literal);
}

function pageSize(text: string): number {
  const size = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (size < 1 || size > MAX_MEETINGS) throw refuseFilter(`$top is a whole number, 1 to ${MAX_MEETINGS}.`);
  return size;
}

export function refuseFilter(message: string): GraphError {
  return new GraphError(400, "BadRequest", message, { innerCode: "invalidQueryOption" });
}
