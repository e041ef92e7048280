import { builder } from "./builder.ts";

builder.scalarType("DateTime", {
  description: "A moment in UTC, in ISO 8601: `2026-11-21T10:45:00.000Z`.",
  specifiedByURL: "https://scalars.graphql.org/andimarek/date-time",
  serialize: (value) => value.toISOString(),
});
