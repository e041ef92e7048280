import { getNamedType, type GraphQLSchema, isAbstractType, isObjectType } from "graphql";
import type { GatewayContext } from "./context.ts";
import type { FieldOutcomes } from "./field-outcomes.ts";

/**
 * Makes the schema tell what its root fields come to: where a union or an interface gets its type, and where a field of
 * one type has a value, or an error beside it. Below the root nothing is counted.
 */
export function countOutcomes(schema: GraphQLSchema): void {
  const rootTypes = [schema.getQueryType(), schema.getMutationType()];
  const fields = rootTypes.flatMap((type) => Object.values(type?.getFields() ?? {}));
  const abstractTypes = new Set(fields.map(({ type }) => getNamedType(type)).filter(isAbstractType));
  for (const type of abstractTypes) {
    const { resolveType } = type;
    if (!resolveType) throw new TypeError(`${type.name} has no resolveType.`);
    type.resolveType = (value, context: GatewayContext, info, abstractType) => {
      const name = resolveType(value, context, info, abstractType);
      if (context.outcomes !== undefined && rootTypes.includes(info.parentType)) {
        countNamed(context.outcomes, info.fieldName, name, value);
      }
      return name;
    };
  }
  for (const field of fields) {
    const { resolve, type } = field;
    if (!isObjectType(getNamedType(type)) || resolve === undefined) continue;
    field.resolve = (source, args, context: GatewayContext, info) => {
      const value: unknown = resolve(source, args, context, info);
      if (context.outcomes !== undefined) countObject(context.outcomes, info.fieldName, getNamedType(type).name, value);
      return value;
    };
  }
}

/** What goes wrong with a list stands beside its page. */
function countObject(outcomes: FieldOutcomes, field: string, typeName: string, value: unknown): void {
  if (value instanceof Promise) {
    // Whoever waits for it hears of its failure.
    value.then(
      (value) => countObject(outcomes, field, typeName, value),
      () => undefined,
    );
  } else if (value !== null && value !== undefined) {
    const { error } = value as { readonly error?: { readonly name: string; readonly requestId?: string } };
    outcomes.count(field, error?.name ?? typeName, error?.requestId);
  }
}

function countNamed(outcomes: FieldOutcomes, field: string, name: unknown, value: unknown): void {
  if (name instanceof Promise) {
    // Whoever waits for it hears of its failure.
    name.then(
      (name) => countNamed(outcomes, field, name, value),
      () => undefined,
    );
  } else if (typeof name === "string") {
    outcomes.count(field, name, (value as { readonly requestId?: unknown }).requestId);
  }
}
