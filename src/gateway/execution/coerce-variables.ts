import {
  getVariableValues,
  type GraphQLError,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLNullableInputType,
  type GraphQLSchema,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  typeFromAST,
  type VariableDefinitionNode,
  type VariableValues,
} from "graphql";
import { boundVariables, isTextType, MAX_LIST_ITEMS } from "./bounded-input.ts";
import { MAX_MISTAKES } from "./document-limits.ts";

/** A value as the schema wants it; `undefined` where it isn't the usual one: GraphQL itself knows what it comes to. */
type Coerce = (value: unknown) => unknown;

type Inputs = Readonly<Record<string, unknown>>;

/** The variables of one operation as it was asked for, coerced once. */
export interface CoercedVariables {
  /** The value of the variable at a place, `undefined` where it has none. */
  readonly values: readonly unknown[];
  /** The same, as GraphQL has it: made when a field asks, for all fields together. */
  readonly all: () => VariableValues;
}

/** What a query is given with each request, and how it is checked. */
export class QueryVariables {
  readonly #schema: GraphQLSchema;
  readonly #definitions: readonly VariableDefinitionNode[];
  readonly #hideSuggestions: boolean;
  readonly #usual: readonly { readonly name: string; readonly isNullable: boolean; readonly coerce: Coerce }[];
  readonly #places = new Map<string, number>();

  constructor(schema: GraphQLSchema, definitions: readonly VariableDefinitionNode[], hideSuggestions: boolean) {
    this.#schema = schema;
    this.#definitions = definitions;
    this.#hideSuggestions = hideSuggestions;
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

  /** @returns the values, or what is wrong with them in GraphQL's own words, and no more than a handful of it */
  coerce(inputs: Inputs): CoercedVariables | readonly GraphQLError[] {
    const values: unknown[] = [];
    for (const { name, isNullable, coerce } of this.#usual) {
      const input = inputs[name];
      const value = input === undefined ? undefined : coerce(input);
      if (value === undefined && !(input === undefined && isNullable)) return this.#coerceUnusual(inputs);
      values.push(value);
    }
    let all: VariableValues | undefined;
    return { values, all: () => (all ??= valuesOf(this.#coerceByGraphQL(inputs))) };
  }

  #coerceUnusual(inputs: Inputs): CoercedVariables | readonly GraphQLError[] {
    const { errors, variableValues } = this.#coerceByGraphQL(inputs);
    if (errors !== undefined) return errors;
    return { values: this.#usual.map(({ name }) => variableValues.coerced[name]), all: () => variableValues };
  }

  #coerceByGraphQL(inputs: Inputs): ReturnType<typeof getVariableValues> {
    return getVariableValues(this.#schema, this.#definitions, boundVariables(this.#schema, this.#definitions, inputs), {
      maxErrors: MAX_MISTAKES,
      hideSuggestions: this.#hideSuggestions,
    });
  }
}

function valuesOf({ variableValues }: ReturnType<typeof getVariableValues>): VariableValues {
  if (variableValues === undefined) throw new TypeError("Variables that were right are wrong.");
  return variableValues;
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
  if (isTextType(type)) return (value) => (typeof value === "string" ? value : undefined);
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
    if (!Array.isArray(list) || list.length > MAX_LIST_ITEMS + 1) return undefined;
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
