import { globSync, readFileSync } from "node:fs";
import { parse, print, separateOperations } from "graphql";
import { describe, expect } from "vitest";
import { limitVariables } from "../../../src/config/limit-variables.ts";
import { it } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";

// Each bound of operations as it was configured: at it a document is executed, and one more is refused before anything is.

it.override("upstreamAnswer", () => ({ body }) => {
  if (body?.requests === undefined) return { status: 404 };
  return { status: 200, body: { responses: body.requests.map(({ id }: { id: string }) => ({ id, status: 404 })) } };
});
const limits = { tokens: 200, depth: 5, aliases: 6, sameFields: 10, rootFields: 12, directives: 3, cost: 4 };
it.override("gatewayOptions", { token: "any", operationLimits: limits });

it.beforeEach(({ upstream }) => void upstream.calls.splice(0));

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(" ");

/** A document that holds as much as the limit of its name is, its code, and what is said of one more. */
const documents: [keyof typeof limits, (count: number) => string, string, string][] = [
  [
    "tokens",
    (count) =>
      `{ virtualAppointments(meetings: [${times(Math.floor((count - 19) / 5), () => '{ onlineMeetingId: "m" }')}]) @include(if: false) { __typename }
           ${times((count - 19) % 5, () => "__typename")} }`,
    "MAX_TOKENS_EXCEEDED",
    "Syntax Error: Document contains more than 200 tokens. Parsing aborted.",
  ],
  [
    "depth",
    (count) =>
      `{ viewer { ...F } } fragment F on Viewer { ... { ${"a { ".repeat(count - 2)}b ${"} ".repeat(count - 2)}} }`,
    "MAX_DEPTH_EXCEEDED",
    "The operation selects more than 5 levels of fields in fields; 5 are allowed.",
  ],
  [
    "aliases",
    (count) => `{ viewer { ${times(count, (index) => `i${index}: id`)} } }`,
    "MAX_ALIASES_EXCEEDED",
    "The document has 7 aliases; 6 are allowed.",
  ],
  [
    "sameFields",
    (count) => `{ viewer { ${times(count, () => "id")} } }`,
    "MAX_SAME_FIELDS_EXCEEDED",
    'The document has 11 fields "id"; 10 are allowed.',
  ],
  [
    "rootFields",
    (count) =>
      `{ ...F ... { ...F } ${times(count - 6, () => "__typename")} } fragment F on Query { a: __typename b: __typename c: __typename }`,
    "MAX_ROOT_FIELDS_EXCEEDED",
    "The operation has 13 root fields; 12 are allowed.",
  ],
  [
    "directives",
    (count) =>
      `query A { viewer @include(if: true) { ...F @skip(if: true) ... @include(if: true) { id } ${times(count - 3, () => "id @skip(if: false)")} } } fragment F on Viewer { id }`,
    "MAX_DIRECTIVES_EXCEEDED",
    "The document has 4 directives; 3 are allowed.",
  ],
];

describe.for(["/graphql", "/graphql?"])("by %s", (path) => {
  it.for(documents)("%s", async ([name, documentOf, code, message], { gateway, production, upstream }) => {
    for (const { url } of [gateway, production]) {
      const ask = async (accept: string, query: string) => {
        const { status, body } = await call("POST", `${url}${path}`, {
          token: "any",
          headers: { accept },
          body: { query },
        });
        return {
          status,
          errors: (body as { errors?: { message: string; extensions?: object }[] }).errors ?? [],
          body: body as object,
        };
      };
      const atLimit = await ask("application/json", documentOf(limits[name]));
      expect(atLimit.errors.filter(({ extensions }) => extensions && "limit" in extensions)).toEqual([]);
      for (const [accept, expected] of [
        ["application/graphql-response+json", 400],
        ["application/json", 200],
      ] as const) {
        const { status, errors, body } = await ask(accept, documentOf(limits[name] + 1));
        expect(status).toBe(expected);
        expect(errors).toHaveLength(1);
        expect(errors[0]).toMatchObject({ message, extensions: { code, limit: limits[name] } });
        expect(Object.keys(errors[0]?.extensions ?? {})).toEqual(["code", "limit"]);
        expect("data" in body).toBe(false);
      }
    }
    expect(upstream.calls).toEqual([]);
  });

  it("cost", async ({ gateway, upstream }) => {
    const read = "query ($m: [MeetingInput!]!) { virtualAppointments(meetings: $m) { __typename } }";
    const ask = (query: string, variables?: object) =>
      call("POST", `${gateway.url}${path}`, { token: "any", body: { query, variables } });
    const meetings = (count: number) => ({
      m: Array.from({ length: count }, (_, index) => ({ onlineMeetingId: `m${index}` })),
    });
    // By graphql-js, by a plan that is made, and by one that is known.
    for (let time = 0; time < 3; time++) {
      expect((await ask(read, meetings(4))).body.errors).toBeUndefined();
      upstream.calls.splice(0);
      const { body } = await ask(read, meetings(5));
      const told = "An operation may ask for 4 appointments at most, all fields together.";
      expect(body.data).toEqual({ virtualAppointments: null });
      expect(body.errors).toMatchObject([
        { extensions: { code: "MAX_COST_EXCEEDED", limit: 4, issues: [{ path: [], message: told }] } },
      ]);
      const one = await ask(
        `{ ${times(5, (index) => `a${index}: virtualAppointment(onlineMeetingId: "m") { __typename ... on ValidationError { issues { message } } }`)} }`,
      );
      expect(one.body.data.a3).toEqual({ __typename: "NotFoundError" });
      expect(one.body.data.a4).toEqual({ __typename: "ValidationError", issues: [{ message: told }] });
    }
  });
});

describe("documents of the client and the desk", () => {
  const texts = globSync("src/client/operations/*.graphql").map((file) => readFileSync(file, "utf8"));
  const operations = Object.values(separateOperations(parse(texts.join("\n")))).map(print);

  it("fit into the smallest bounds that can be configured", async ({ anotherGateway, upstream }) => {
    expect(limitVariables.MAX_TOKENS.safeParse("199").success).toBe(false);
    const smallest = { tokens: 200, depth: 10, aliases: 0, sameFields: 10, rootFields: 1, directives: 0, cost: 1 };
    const gateway = await anotherGateway(upstream.url, { token: "any", operationLimits: smallest });
    expect(operations.length).toBeGreaterThan(15);
    for (const text of operations) {
      const { body } = await gateway.query(text);
      const codes = (body.errors ?? []).map(({ extensions }: { extensions?: { code?: string } }) => extensions?.code);
      expect(
        codes.filter((code: string | undefined) => code !== "BAD_USER_INPUT"),
        text,
      ).toEqual([]);
    }
  });
});
