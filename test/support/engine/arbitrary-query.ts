import * as fc from "fast-check";

/** The type, what it takes, and what it doesn't. */
const variables: Readonly<Record<string, readonly [type: string, right: unknown[], wrong: unknown[]]>> = {
  id: ["ID!", ["whole", "missing", "linkless", "", 5], [null, undefined, {}]],
  user: ["ID", ["user@contoso.com", null, undefined, 7, ".."], [[]]],
  other: ['ID = "other"', ["user@contoso.com", null, undefined], [true]],
  list: [
    "[MeetingInput!]!",
    [[{ onlineMeetingId: "bare" }, { onlineMeetingId: "busy", userId: "u" }], { onlineMeetingId: "whole" }, []],
    [[{}], null, "whole", [null], [{ onlineMeetingId: "whole", more: 1 }]],
  ],
  item: ["MeetingInput!", [{ onlineMeetingId: "whole", userId: null }], [{ onlineMeetingId: ["a"] }, undefined]],
  yes: ["Boolean!", [true, true, false], [null, "true", undefined]],
  no: ["Boolean! = false", [false, undefined, true], [null]],
  first: ["Int", [3, null, undefined, 0], ["3", 1.5]],
  from: ["DateTime!", ["2026-11-21T00:00:00Z", "2026-11-21T00:00:00+01:00"], ["yesterday"]],
};
const condition = fc.oneof(
  fc.constant(""),
  fc.constantFrom(" @include(if: $yes)", " @skip(if: $no)", " @skip(if: true)", " @include(if: $yes) @skip(if: $no)"),
);
const fields = (...names: string[]) => fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 5 });
const set = (texts: readonly string[]) => `{ ${texts.join(" ")} }`;
const part = fc.oneof(
  fields("displayName", "emailAddress", "name: displayName", "smsCapablePhoneNumber", "__typename").map(
    (names) => `appointmentClients ${set(names)}`,
  ),
  fc.constant("settings { allowClientToJoinUsingBrowser }"),
  fc.constant("appointmentClientJoinWebUrl"),
  fields("id", "etag", "onlineMeetingId", "userId", "externalAppointmentId", "me: id").map((names) => names.join(" ")),
);
const selections = (...others: fc.Arbitrary<string>[]) =>
  fc
    .array(
      fc.oneof(
        fc.constant("__typename"),
        fc
          .tuple(condition, fc.array(part, { minLength: 1, maxLength: 3 }))
          .map(([when, parts]) => `... on VirtualAppointment${when} ${set(parts)}`),
        condition.map((when) => `... on GatewayError${when} { message code: __typename }`),
        condition.map((when) => `... on RetryableError { retryAfterSeconds${when} }`),
        fc.constant("... on ValidationError { issues { path message } }"),
        condition.map((when) => `... on Node { id${when} }`),
        ...others,
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map(set);
const fragment = selections();
const outcome = selections(condition.map((when) => `...Outcome${when}`));
const id = fc.constantFrom(
  '"whole"',
  '"bare"',
  '"linkless"',
  '"missing"',
  '"busy"',
  '"odd"',
  '""',
  '"a/.."',
  "7",
  "$id",
);
const user = fc.constantFrom(
  "",
  "",
  ", userId: $user",
  ", userId: $other",
  ", userId: null",
  ', userId: "u@contoso.com"',
);
const meeting = fc.oneof(
  fc.tuple(id, user).map(([id, user]) => `{ onlineMeetingId: ${id}${user} }`),
  fc.constant("$item"),
);
type Root = (alias: string, condition: string) => string;
const root = fc.oneof(
  fc.tuple(id, user, outcome, fc.option(outcome)).map(([id, user, outcome, more]): Root => {
    const field = `virtualAppointment(onlineMeetingId: ${id}${user})`;
    // Twice the same field is one field with the selections of both.
    return (alias, when) => `${alias}: ${field}${when} ${outcome}${more === null ? "" : ` ${alias}: ${field} ${more}`}`;
  }),
  fc
    .tuple(
      fc.oneof(
        fc.array(meeting, { maxLength: 4 }).map((items) => `[${items.join()}]`),
        fc.constant("$list"),
      ),
      outcome,
    )
    .map(
      ([list, outcome]): Root =>
        (alias, when) =>
          `${alias}: virtualAppointments(meetings: ${list})${when} ${outcome}`,
    ),
  fc
    .tuple(
      fc.constantFrom("me/whole", "users/u/missing", "me/odd", "me/.."),
      fields("id", "__typename", "... on VirtualAppointment { etag }"),
    )
    .map(([key, names]): Root => {
      const globalId = btoa(`VirtualAppointment:${key}`);
      return (alias, when) => `${alias}: node(id: "${globalId}")${when} ${set(names)}`;
    }),
  fc
    .tuple(
      fc.constantFrom("$from", '"2026-11-21T00:00:00Z"'),
      fc.constantFrom("", ", first: $first", ", first: 9"),
      outcome,
    )
    .map(
      ([from, first, outcome]): Root =>
        (alias, when) =>
          `${alias}: onlineMeetings(startsFrom: ${from}, startsBefore: "2026-11-22T00:00:00Z"${first})${when} {
            __typename error { __typename ... on ValidationError { message issues { code path limit } } }
            edges { cursor node { subject } }
            nodes { subject startDateTime virtualAppointment ${outcome} } pageInfo { hasNextPage startCursor endCursor }
          }`,
    ),
  fc.constantFrom("viewer { id }", "__typename", "__schema { queryType { name } }").map(
    (field): Root =>
      (alias) =>
        `${alias}: ${field}`,
  ),
);
/** A query for the appointments of the plan comparison, and variables for it: one in twenty is wrong. */
export const arbitraryQuery = fc
  .tuple(fc.array(fc.tuple(root, condition), { minLength: 1, maxLength: 5 }), fragment)
  .chain(([roots, fragment]) => {
    let body = set(roots.map(([root, when], index) => root(`a${index}`, when)));
    if (body.includes("...Outcome")) body += ` fragment Outcome on VirtualAppointmentResult ${fragment}`;
    const names = [...new Set([...body.matchAll(/\$(\w+)/g)].map(([, name = ""]) => name))];
    const definitions = names.map((name) => `$${name}: ${variables[name]?.[0] ?? ""}`);
    const values = names.map((name) => {
      const [, right, wrong] = variables[name] ?? ["", [], []];
      return fc.oneof({ weight: 19, arbitrary: fc.constantFrom(...right) }, fc.constantFrom(...wrong));
    });
    return fc.tuple(...values).map((values) => ({
      text: `query ${definitions.length > 0 ? `(${definitions.join()}) ` : ""}${body}`,
      variables: Object.fromEntries(names.map((name, index) => [name, values[index]])),
    }));
  });
