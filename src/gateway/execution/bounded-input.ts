import {
  GraphQLID,
  type GraphQLInputType,
  type GraphQLType,
  type GraphQLSchema,
  GraphQLString,
  isInputObjectType,
  isInputType,
  isLeafType,
  isListType,
  isNonNullType,
  isScalarType,
  isSpecifiedScalarType,
  typeFromAST,
  type VariableDefinitionNode,
} from "graphql";

/** No list of the schema takes more items. Each is refused by a rule of its own that says how many it does take. */
export const MAX_LIST_ITEMS = 100;
/** Of the name of an unknown field. */
const MAX_NAME = 100;
/** Past so many unknown fields of an object nobody counts them. */
const MAX_UNKNOWN_FIELDS = 11;

/**
 * Variables as they were sent, without what no operation can take: of a list one item more than it may hold, of an
 * object the fields of its type and a handful of others. They are wrong before and after, for the same reason; but what
 * is wrong is described now in time and memory that the schema bounds, not the caller.
 */
export function boundVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  inputs: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const bounded = Object.create(null) as Record<string, unknown>;
  for (const { variable, type } of definitions) {
    const { value: name } = variable.name;
    if (!Object.hasOwn(inputs, name)) continue;
    const inputType = typeFromAST(schema, type);
    bounded[name] = isInputType(inputType) ? boundInput(inputs[name], inputType) : inputs[name];
  }
  return bounded;
}

function boundInput(value: unknown, type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return boundInput(value, type.ofType);
  if (typeof value !== "object" || value === null) return value;
  if (isListType(type)) {
    if (!Array.isArray(value)) return boundInput(value, type.ofType);
    return value.slice(0, MAX_LIST_ITEMS + 1).map((item) => boundInput(item, type.ofType));
  }
  if (isInputObjectType(type)) return Array.isArray(value) ? [] : boundFields(value as Fields, type.getFields());
  // What is wrong with it is the kind of value alone. A scalar of the schema's own may take objects.
  if (isLeafType(type) && !isSpecifiedScalarType(type) && !isTextType(type)) return value;
  return Array.isArray(value) ? [] : {};
}

/** Whether values are texts that stay as they are: those of an id, of a String, and of a scalar that takes over what String does. */
export function isTextType(type: GraphQLType): boolean {
  return type === GraphQLID || (isScalarType(type) && type.coerceInputValue === GraphQLString.coerceInputValue);
}

type Fields = Readonly<Record<string, unknown>>;

function boundFields(value: Fields, fields: Readonly<Record<string, { readonly type: GraphQLInputType }>>): Fields {
  // Without a prototype, a field named __proto__ is one like any other.
  const bounded = Object.create(null) as Record<string, unknown>;
  let unknown = 0;
  for (const name in value) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field !== undefined) bounded[name] = boundInput(value[name], field.type);
    else if (unknown++ < MAX_UNKNOWN_FIELDS) bounded[name.slice(0, MAX_NAME)] = null;
  }
  return bounded;
}
