import {
  type ASTNode,
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
import { LIST_SIZE } from "../../common/list-size.ts";
import type { OperationLimits } from "../../common/operation-limits.ts";

/** Comments count here: to the parser they are tokens, but no limit of its own counts them. */
const MAX_CHARACTERS = 100_000;

/** Fragments in one selection are compared pair by pair. */
const MAX_SPREADS = 100;

/** Fields that one object after the other asks for, fragments written out and every list with one item. */
const MAX_FIELDS = 5000;
/** The same with every list full. */
const MAX_VALUES = 100_000;
/** As many items as a list of the schema may have that doesn't say; those that have fewer count as full, too. */
const MAX_ITEMS = 100;

/** Of one document, and of one operation's variables: past a handful nobody reads on. */
export const MAX_MISTAKES = 10;

interface DocumentLimitsOptions {
  readonly limits: OperationLimits;
  readonly schema: GraphQLSchema;
  /** Then the schema is nobody's business: no introspection, and no name that somebody may have meant. */
  readonly production: boolean;
}

/**
 * Bounds what a document may cost before anything is done with it. GraphQL's own rules take time that grows with the
 * square of what they look at, so the limits are checked first, in time that grows with the document alone.
 */
export function limitDocuments({ schema, production, limits }: DocumentLimitsOptions): Plugin {
  const lists = listFieldsOf(schema);
  return {
    onParse: ({ setParseFn }) => {
      setParseFn((source, options) => {
        const { length } = typeof source === "string" ? source : source.body;
        if (length > MAX_CHARACTERS) {
          throw exceeded(`The document has ${length} characters`, "MAX_CHARACTERS", MAX_CHARACTERS);
        }
        return parseWithin(limits.tokens, source, options);
      });
    },
    onValidate: ({ addValidationRule, setValidationFn }) => {
      if (production) addValidationRule(NoSchemaIntrospectionCustomRule);
      setValidationFn((validated: GraphQLSchema, document: DocumentNode, rules: Parameters<typeof validate>[2]) => {
        const errors = checkLimits(document, lists, limits);
        if (errors.length > 0) return errors;
        return validate(validated, document, rules, { maxErrors: MAX_MISTAKES, hideSuggestions: production });
      });
    },
  };
}

/** Says by how much, where that is known, and has a code and the limit for programs. */
function exceeded(found: string, name: string, limit: number, nodes?: ASTNode): GraphQLError {
  return new GraphQLError(`${found}; ${limit} are allowed.`, {
    ...(nodes && { nodes }),
    extensions: { code: `${name}_EXCEEDED`, limit },
  });
}

function parseWithin(maxTokens: number, ...[source, options]: Parameters<typeof parse>): DocumentNode {
  try {
    return parse(source, { ...options, maxTokens });
  } catch (error) {
    // Of all that the parser says, this alone has no code to tell it by.
    if (!(error instanceof GraphQLError) || !error.message.includes(`more than ${maxTokens} tokens`)) throw error;
    const { message, source: parsed, positions } = error;
    const extensions = { code: "MAX_TOKENS_EXCEEDED", limit: maxTokens };
    throw new GraphQLError(message, { ...(parsed && { source: parsed }), ...(positions && { positions }), extensions });
  }
}

/** What is selected, in numbers. */
interface Size {
  readonly fields: number;
  readonly values: number;
  /** Levels of fields in fields. */
  readonly depth: number;
  /** Fields of the first level. */
  readonly first: number;
}

const NOTHING: Size = { fields: 0, values: 0, depth: 0, first: 0 };

/**
 * What a document asks for too much of. The same appointment is read once, however often it is asked for, but it is
 * answered as often: a small document with many aliases can ask for gigabytes.
 */
function checkLimits(
  document: DocumentNode,
  lists: ReadonlyMap<string, number>,
  limits: OperationLimits,
): GraphQLError[] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const known = new Map<string, Size>();
  const fieldsByName = new Map<string, number>();
  let spreads = 0;
  let aliases = 0;
  let directives = 0;

  function sizeOfFragment(name: string): Size {
    const size = known.get(name);
    if (size !== undefined) return size;
    // A fragment that spreads itself is refused by a rule; here it must only come to an end.
    known.set(name, NOTHING);
    const fragment = fragments.get(name);
    const counted = fragment === undefined ? NOTHING : sizeOf(fragment.selectionSet, 1);
    known.set(name, counted);
    return counted;
  }

  /** @param level of its fields in their definition: what is deeper than it may be is not looked at */
  function sizeOf({ selections }: SelectionSetNode, level: number): Size {
    let fields = 0;
    let values = 0;
    let depth = 0;
    let first = 0;
    for (const selection of selections) {
      let size: Size;
      directives += selection.directives?.length ?? 0;
      if (selection.kind === Kind.FIELD) {
        const { alias, name, selectionSet } = selection;
        const key = (alias ?? name).value;
        fieldsByName.set(key, (fieldsByName.get(key) ?? 0) + 1);
        if (alias !== undefined) aliases++;
        const items = lists.get(name.value) ?? 1;
        const isLast = selectionSet === undefined || level > limits.depth;
        const inner = isLast ? undefined : sizeOf(selectionSet, level + 1);
        size = {
          fields: 1 + (inner?.fields ?? 0),
          values: items * (inner?.values ?? 1),
          depth: 1 + (inner?.depth ?? 0),
          first: 1,
        };
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        size = sizeOf(selection.selectionSet, level);
      } else {
        spreads++;
        size = sizeOfFragment(selection.name.value);
      }
      fields += size.fields;
      values += size.values;
      depth = Math.max(depth, size.depth);
      first += size.first;
    }
    return { fields, values, depth, first };
  }

  const errors: GraphQLError[] = [];
  for (const definition of document.definitions) {
    if ("directives" in definition) directives += definition.directives?.length ?? 0;
    if (definition.kind === Kind.FRAGMENT_DEFINITION) sizeOfFragment(definition.name.value);
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const variable of definition.variableDefinitions ?? []) directives += variable.directives?.length ?? 0;
    const { fields, values, depth, first } = sizeOf(definition.selectionSet, 1);
    const refuse = (...[found, name, limit]: [found: string, name: string, limit: number]) =>
      errors.push(exceeded(found, name, limit, definition));
    if (depth > limits.depth) {
      refuse(`The operation selects more than ${limits.depth} levels of fields in fields`, "MAX_DEPTH", limits.depth);
    } else if (values > MAX_VALUES) {
      refuse(`The operation could select ${values} values, counting every list as full`, "MAX_VALUES", MAX_VALUES);
    } else if (fields > MAX_FIELDS) {
      refuse(`The operation selects ${fields} fields, with its fragments written out`, "MAX_FIELDS", MAX_FIELDS);
    } else if (first > limits.rootFields) {
      refuse(`The operation has ${first} root fields`, "MAX_ROOT_FIELDS", limits.rootFields);
    }
    if (errors.length >= MAX_MISTAKES) return errors;
  }
  const { sameFields } = limits;
  const [name, count = 0] = [...fieldsByName].find(([, count]) => count > sameFields) ?? [];
  if (name !== undefined) {
    errors.push(exceeded(`The document has ${count} fields "${name}"`, "MAX_SAME_FIELDS", sameFields));
  }
  if (spreads > MAX_SPREADS) {
    errors.push(exceeded(`The document spreads fragments ${spreads} times`, "MAX_SPREADS", MAX_SPREADS));
  }
  if (aliases > limits.aliases) {
    errors.push(exceeded(`The document has ${aliases} aliases`, "MAX_ALIASES", limits.aliases));
  }
  if (directives > limits.directives) {
    errors.push(exceeded(`The document has ${directives} directives`, "MAX_DIRECTIVES", limits.directives));
  }
  return errors;
}

/**
 * How many items each has, by name: a field that is a list in one type counts as one in all. Introspection is bounded by the
 * schema itself.
 */
function listFieldsOf(schema: GraphQLSchema): ReadonlyMap<string, number> {
  const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));
  const fields = types.flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [],
  );
  const sizes = new Map<string, number>();
  for (const { name, type, extensions } of fields) {
    if (!isListType(getNullableType(type))) continue;
    const size = extensions[LIST_SIZE];
    sizes.set(name, Math.max(sizes.get(name) ?? 0, typeof size === "number" ? size : MAX_ITEMS));
  }
  return sizes;
}
