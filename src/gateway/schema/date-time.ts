import { GraphQLError } from "graphql";
import { builder } from "./builder.ts";

// With its zone, or it would be another moment on another machine.
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/i;

builder.scalarType("DateTime", {
  description:
    "A moment in ISO 8601, given in any zone and answered in UTC: `2026-11-21T10:45:00.000Z`, `2026-11-21T11:45:00+01:00`.",
  specifiedByURL: "https://scalars.graphql.org/andimarek/date-time",
  serialize: (value) => value.toISOString(),
  parseValue: (value) => {
    const milliseconds = typeof value === "string" && MOMENT.test(value) ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(milliseconds)) {
      throw new GraphQLError("A DateTime is a moment with its zone, such as 2026-11-21T10:45:00.000Z.");
    }
    return new Date(milliseconds);
  },
});
