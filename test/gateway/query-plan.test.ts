import { subscribe, unsubscribe } from "node:diagnostics_channel";
import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startGateway, type RunningGateway } from "../support/gateway.ts";
import { startUpstream, type ScriptedAnswer, type ScriptedUpstream } from "../support/upstream.ts";

// Queries are carried out by plans, apart from very long ones, which GraphQL itself executes. A comment makes a query
// very long: both ways it has to get the same answer, to the byte.

const COMMENT = ` # ${"x".repeat(20_000)}`;
const CLIENTS = [
  { displayName: "Zürich 🩺", emailAddress: null, smsCapablePhoneNumber: "123-456-7890" },
  { displayName: '"\u2028\\', emailAddress: "a@contoso.com" },
];
const appointments: Readonly<Record<string, ScriptedAnswer>> = {
  whole: {
    status: 200,
    headers: { etag: '"1"' },
    body: {
      appointmentClientJoinWebUrl: "https://join.example/whole",
      appointmentClients: CLIENTS,
      externalAppointmentId: "1",
      externalAppointmentUrl: "https://contoso.com/1",
      settings: { allowClientToJoinUsingBrowser: true },
    },
  },
  bare: { status: 200, body: {} },
  // Nobody may have its join link: an error in the middle of an answer.
  linkless: { status: 200, body: { externalAppointmentId: "2", appointmentClients: CLIENTS.slice(0, 1) } },
  missing: { status: 404 },
  busy: { status: 429, headers: { "retry-after": "7" } },
  // Nobody foresaw this: the field fails.
  odd: { status: 418 },
};
const links: Readonly<Record<string, ScriptedAnswer>> = {
  bare: { status: 200, body: { value: "https://join.example/bare" } },
  linkless: { status: 403 },
};
const meetings = { value: Object.keys(appointments).map((id) => ({ id, startDateTime: "2026-11-21T10:00:00Z" })) };

function answerOf(url: string): ScriptedAnswer {
  if (url.includes("?$filter")) return { status: 200, body: meetings };
  const [, id = "", rest] = /onlineMeetings\/(\w+)\/(.*)$/.exec(url) ?? [];
  return (rest === "virtualAppointment" ? appointments : links)[id] ?? { status: 404 };
}

let upstream: ScriptedUpstream;
let gateway: RunningGateway;
beforeAll(async () => {
  upstream = await startUpstream(({ path, body }) => {
    if (body?.requests === undefined) return answerOf(path);
    const requests = body.requests as readonly { readonly id: string; readonly url: string }[];
    return { status: 200, body: { responses: requests.map(({ id, url }) => ({ id, ...answerOf(url) })) } };
  });
  gateway = await startGateway(upstream.url);
});
beforeEach(() => void upstream.calls.splice(0));
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

async function ask(query: string, variables: object, operationName?: string): Promise<string> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: JSON.stringify({ query, variables, operationName }),
  });
  const answer = (await response.json()) as { readonly errors?: readonly unknown[] };
  // Errors come in the order in which they happened, and of two reads now this one fails first, now that one.
  const errors = answer.errors?.map((error) => JSON.stringify(error)).toSorted();
  return JSON.stringify({ ...answer, errors, status: response.status });
}

// GraphQL itself tells whoever listens that it executes something.
const EXECUTION = "tracing:graphql:execute:start";
let executions = 0;
const countExecution = () => void executions++;
beforeAll(() => subscribe(EXECUTION, countExecution));
afterAll(() => void unsubscribe(EXECUTION, countExecution));

/** How many items the upstream was asked for since the last time. */
function countAsked(): number {
  return upstream.calls
    .splice(0)
    .reduce((sum, { body }) => sum + ((body?.requests as unknown[] | undefined)?.length ?? 1), 0);
}

async function compare(query: string, variables: object = {}): Promise<string> {
  executions = 0;
  const executed = await ask(query + COMMENT, variables);
  const asked = countAsked();
  const { errors } = JSON.parse(executed) as { readonly errors?: readonly unknown[] };
  const isPlanned = errors === undefined && !/__schema|__proto__/.test(query);
  // It is planned the second time, and not even parsed the third time.
  for (const time of ["first", "second", "third"]) {
    executions = 0;
    expect(await ask(query, variables), time).toBe(executed);
    expect(countAsked(), time).toBe(asked);
    // By its plan alone, unless something went wrong.
    if (isPlanned) expect(executions, time).toBeLessThanOrEqual(time === "first" ? 1 : 0);
  }
  return executed;
}

it.each([
  [
    "that fails before what it asked for has failed, too,",
    `query ($id: ID = "whole") {
      a: node(id: "${btoa("VirtualAppointment:me/odd")}") { id }
      b: virtualAppointment(onlineMeetingId: $id) { __typename }
    }`,
    { id: null },
  ],
  [
    "whose alias would say what the answer inherits from",
    `{ __proto__: virtualAppointment(onlineMeetingId: "whole") {
      ... on VirtualAppointment { __proto__: settings { constructor: __typename } }
    } }`,
    {},
  ],
  [
    "whose variable has the name of what every object inherits",
    "query ($constructor: ID!) { node(id: $constructor) { id } }",
    {},
  ],
  [
    "whose names are JavaScript's words",
    `{ function: virtualAppointment(onlineMeetingId: "whole") { class: __typename ... on VirtualAppointment { return: id } } }`,
    {},
  ],
  [
    "that asks for more than an operation may",
    `query ($list: [MeetingInput!]!) {
      ${Array.from({ length: 11 }, (_, index) => `a${index}: virtualAppointments(meetings: $list) { __typename }`).join(" ")}
    }`,
    { list: Array.from({ length: 100 }, (_, index) => ({ onlineMeetingId: `m${index}` })) },
  ],
])("a query %s gets the answer of GraphQL", async (_, query, variables) => {
  await compare(query, variables);
});

describe("arbitrary queries", () => {
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
    fields("id", "etag", "onlineMeetingId", "userId", "externalAppointmentId", "me: id").map((names) =>
      names.join(" "),
    ),
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
      return (alias, when) =>
        `${alias}: ${field}${when} ${outcome}${more === null ? "" : ` ${alias}: ${field} ${more}`}`;
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
              __typename ... on ValidationError { message }
              ... on OnlineMeetingConnection {
                nodes { subject startDateTime virtualAppointment ${outcome} } pageInfo { hasNextPage }
              }
            }`,
      ),
    fc.constantFrom("viewer { id }", "__typename", "__schema { queryType { name } }").map(
      (field): Root =>
        (alias) =>
          `${alias}: ${field}`,
    ),
  );
  const query = fc
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

  it("get the same answer by a plan as from GraphQL, and ask the upstream for no more", async () => {
    const seen = { data: 0, both: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(query, async ({ text, variables }) => {
        const answer = await compare(text, variables);
        const { data, errors } = JSON.parse(answer) as { data?: unknown; errors?: unknown };
        seen[data === undefined ? "refused" : errors === undefined ? "data" : "both"]++;
      }),
      { numRuns: 300 },
    );
    // Enough of each kind that the comparison says something.
    expect(Object.values(seen).every((count) => count > 10)).toBe(true);
  });
});
