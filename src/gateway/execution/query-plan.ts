import {
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getArgumentValues,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionSetNode,
} from "graphql";
import { isTextType } from "./bounded-input.ts";
import type { QueryVariables } from "./coerce-variables.ts";
import type { ArgumentsPlan, FieldPlan, Nodes, SelectionPlan, Shape } from "./field-plan.ts";
import { OF_OBJECT_ALONE } from "../../common/kept-texts.ts";
import { selectionMaker } from "./selection-code.ts";

/** What plans are made of. */
export interface PlanSource {
  /**
   * Told before a piece of the plan is made.
   *
   * @param fields how many fields it plans
   * @param characters how much text is kept to find it again
   * @throws {PlanningBailout} when that would be too much
   */
  readonly spend: (fields: number, characters: number) => void;
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly variables: QueryVariables;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
}

/** Something in the document that no plan can have: GraphQL itself is to execute it. */
export class PlanningBailout extends Error {}

let lastId = 0;

/**
 * Plans a query. Selections that read the same are one: fifty aliases of a field are made by the same few lines of code,
 * which stay in the processor's caches. A selection is planned when the first object comes that it is for.
 *
 * @param isTrue the variables in conditions (`@skip`, `@include`) that hold `true`
 * @throws {PlanningBailout} now, or when an object comes
 */
export function planQuery(source: PlanSource, isTrue: ReadonlySet<string>): SelectionPlan {
  const { schema, operation, fragments, variables } = source;
  const known = new Map<string, SelectionPlan>();
  const texts = new Map<SelectionSetNode, string>();
  const type = schema.getQueryType();
  if (!type) throw new PlanningBailout();
  return selectionOf(type, [operation.selectionSet]);

  // Equal texts mean equal plans: of one document, so with the same fragments, and under the same conditions.
  function selectionOf(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): SelectionPlan {
    const text = `${type.name} ${sets.map(textOf).join(" ")}`;
    let selection = known.get(text);
    if (selection === undefined) {
      source.spend(0, text.length);
      const planned: SelectionPlan = {
        id: ++lastId,
        make: (source, run) => {
          planned.make = makerOf(type, sets);
          return planned.make(source, run);
        },
      };
      known.set(text, (selection = planned));
    }
    return selection;
  }

  function makerOf(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): SelectionPlan["make"] {
    try {
      const fields = fieldsOf(type, sets);
      source.spend(fields.length, 0);
      return selectionMaker(type, fields);
    } catch (cause) {
      // Deeper than the stack, say: it would not be another time.
      throw cause instanceof PlanningBailout ? cause : new PlanningBailout("", { cause });
    }
  }

  function textOf(set: SelectionSetNode): string {
    let text = texts.get(set);
    if (text === undefined) texts.set(set, (text = print(set, { maxIndentDepth: 0 })));
    return text;
  }

  function fieldsOf(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): (FieldPlan | string)[] {
    const nodes = new Map<string, [FieldNode, ...FieldNode[]]>();
    const visited = new Set<string>();
    for (const set of sets) collect(type, set, nodes, visited);
    return [...nodes].map(([key, nodes]) => (nodes[0].name.value === "__typename" ? key : fieldOf(type, key, nodes)));
  }

  function collect(
    type: GraphQLObjectType,
    { selections }: SelectionSetNode,
    nodes: Map<string, [FieldNode, ...FieldNode[]]>,
    visited: Set<string>,
  ): void {
    for (const selection of selections) {
      if (!isIncluded(selection.directives)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        // In an object literal it would say what the object inherits from.
        if (key === "__proto__") throw new PlanningBailout();
        const others = nodes.get(key);
        if (others === undefined) nodes.set(key, [selection]);
        else others.push(selection);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (fits(type, selection.typeCondition?.name.value)) collect(type, selection.selectionSet, nodes, visited);
      } else {
        const { value: name } = selection.name;
        const fragment = fragments[name];
        if (visited.has(name) || fragment === undefined) continue;
        visited.add(name);
        if (fits(type, fragment.typeCondition.name.value)) collect(type, fragment.selectionSet, nodes, visited);
      }
    }
  }

  function isIncluded(directives: readonly DirectiveNode[] = []): boolean {
    return directives.every(({ name: { value: name }, arguments: [argument] = [] }) => {
      const value = argument?.value;
      if (name !== "skip" && name !== "include") throw new PlanningBailout();
      if (value?.kind === Kind.VARIABLE) return isTrue.has(value.name.value) === (name === "include");
      if (value?.kind === Kind.BOOLEAN) return value.value === (name === "include");
      throw new PlanningBailout();
    });
  }

  function fits(type: GraphQLObjectType, condition: string | undefined): boolean {
    if (condition === undefined || condition === type.name) return true;
    const other = schema.getType(condition);
    return other !== undefined && isAbstractType(other) && schema.isSubType(other, type);
  }

  function fieldOf(parent: GraphQLObjectType, key: string, nodes: Nodes): FieldPlan {
    const field = parent.getFields()[nodes[0].name.value];
    if (field === undefined) throw new PlanningBailout();
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    return {
      key,
      field,
      parent,
      nodes,
      args: argumentsOf(field, nodes[0]),
      dependsOnOperation: field.extensions[OF_OBJECT_ALONE] !== true,
      isRoot: parent === type,
      shape: shapeOf(field.type, sets, false),
    };
  }

  function argumentsOf(field: GraphQLField<unknown, unknown>, node: FieldNode): ArgumentsPlan | undefined {
    const given = [];
    const others = [];
    for (const definition of field.args) {
      const { name, type } = definition;
      const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
      if (value?.kind === Kind.VARIABLE) {
        const place = variables.placeOf(value.name.value);
        if (place === undefined) throw new PlanningBailout();
        const isNonNull = isNonNullType(type);
        given.push({ name, place, isNonNull, isOptional: !isNonNull && definition.default === undefined });
      } else {
        // Perhaps with a variable in it; and nobody gets a list or an object that others get, too.
        if (value?.kind === Kind.LIST || value?.kind === Kind.OBJECT) return undefined;
        others.push(definition);
      }
    }
    const fixed = { ...getArgumentValues({ args: others } as unknown as typeof field, node) };
    return Object.values(fixed).some((value) => typeof value === "object" && value !== null)
      ? undefined
      : { fixed, given };
  }

  function shapeOf(type: GraphQLOutputType, sets: readonly SelectionSetNode[], isNonNull: boolean): Shape {
    if (isNonNullType(type)) return shapeOf(type.ofType, sets, true);
    if (isListType(type)) return { kind: "list", item: shapeOf(type.ofType, sets, false), isNonNull };
    if (isObjectType(type)) {
      if (type.isTypeOf) throw new PlanningBailout();
      return { kind: "object", selection: selectionOf(type, sets), isNonNull };
    }
    if (!isAbstractType(type)) {
      return { kind: isTextType(type) ? "text" : "leaf", type, isNonNull };
    }
    if (!type.resolveType) throw new PlanningBailout();
    const selections = new Map<string, SelectionPlan>();
    return {
      kind: "abstract",
      type,
      isNonNull,
      selectionFor: (name) => {
        let selection = selections.get(name);
        if (selection === undefined) {
          const possible = schema.getType(name);
          if (!isObjectType(possible) || !schema.isSubType(type, possible)) return undefined;
          if (possible.isTypeOf) throw new PlanningBailout();
          selections.set(name, (selection = selectionOf(possible, sets)));
        }
        return selection;
      },
    };
  }
}
