import {
  getVariableValues,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLNullableInputType,
  GraphQLID,
  type GraphQLSchema,
  GraphQLString,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  typeFromAST,
  type VariableDefinitionNode,
  type VariableValues,
} from "graphql";

/** A value as the schema wants it; `undefined` where it isn't the usual one: GraphQL itself knows what it comes to. */
type Coerce = (value: unknown) => unknown;

/** What a query is given with each request, and how it is checked. */
export class QueryVariables {
  readonly #schema: GraphQLSchema;
  readonly #definitions: readonly VariableDefinitionNode[];
  readonly #usual: readonly { readonly name: string; readonly isNullable: boolean; readonly coerce: Coerce }[];
  readonly #places = new Map<string, number>();

  constructor(schema: GraphQLSchema, definitions: readonly VariableDefinitionNode[]) {
    this.#schema = schema;
    this.#definitions = definitions;
    this.#usual = definitions.map(({ variable, type, defaultValue }, place) => {
      const { value: name } = variable.name;
      this.#places.set(name, place);
      const inputType = typeFromAST(schema, type);
      const isUsual = isInputType(inputType) && !(name in Object.prototype);
      const isNullable = isUsual && !isNonNullType(inputType) && defaultValue === undefined;
      return { name, isNullable, coerce: isUsual ? coerceOf(inputType) : () => undefined };
    });
  }

  /** Where the value of a variable is found among the others. */
  placeOf(name: string): number | undefined {
    return this.#places.get(name);
  }

  /** @returns a value for each variable, `undefined` where there is none; or nothing, if one of them is wrong */
  read(inputs: Readonly<Record<string, unknown>>): readonly unknown[] | undefined {
    const values: unknown[] = [];
    for (const { name, isNullable, coerce } of this.#usual) {
      const input = inputs[name];
      const value = input === undefined ? undefined : coerce(input);
      if (value === undefined && !(input === undefined && isNullable)) return this.#readUnusual(inputs);
      values.push(value);
    }
    return values;
  }

  #readUnusual(inputs: Readonly<Record<string, unknown>>): readonly unknown[] | undefined {
    const { coerced } = this.explain(inputs) ?? {};
    return coerced && this.#usual.map(({ name }) => coerced[name]);
  }

  /** The same, as GraphQL has it. */
  explain(inputs: Readonly<Record<string, unknown>>): VariableValues | undefined {
    return getVariableValues(this.#schema, this.#definitions, inputs).variableValues;
  }
}

function coerceOf(type: GraphQLInputType): Coerce {
  if (isNonNullType(type)) {
    const coerce = coerceOf(type.ofType);
    return (value) => (value === null ? undefined : coerce(value));
  }
  const coerce = coercePresent(type);
  return (value) => (value === null ? null : coerce(value));
}

function coercePresent(type: GraphQLNullableInputType): Coerce {
  if (type === GraphQLString || type === GraphQLID) return (value) => (typeof value === "string" ? value : undefined);
  if (isListType(type)) return coerceList(coerceOf(type.ofType));
  if (isInputObjectType(type)) {
    let coerce: Coerce | undefined;
    // Later: it may have fields of its own type.
    return (value) => (coerce ??= coerceObject(type))(value);
  }
  return (value) => {
    try {
      return type.coerceInputValue(value);
    } catch {
      return undefined;
    }
  };
}

function coerceList(coerce: Coerce): Coerce {
  return (list) => {
    if (!Array.isArray(list)) return undefined;
    const values: unknown[] = [];
    for (const item of list) {
      const value = coerce(item);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values;
  };
}

function coerceObject(type: GraphQLInputObjectType): Coerce {
  const definitions = Object.values(type.getFields());
  const isUnusual = definitions.some((field) => field.default !== undefined || field.name in Object.prototype);
  if (type.isOneOf || isUnusual) return () => undefined;
  const fields = definitions.map((field) => ({
    name: field.name,
    isRequired: isRequiredInputField(field),
    coerce: coerceOf(field.type),
  }));
  return (value) => {
    if (typeof value !== "object" || Array.isArray(value)) return undefined;
    const input = value as Readonly<Record<string, unknown>>;
    const object: Record<string, unknown> = {};
    let known = 0;
    for (const { name, isRequired, coerce } of fields) {
      const given = input[name];
      if (given === undefined) {
        if (isRequired) return undefined;
        continue;
      }
      const value = coerce(given);
      if (value === undefined) return undefined;
      object[name] = value;
      known++;
    }
    return Object.keys(input).length === known ? object : undefined;
  };
}
