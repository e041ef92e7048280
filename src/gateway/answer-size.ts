import {
  type ASTVisitor,
  type FieldNode,
  type FragmentDefinitionNode,
  getNullableType,
  GraphQLError,
  type GraphQLSchema,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from "graphql";

const MOST_VALUES = 200_000;

/** As many items as each list of the schema may have; those that have fewer count as full, too. */
const MOST_ITEMS = 100;

/**
 * Refuses operations whose answer could be enormous. The same appointment is read once, however often it is asked for,
 * but it is answered as often: a small document with many aliases can ask for gigabytes. Every list counts as full.
 */
export function limitAnswerSize(schema: GraphQLSchema): ValidationRule {
  const lists = listFieldsOf(schema);
  return (context) => sizeRule(context, lists);
}

function sizeRule(context: ValidationContext, lists: ReadonlySet<string>): ASTVisitor {
  const fragments = new Map<string, number>();

  function valuesOfFragment(name: string, fragment: FragmentDefinitionNode): number {
    const known = fragments.get(name);
    if (known !== undefined) return known;
    // A fragment that spreads itself is refused by another rule; here it must only come to an end.
    fragments.set(name, 0);
    const values = valuesOf(fragment.selectionSet);
    fragments.set(name, values);
    return values;
  }

  function valuesOfField(field: FieldNode): number {
    const items = lists.has(field.name.value) ? MOST_ITEMS : 1;
    return field.selectionSet === undefined ? items : items * valuesOf(field.selectionSet);
  }

  function valuesOf({ selections }: SelectionSetNode): number {
    let values = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) values += valuesOfField(selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT) values += valuesOf(selection.selectionSet);
      else {
        const fragment = context.getFragment(selection.name.value);
        if (fragment) values += valuesOfFragment(selection.name.value, fragment);
      }
    }
    return values;
  }

  return {
    OperationDefinition(operation) {
      const values = valuesOf(operation.selectionSet);
      if (values <= MOST_VALUES) return;
      context.reportError(
        new GraphQLError(
          `The operation could select ${values} values, counting every list as full; ${MOST_VALUES} are allowed.`,
          { nodes: operation },
        ),
      );
    },
  };
}

/** By name: a field that is a list in one type counts as one in all. Introspection is bounded by the schema itself. */
function listFieldsOf(schema: GraphQLSchema): ReadonlySet<string> {
  const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));
  const fields = types.flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [],
  );
  return new Set(fields.filter(({ type }) => isListType(getNullableType(type))).map(({ name }) => name));
}
