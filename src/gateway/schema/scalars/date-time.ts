import { GraphQLError } from "graphql";
import { z } from "zod";
import { builder } from "../builder.ts";

// With its zone, or it would be another moment on another machine.
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/i;
const DAY = z.iso.date();

/** A day that no calendar has would be another day, and a year of five digits is none that the upstream can read. */
function parseMoment(text: string): Date | undefined {
  if (!MOMENT.test(text) || !DAY.safeParse(text.slice(0, 10)).success) return undefined;
  const moment = new Date(text);
  const year = moment.getUTCFullYear();
  return year >= 0 && year <= 9999 ? moment : undefined;
}

builder.scalarType("DateTime", {
  description:
    "A moment in ISO 8601, given in any zone and answered in UTC: `2026-11-21T10:45:00.000Z`, `2026-11-21T11:45:00+01:00`.",
  specifiedByURL: "https://scalars.graphql.org/andimarek/date-time",
  serialize: (value) => value.toISOString(),
  parseValue: (value) => {
    const moment = typeof value === "string" ? parseMoment(value) : undefined;
    if (moment === undefined) {
      throw new GraphQLError("A DateTime is a moment with its zone, such as 2026-11-21T10:45:00.000Z.");
    }
    return moment;
  },
});
