import { type DocumentNode, type FragmentDefinitionNode, Kind, parse } from "graphql";
import { describe, expect } from "vitest";
import { DEFAULT_LIMITS } from "../../../src/common/operation-limits.ts";
import { limitDocuments } from "../../../src/gateway/execution/document-limits.ts";
import { schema } from "../../../src/gateway/schema/index.ts";
import { it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";

const it = base
  /** The errors of a document, of which one operation is asked for where it has several. */
  .extend("errorsOf", ({ gateway }) => async (query: string, operationName?: string) => {
    const { body } = await call("POST", `${gateway.url}/graphql`, { token: "any", body: { query, operationName } });
    return (body as { readonly errors?: readonly { readonly message: string }[] }).errors ?? [];
  })
  .extend("messagesOf", ({ errorsOf }) => async (...document: Parameters<typeof errorsOf>) => {
    return (await errorsOf(...document)).map(({ message }) => message);
  });
it.override("upstreamAnswer", () => () => ({ status: 404 }));

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(" ");

/** So many values in a list, and so many beside it. */
const values = (inList: number, beside: number) =>
  `{ virtualAppointments(meetings: []) { ${times(inList / 100, () => "...F")} } ${times(beside, (index) => `t${index}: __typename`)} }
   fragment F on GatewayError { ${times(100, (index) => `m${index}: message`)} }`;
/** So many fields, of which 5,000 less 50 are in fragments. */
const fields = (count: number) =>
  `{ ${times(50, (index) => `v${index}: viewer { ...F }`)} ${times(count - 4950, (index) => `t${index}: __typename`)} }
   fragment F on Viewer { ${times(98, (index) => `i${index}: id`)} }`;

describe("a document at its bounds is executed, and one more is refused", () => {
  it.for<[string, (count: number) => string, number, string]>([
    [
      "characters",
      (count) => `{ __typename } #${"x".repeat(count - 16)}`,
      100_000,
      "The document has 100001 characters; 100000 are allowed.",
    ],
    [
      "tokens",
      // Five for each meeting, and nineteen around them.
      (count) =>
        `{ virtualAppointments(meetings: [${times(Math.floor((count - 19) / 5), () => '{ onlineMeetingId: "m" }')}]) @include(if: false) { __typename }
           ${times((count - 19) % 5, () => "__typename")} }`,
      2_500,
      "Syntax Error: Document contains more than 2500 tokens. Parsing aborted.",
    ],
    [
      "fields of one name",
      (count) => `{ ${times(count, () => "__typename")} }`,
      100,
      'The document has 101 fields "__typename"; 100 are allowed.',
    ],
    [
      "fields under one alias",
      (count) => `{ ${times(count, () => "alias: __typename")} }`,
      100,
      'The document has 101 fields "alias"; 100 are allowed.',
    ],
    [
      "spreads",
      (count) => `{ viewer { ${times(count, () => "...F")} } } fragment F on Viewer { id }`,
      100,
      "The document spreads fragments 101 times; 100 are allowed.",
    ],
    [
      "levels",
      (count) => `{ __type(name: "Query") { ${"ofType { ".repeat(count - 2)}name ${"} ".repeat(count - 2)}} }`,
      20,
      "The operation selects more than 20 levels of fields in fields; 20 are allowed.",
    ],
    [
      "aliases",
      // Each under a name that others have, too, or there would be more root fields than there may be.
      (count) =>
        `{ ${times(10, (index) => `v${index}: viewer { ...F }`)} } fragment F on Viewer { ${times(count - 10, (index) => `i${index % 90}: id`)} }`,
      500,
      "The document has 501 aliases; 500 are allowed.",
    ],
    [
      "root fields",
      (count) =>
        `{ ${times(10, () => "...F")} ${times(count % 10, () => "__typename")} } fragment F on Query { ${times(Math.floor(count / 10), (index) => `t${index}: __typename`)} }`,
      1_000,
      "The operation has 1001 root fields; 1000 are allowed.",
    ],
    [
      "directives",
      (count) => `{ ${times(count, (index) => `t${index}: __typename @include(if: true)`)} }`,
      100,
      "The document has 101 directives; 100 are allowed.",
    ],
    ["fields", fields, 5_000, "The operation selects 5001 fields, with its fragments written out; 5000 are allowed."],
    [
      "values",
      (count) => values(1_000, count - 100_000),
      100_000,
      "The operation could select 100001 values, counting every list as full; 100000 are allowed.",
    ],
  ])("of %s", async ([, documentOf, bound, message], { upstream, messagesOf }) => {
    expect(await messagesOf(documentOf(bound))).toEqual([]);
    expect(await messagesOf(documentOf(bound + 1))).toEqual([message]);
    expect(upstream.calls).toEqual([]);
  });
});

describe("what counts", () => {
  it("inline fragments count as what they hold", async ({ messagesOf }) => {
    const document = `{ ... { ... on Query { virtualAppointments(meetings: []) {
      ... on GatewayError { ${times(100, (index) => `m${index}: message`)} } ${times(10, () => "...F")} } } } }
      fragment F on GatewayError { ${times(100, (index) => `m${index}: message`)} }`;
    expect(await messagesOf(document)).toEqual([
      "The operation could select 110000 values, counting every list as full; 100000 are allowed.",
    ]);
  });

  it("a list in a list counts as full each time", async ({ messagesOf }) => {
    const document = `{ virtualAppointments(meetings: []) { ... on VirtualAppointment {
      appointmentClients { ${times(11, (index) => `n${index}: displayName`)} } } } }`;
    expect(await messagesOf(document)).toEqual([
      "The operation could select 110000 values, counting every list as full; 100000 are allowed.",
    ]);
  });

  it("each operation counts for itself, and says where it is", async ({ errorsOf }) => {
    const operation = (name: string) => values(1_000, 1).replace("{", `query ${name} {`).split("\n")[0] ?? "";
    const fragment = values(1_000, 1).split("\n")[1] ?? "";
    const message = "The operation could select 100001 values, counting every list as full; 100000 are allowed.";
    const small = `query small { __typename }`;
    const document = [small, operation("a"), operation("b"), fragment].join("\n");
    expect(await errorsOf(document, "small")).toMatchObject([
      { message, locations: [{ line: 2, column: 1 }] },
      { message, locations: [{ line: 3, column: 1 }] },
    ]);
  });

  it("ten operations that are too large are told, and then no more", async ({ messagesOf }) => {
    const large = (index: number) =>
      `query q${index} { virtualAppointments(meetings: []) { ...F ...F ...F ...F ...F ...F ...F ...F ...F ...F ...F } }`;
    const fragment = `fragment F on GatewayError { ${times(100, (index) => `m${index}: message`)} }`;
    expect(await messagesOf(`${times(9, large)} ${fragment}`, "q0")).toHaveLength(9);
    // That there are more than a hundred spreads in ten, nobody reads any more.
    for (const count of [10, 11]) {
      const messages = await messagesOf(`${times(count, large)} ${fragment}`, "q0");
      expect([messages.length, new Set(messages).size]).toEqual([10, 1]);
    }
  });

  it("everything that is too much is told at once", async ({ messagesOf }) => {
    const document = `${values(1_000, 1).replace("{", `{ ${times(101, () => "__typename")} v: viewer { ${times(101, () => "...V")} }`)}
      fragment V on Viewer { id }`;
    expect(await messagesOf(document)).toEqual([
      "The operation could select 100203 values, counting every list as full; 100000 are allowed.",
      'The document has 101 fields "__typename"; 100 are allowed.',
      "The document spreads fragments 111 times; 100 are allowed.",
    ]);
  });

  it("introspection is bounded by the schema itself", async ({ messagesOf }) => {
    expect(await messagesOf("{ __schema { types { fields { args { type { name } } } } } }")).toEqual([]);
  });

  it("a fragment that nobody spreads counts towards names and spreads", async ({ messagesOf }) => {
    const unused = `{ __typename } fragment F on Viewer { ${times(101, () => "id")} }`;
    expect(await messagesOf(unused)).toContain('The document has 101 fields "id"; 100 are allowed.');
  });

  it("a fragment that is not there is no matter of size", async ({ messagesOf }) => {
    expect(await messagesOf("{ viewer { ...Nowhere } }")).toEqual(['Unknown fragment "Nowhere".']);
  });
});

describe("the work of counting grows with the document alone", () => {
  /** Counts how often the selection of a fragment is looked at, and gives back what is wrong with the document. */
  function check(text: string) {
    const document = parse(text);
    let looks = 0;
    const definitions = document.definitions.map((definition) => {
      if (definition.kind !== Kind.FRAGMENT_DEFINITION) return definition;
      const { selectionSet, ...rest } = definition;
      return Object.defineProperty(rest, "selectionSet", {
        get: () => {
          looks++;
          return selectionSet;
        },
      }) as FragmentDefinitionNode;
    });
    let validate: ((...given: unknown[]) => readonly Error[]) | undefined;
    const { onValidate } = limitDocuments({ schema, production: false, limits: DEFAULT_LIMITS });
    void onValidate?.({ setValidationFn: (given: never) => (validate = given) } as never);
    const given: DocumentNode = { ...document, definitions };
    const messages = validate?.(schema, given, []).map(({ message }) => message);
    return { messages, looks };
  }

  it("however often fragments spread each other twice", () => {
    const levels = 20;
    const chain = times(levels, (level) => `fragment F${level} on Viewer { ...F${level + 1} ...F${level + 1} }`);
    const { messages, looks } = check(`{ viewer { ...F0 } } ${chain} fragment F${levels} on Viewer { id }`);
    // Two to the power of twenty.
    expect(messages).toEqual([
      "The operation could select 1048576 values, counting every list as full; 100000 are allowed.",
    ]);
    expect(looks).toBe(levels + 1);
  });

  it("and comes to an end where they spread themselves", () => {
    const circle = "fragment A on Viewer { id ...B } fragment B on Viewer { ...A }";
    const { messages, looks } = check(`{ ${"__typename ".repeat(101)} viewer { ...A } } ${circle}`);
    expect(messages).toEqual(['The document has 101 fields "__typename"; 100 are allowed.']);
    expect(looks).toBe(2);
  });
});
