import * as fc from "fast-check";
import { getVariableValues, type GraphQLError, Kind, type OperationDefinitionNode, parse } from "graphql";
import { MAX_LIST_ITEMS } from "../../src/gateway/execution/bounded-input.ts";
import { MAX_MISTAKES } from "../../src/gateway/execution/document-limits.ts";
import { QueryVariables } from "../../src/gateway/execution/coerce-variables.ts";
import { schema } from "../../src/gateway/schema/index.ts";

const TYPES = [
  "ID",
  "ID!",
  'ID = "other"',
  "String",
  "EmailAddress",
  "[URL!]",
  "Boolean! = false",
  "Int",
  "DateTime!",
  "MeetingInput",
  "[MeetingInput!]!",
  "[ID]",
  "[[Boolean!]]",
  "CreateVirtualAppointmentInput!",
  "UpdateVirtualAppointmentInput",
  "[AppointmentUserInput!]",
  "SendVirtualAppointmentSmsInput!",
];

const NAMES = ["onlineMeetingId", "userId", "ifMatch", "appointmentClients", "settings", "displayName", "attendees"];
const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...NAMES) },
  fc.constantFrom("__proto__", "constructor", "toString", "onlineMeetingID", "allowClientToJoinUsingBrowser", ""),
);
const leaf = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, 7, 1.5, 1e300, "", "text", "2026-11-21T10:00:00Z", "APPOINTMENT"),
  fc.string(),
);
/** What JSON can hold, in the shapes that the schema's inputs have, or nearly. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 4 }),
    // Too many, and the same again and again: what is looked at in detail is bounded.
    fc
      .tuple(tie("value"), fc.integer({ min: 95, max: 130 }))
      .map(([item, count]) => Array.from({ length: count }, () => item)),
    fc.dictionary(name, tie("value"), { maxKeys: 6 }),
    fc
      .integer({ min: 5, max: 40 })
      .map((count) =>
        Object.fromEntries(
          NAMES.concat(Array.from({ length: count }, (_, index) => `u${index}`)).map((key) => [key, "x"]),
        ),
      ),
  ),
}));

const definition = fc.tuple(fc.constantFrom("a", "b", "constructor", "__proto__x"), fc.constantFrom(...TYPES));
const variables = fc.tuple(
  fc.uniqueArray(definition, { minLength: 1, maxLength: 3, selector: ([key]) => key }),
  fc.dictionary(fc.constantFrom("a", "b", "constructor", "other"), value, { maxKeys: 4 }),
);

/**
 * Arbitrary variables for arbitrary types of the schema: they come to the values that GraphQL itself makes of them, or are
 * wrong in the same words, of which a handful is told.
 *
 * @param seed makes the same variables again: it is in the message of whatever fails
 * @returns how many were right, and how many wrong
 * @throws {Error} with the seed and the smallest variables that came to something else
 */
export function fuzzVariables(count: number, seed: number): Record<string, number> {
  const seen = { right: 0, wrong: 0 };
  fc.assert(
    fc.property(variables, ([definitions, inputs]) => {
      const text = `query (${definitions.map(([key, type]) => `$${key}: ${type}`).join()}) { __typename }`;
      const { variableDefinitions = [] } = parse(text).definitions.find(
        (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
      ) as OperationDefinitionNode;
      const expected = getVariableValues(schema, variableDefinitions, inputs, { maxErrors: MAX_MISTAKES });
      const coerced = new QueryVariables(schema, variableDefinitions, false).coerce(inputs);
      const actual = "all" in coerced ? coerced.all().coerced : messagesOf(coerced);
      const wanted = expected.errors === undefined ? expected.variableValues.coerced : messagesOf(expected.errors);
      // Of a list that no operation takes, one item too many stays, for the rule that refuses it.
      if (JSON.stringify(cut(actual)) !== JSON.stringify(cut(wanted))) {
        throw new Error(`${JSON.stringify(actual)}\ninstead of\n${JSON.stringify(wanted)}`);
      }
      seen["all" in coerced ? "right" : "wrong"]++;
    }),
    { numRuns: count, seed },
  );
  return seen;
}

/** Without the values, which no caller is told: they are bounded. */
function messagesOf(errors: readonly GraphQLError[]): readonly string[] {
  return errors.map(({ message }) =>
    message.replace(/(?:,|(?<=[.?])) [Ff]ound: .*$/s, "").replace(/( cannot represent [^:]*):.*$/s, "$1"),
  );
}

function cut(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, MAX_LIST_ITEMS + 1).map(cut);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.entries(value).map(([key, inner]) => [key, cut(inner)]);
}
