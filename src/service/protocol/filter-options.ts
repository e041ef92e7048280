import { z } from "zod";
import { MAX_MEETINGS, MAX_TEXT } from "../../common/contract/limits.ts";
import type { MeetingKeyName } from "../domain/meeting.ts";
import { GraphError } from "./graph-error.ts";
import type { GraphRequest } from "./message.ts";
import { maxPageSize } from "./prefer.ts";

const DEFAULT_PAGE = 20;

const START_FILTER = /^\s*startDateTime\s+ge\s+(\S{1,40})\s+and\s+startDateTime\s+lt\s+(\S{1,40})\s*$/;
const KEY_FILTER =
  /^\s*(joinWebUrl|videoTeleconferenceId|joinMeetingIdSettings\/joinMeetingId)\s+eq\s+'((?:[^']|'')*)'\s*$/i;
const TIME = z.iso.datetime({ offset: true });

export interface PageOptions {
  /** Items of a page. */
  readonly top: number;
  readonly skipToken: string | undefined;
  /** What the `Prefer` header said of it. */
  readonly maxPageSize: number | undefined;
}

/** A key that a meeting is looked for by, and its value. */
export interface KeyFilter {
  readonly name: MeetingKeyName;
  readonly value: string;
}

/** Milliseconds since 1970: the first that counts, and the first that doesn't any more. */
export interface Span {
  readonly from: number;
  readonly before: number;
}

/** @throws {GraphError} 400, saying what is taken */
export function parsePageOptions({ query, headers }: Pick<GraphRequest, "query" | "headers">): PageOptions {
  const top = query.get("$top");
  const preferred = maxPageSize(headers["prefer"]);
  const size = top === undefined ? (preferred ?? DEFAULT_PAGE) : pageSize(top);
  return {
    top: Math.min(size, preferred ?? MAX_MEETINGS, MAX_MEETINGS),
    skipToken: query.get("$skiptoken"),
    maxPageSize: preferred,
  };
}

/**
 * Whether the latest come first.
 *
 * @throws {GraphError} 400, saying what is taken
 */
export function parseStartOrder(orderBy: string | undefined): boolean {
  const order = /^\s*startDateTime(?:\s+(asc|desc))?\s*$/i.exec(orderBy ?? "startDateTime");
  if (order === null) throw refuseFilter("The only $orderby here is startDateTime, with asc or desc.");
  return order[1]?.toLowerCase() === "desc";
}

/** @throws {GraphError} 400, saying what is taken */
export function parseCount(count: string | undefined): boolean {
  if (count !== undefined && !/^(?:true|false)$/i.test(count)) throw refuseFilter("$count is true or false.");
  return count?.toLowerCase() === "true";
}

/** By what a meeting is looked for; `undefined` where the filter is another one. */
export function parseKeyFilter(filter: string | undefined): KeyFilter | undefined {
  const [, path = "", literal] = KEY_FILTER.exec(filter ?? "") ?? [];
  if (literal === undefined) return undefined;
  const name = KEY_NAMES[path.toLowerCase()];
  const value = literal.replaceAll("''", "'");
  if (value.length > MAX_TEXT) throw refuseFilter(`The text of $filter has ${MAX_TEXT} characters at most.`);
  return name && { name, value };
}

const KEY_NAMES: Readonly<Record<string, MeetingKeyName>> = {
  joinweburl: "joinWebUrl",
  videoteleconferenceid: "videoTeleconferenceId",
  "joinmeetingidsettings/joinmeetingid": "joinMeetingId",
};

/**
 * The span that meetings start in. Not optional: without one the list would begin years ago.
 *
 * @throws {GraphError} 400, saying what is taken
 */
export function parseStartFilter(filter: string | undefined): Span {
  const [, from, before] = START_FILTER.exec(filter ?? "") ?? [];
  if (from === undefined || before === undefined) {
    throw refuseFilter(
      "Give a $filter: startDateTime ge {time} and startDateTime lt {time}, or joinWebUrl, videoTeleconferenceId or " +
        "joinMeetingIdSettings/joinMeetingId eq '…'.",
    );
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
