import { buildSchema, type DocumentNode, GraphQLError, NoSchemaIntrospectionCustomRule, parse, Source } from "graphql";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../../src/common/operation-limits.ts";
import { limitDocuments } from "../../../src/gateway/execution/document-limits.ts";

// How large a document is, in a schema made for that, and what is asked of graphql itself.

const schema = buildSchema(`
  interface Named { names: [String!]!, name: String! }
  type Query { list: [Query!]!, nullable: [Query], one: Query!, name: String, named: Named }
  enum Color { RED }
`);
const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(" ");
const tooMany = (values: number) =>
  `The operation could select ${values} values, counting every list as full; 100000 are allowed.`;
const aliases = (count: number) => times(count, (index) => `n${index}: name`);

/** What the plugin hands to Yoga. */
function limits(production: boolean) {
  const rules: unknown[] = [];
  let validate: ((...given: unknown[]) => readonly Error[]) | undefined;
  let parseDocument: ((source: string | Source, options?: object) => DocumentNode) | undefined;
  const { onParse, onValidate } = limitDocuments({
    schema,
    production,
    limits: { ...DEFAULT_LIMITS, aliases: 10_000 },
  });
  void onValidate?.({
    addValidationRule: (rule: unknown) => rules.push(rule),
    setValidationFn: (given: never) => (validate = given),
  } as never);
  void onParse?.({ setParseFn: (given: never) => (parseDocument = given) } as never);
  return {
    rules,
    parseDocument: (source: string | Source) => parseDocument?.(source),
    errorsOf: (text: string) => validate?.(schema, parse(text), undefined) ?? [],
    messagesOf: (text: string) => validate?.(schema, parse(text), undefined).map(({ message }) => message),
  };
}

describe("what could be selected", () => {
  const { messagesOf } = limits(false);

  it.each(["list", "nullable"])("is a hundred times as much in a list: %s", (list) => {
    expect(messagesOf(`{ ${list} { ${aliases(1_000)} } }`)).toEqual([]);
    expect(messagesOf(`{ ${list} { ${aliases(1_001)} } }`)).toEqual([tooMany(100_100)]);
  });

  it("is once as much in what is no list", () => {
    expect(messagesOf(`{ one { one { ${aliases(4_000)} } } }`)).toEqual([]);
  });

  it("is a hundred in a list of texts, also where an interface alone has it", () => {
    const lists = (count: number) => `{ named { ${times(count, (index) => `n${index}: names`)} } }`;
    expect(messagesOf(lists(1_000))).toEqual([]);
    expect(messagesOf(lists(1_001))).toEqual([tooMany(100_100)]);
  });

  it("is of introspection what the schema has: its lists don't count as full", () => {
    expect(messagesOf("{ __schema { types { fields { args { type { name } } } } } }")).toEqual([]);
  });

  it("is counted also where a fragment spreads itself, or is not there", () => {
    const many = `list { ${aliases(1_001)} }`;
    expect(messagesOf(`{ ...A } fragment A on Query { ...A ${many} }`)).toEqual([tooMany(100_100)]);
    expect(messagesOf(`{ ...A } fragment A on Query { ${many} ...B } fragment B on Query { ...A }`)).toEqual([
      tooMany(100_100),
    ]);
    expect(messagesOf(`{ ...Nowhere ${many} }`)).toEqual([tooMany(100_100)]);
    const fields = `{ ...Nowhere ${aliases(5_001)} }`;
    expect(messagesOf(fields)).toEqual([
      "The operation selects 5001 fields, with its fragments written out; 5000 are allowed.",
    ]);
  });
});

describe("what is asked of graphql", () => {
  it("is the document in either of its forms, unless it is too long", () => {
    const { parseDocument } = limits(false);
    const short = "{ name }";
    const long = `${short}${" ".repeat(100_000)}`;
    for (const form of [(text: string) => text, (text: string) => new Source(text)]) {
      expect(parseDocument(form(short))).toMatchObject({ kind: "Document", definitions: [{ operation: "query" }] });
      expect(() => parseDocument(form(long))).toThrow(
        new GraphQLError("The document has 100008 characters; 100000 are allowed.", {
          extensions: { code: "MAX_CHARACTERS_EXCEEDED", limit: 100_000 },
        }),
      );
      expect(() => parseDocument(form(`{ ${"name ".repeat(2_500)} }`))).toThrow("more than 2500 tokens");
    }
  });

  it("is ten mistakes of a document, and in production no word of the schema", () => {
    for (const production of [false, true]) {
      const { messagesOf, rules } = limits(production);
      expect(rules).toEqual(production ? [NoSchemaIntrospectionCustomRule] : []);
      const messages = messagesOf(`{ ${times(12, (index) => `wrong${index}`)} }`);
      expect(messages?.slice(10)).toEqual(["Too many validation errors, error limit reached. Validation aborted."]);
      expect(messagesOf("{ nam }")).toEqual([
        production
          ? 'Cannot query field "nam" on type "Query".'
          : expect.stringContaining('Cannot query field "nam" on type "Query". Did you mean "name"'),
      ]);
    }
  });

  it("says where an operation is that is too large", () => {
    const { errorsOf } = limits(false);
    const [error] = errorsOf(`query small { name }\nquery large { list { ${aliases(1_001)} } }`);
    expect(error).toMatchObject({ message: tooMany(100_100), locations: [{ line: 2, column: 1 }] });
  });
});
