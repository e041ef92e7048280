import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getNullableType,
  GraphQLError,
  type GraphQLSchema,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isObjectType,
  Kind,
  NoSchemaIntrospectionCustomRule,
  parse,
  type SelectionSetNode,
  validate,
} from "graphql";
import type { Plugin } from "graphql-yoga";

// The longest document of the client and the desk has 152 tokens, the appointments of fifty meetings as aliases, each with
// its fields written out, 2,311. Ten times the one, and room for the other.
const MAX_TOKENS = 2500;
/** Comments count here: to the parser they are tokens, but no limit of its own counts them. */
const MAX_CHARACTERS = 100_000;

/**
 * Fields under one name in the answer are compared pair by pair, wherever they stand: a hundred are five thousand
 * pairs, a thousand half a million.
 */
const MAX_SAME_FIELDS = 100;
/** Fragments in one selection are compared pair by pair, too. */
const MAX_SPREADS = 100;

/** Fields that one object after the other asks for, fragments written out and every list with one item. */
const MAX_FIELDS = 5000;
/** The same with every list full. */
const MAX_VALUES = 100_000;
/** As many items as each list of the schema may have; those that have fewer count as full, too. */
const MAX_ITEMS = 100;

/** Of one document, and of one operation's variables: past a handful nobody reads on. */
export const MAX_MISTAKES = 10;

interface DocumentLimitsOptions {
  readonly schema: GraphQLSchema;
  /** Then the schema is nobody's business: no introspection, and no name that somebody may have meant. */
  readonly production: boolean;
}

/**
 * Bounds what a document may cost before anything is done with it. GraphQL's own rules take time that grows with the
 * square of what they look at, so the limits are checked first, in time that grows with the document alone.
 */
export function limitDocuments({ schema, production }: DocumentLimitsOptions): Plugin {
  const lists = listFieldsOf(schema);
  return {
    onParse: ({ setParseFn }) => {
      setParseFn((source, options) => {
        const { length } = typeof source === "string" ? source : source.body;
        if (length > MAX_CHARACTERS) {
          throw new GraphQLError(`The document has ${length} characters; ${MAX_CHARACTERS} are allowed.`);
        }
        return parse(source, { ...options, maxTokens: MAX_TOKENS });
      });
    },
    onValidate: ({ addValidationRule, setValidationFn }) => {
      if (production) addValidationRule(NoSchemaIntrospectionCustomRule);
      setValidationFn((validated: GraphQLSchema, document: DocumentNode, rules: Parameters<typeof validate>[2]) => {
        const errors = checkLimits(document, lists);
        if (errors.length > 0) return errors;
        return validate(validated, document, rules, { maxErrors: MAX_MISTAKES, hideSuggestions: production });
      });
    },
  };
}

/** What is selected, in numbers. */
interface Size {
  readonly fields: number;
  readonly values: number;
}

/**
 * What a document asks for too much of. The same appointment is read once, however often it is asked for, but it is
 * answered as often: a small document with many aliases can ask for gigabytes.
 */
function checkLimits(document: DocumentNode, lists: ReadonlySet<string>): GraphQLError[] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const known = new Map<string, Size>();
  const fieldsByName = new Map<string, number>();
  let spreads = 0;

  function sizeOfFragment(name: string): Size {
    const size = known.get(name);
    if (size !== undefined) return size;
    // A fragment that spreads itself is refused by a rule; here it must only come to an end.
    known.set(name, { fields: 0, values: 0 });
    const fragment = fragments.get(name);
    const counted = fragment === undefined ? { fields: 0, values: 0 } : sizeOf(fragment.selectionSet);
    known.set(name, counted);
    return counted;
  }

  function sizeOf({ selections }: SelectionSetNode): Size {
    let fields = 0;
    let values = 0;
    for (const selection of selections) {
      let size: Size;
      if (selection.kind === Kind.FIELD) {
        const { alias, name, selectionSet } = selection;
        const key = (alias ?? name).value;
        fieldsByName.set(key, (fieldsByName.get(key) ?? 0) + 1);
        const items = lists.has(name.value) ? MAX_ITEMS : 1;
        const inner = selectionSet === undefined ? undefined : sizeOf(selectionSet);
        size = { fields: 1 + (inner?.fields ?? 0), values: items * (inner?.values ?? 1) };
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        size = sizeOf(selection.selectionSet);
      } else {
        spreads++;
        size = sizeOfFragment(selection.name.value);
      }
      fields += size.fields;
      values += size.values;
    }
    return { fields, values };
  }

  const errors: GraphQLError[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) sizeOfFragment(definition.name.value);
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const { fields, values } = sizeOf(definition.selectionSet);
    const refuse = (message: string) => errors.push(new GraphQLError(message, { nodes: definition }));
    if (values > MAX_VALUES) {
      refuse(`The operation could select ${values} values, counting every list as full; ${MAX_VALUES} are allowed.`);
    } else if (fields > MAX_FIELDS) {
      refuse(`The operation selects ${fields} fields, with its fragments written out; ${MAX_FIELDS} are allowed.`);
    }
    if (errors.length >= MAX_MISTAKES) return errors;
  }
  const [name, count = 0] = [...fieldsByName].find(([, count]) => count > MAX_SAME_FIELDS) ?? [];
  if (name !== undefined) {
    errors.push(new GraphQLError(`The document has ${count} fields "${name}"; ${MAX_SAME_FIELDS} are allowed.`));
  }
  if (spreads > MAX_SPREADS) {
    errors.push(new GraphQLError(`The document spreads fragments ${spreads} times; ${MAX_SPREADS} are allowed.`));
  }
  return errors;
}

/** By name: a field that is a list in one type counts as one in all. Introspection is bounded by the schema itself. */
function listFieldsOf(schema: GraphQLSchema): ReadonlySet<string> {
  const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));
  const fields = types.flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [],
  );
  return new Set(fields.filter(({ type }) => isListType(getNullableType(type))).map(({ name }) => name));
}
