import { type ExecutionResult, getArgumentValues, type GraphQLResolveInfo } from "graphql";
import { type KeptText, KeptTexts, TEXTS } from "../../common/kept-texts.ts";
import { isTooLarge, limitCounted } from "./answer-limit.ts";
import type { CoercedVariables } from "./coerce-variables.ts";
import type { FieldPlan, Run, SelectionPlan, Shape, Values } from "./field-plan.ts";
import { resultWithTexts } from "./answer-text.ts";
import type { PlanSource } from "./query-plan.ts";

/** Something that no plan foresees: GraphQL itself knows best what to say of it. */
class PlanBailout extends Error {}

/** Stands where a value is still to come, so that the answer has the order of the document. */
class Promised {
  target: Values | undefined;
  key = "";
}

/**
 * A query that is executed by its plan: without any error, or not at all. The first thing that goes wrong ends it, and
 * what it has done so far is of no use.
 */
export class QueryRun implements Run {
  promised = 0;
  characters = 0;
  readonly #source: PlanSource;
  readonly #context: unknown;
  readonly #variables: CoercedVariables;
  readonly #keepsTexts: boolean;
  /** How many values came of the operation, and not of an object alone. */
  #ofOperation = 0;
  #hasTexts = false;
  #arrived = 0;
  #data: Values = {};
  #whole: PromiseWithResolvers<ExecutionResult> | undefined;
  #isOver = false;

  /** @param keepsTexts whether the result may have texts in it: whoever makes JSON of it then knows how */
  constructor(source: PlanSource, context: unknown, variables: CoercedVariables, keepsTexts: boolean) {
    this.#source = source;
    this.#context = context;
    this.#variables = variables;
    this.#keepsTexts = keepsTexts;
  }

  /**
   * @throws what went wrong, or a promise is rejected with it: GraphQL itself is to execute the query then
   */
  start({ make }: SelectionPlan): ExecutionResult | Promise<ExecutionResult> {
    try {
      this.#data = make(undefined, this);
    } catch (error) {
      // What was promised may fail later: somebody has to hear of it.
      if (this.#whole === undefined) throw error;
      this.#fail(error);
    }
    return this.#whole?.promise ?? this.#result();
  }

  #result(): ExecutionResult {
    if (this.#hasTexts && !isTooLarge(this.characters)) return resultWithTexts(this.#data);
    return limitCounted(this.#data, this.characters);
  }

  resolve(plan: FieldPlan, source: unknown): unknown {
    if (plan.dependsOnOperation) this.#ofOperation++;
    return plan.field.resolve?.(source, this.#argumentsOf(plan), this.#context, this.#infoOf(plan));
  }

  #argumentsOf({ args, field, nodes }: FieldPlan): Values {
    if (args === undefined) return this.#unplannedArgumentsOf(field, nodes[0]);
    const values = { ...args.fixed };
    for (const { name, place, isNonNull, isOptional } of args.given) {
      const value = this.#variables.values[place];
      if (value === undefined && isOptional) continue;
      // It would be the default, or is an error.
      if (value === undefined || (value === null && isNonNull)) return this.#unplannedArgumentsOf(field, nodes[0]);
      values[name] = value;
    }
    return values;
  }

  #unplannedArgumentsOf(field: FieldPlan["field"], node: FieldPlan["nodes"][0]): Values {
    return getArgumentValues(field, node, this.#variables.all());
  }

  complete(value: unknown, shape: Shape, plan: FieldPlan): unknown {
    if (value === null || value === undefined) {
      if (shape.isNonNull) throw new PlanBailout();
      return null;
    }
    if (typeof value === "object") {
      if (isPromise(value)) return this.#promise(value, shape, plan);
      if (shape.kind === "list") return this.#list(value, shape.item, plan);
      if (value instanceof Error) throw value;
      if (shape.kind === "object") return this.#object(value, shape.selection, plan);
      if (shape.kind === "abstract") {
        const name = shape.type.resolveType?.(value, this.#context, this.#infoOf(plan), shape.type);
        if (typeof name === "string") return this.#object(value, shape.selectionFor(name) ?? fail(), plan);
        ignorePromises([name]);
      }
    }
    if (shape.kind !== "text" && shape.kind !== "leaf") throw new PlanBailout();
    const leaf = shape.type.coerceOutputValue(value) ?? fail();
    if (typeof leaf === "string") this.characters += leaf.length;
    return leaf;
  }

  #object(value: object, selection: SelectionPlan, { isRoot }: FieldPlan): Values | KeptText {
    const texts = this.#keepsTexts && isRoot ? (value as { readonly [TEXTS]?: unknown })[TEXTS] : undefined;
    if (!(texts instanceof KeptTexts)) return selection.make(value, this);
    const known = texts.find(selection.id);
    if (known !== undefined) {
      this.#hasTexts = true;
      this.characters += known.characters;
      return known;
    }
    const { promised, characters } = this;
    const ofOperation = this.#ofOperation;
    const values = selection.make(value, this);
    if (this.promised === promised && this.#ofOperation === ofOperation) {
      texts.saw(selection.id, values, this.characters - characters);
    }
    return values;
  }

  #list(items: object, shape: Shape, plan: FieldPlan): unknown[] {
    if (!Array.isArray(items)) throw new PlanBailout();
    const { promised } = this;
    const list: unknown[] = [];
    try {
      for (const item of items as readonly unknown[]) list.push(this.complete(item, shape, plan));
    } catch (error) {
      ignorePromises(items.slice(list.length));
      throw error;
    }
    if (this.promised > promised) this.place(list);
    return list;
  }

  #promise(value: PromiseLike<unknown>, shape: Shape, plan: FieldPlan): Promised {
    this.#whole ??= Promise.withResolvers();
    this.promised++;
    const promised = new Promised();
    value.then(
      (value) => this.#arrive(promised, value, shape, plan),
      (error: unknown) => this.#fail(error),
    );
    return promised;
  }

  #arrive({ target, key }: Promised, value: unknown, shape: Shape, plan: FieldPlan): void {
    if (this.#isOver) {
      if (Array.isArray(value)) ignorePromises(value);
      return;
    }
    try {
      (target ?? fail())[key] = this.complete(value, shape, plan);
      if (++this.#arrived === this.promised) this.#whole?.resolve(this.#result());
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#isOver = true;
    this.#whole?.reject(error);
  }

  place(target: Values | unknown[]): void {
    const values = target as Values;
    for (const key of Object.keys(values)) {
      const value = values[key];
      if (!(value instanceof Promised)) continue;
      value.target = values;
      value.key = key;
      values[key] = null;
    }
  }

  #infoOf(plan: FieldPlan): GraphQLResolveInfo {
    return new FieldInfo(plan, this.#source, this.#variables);
  }
}

/** What GraphQL tells a resolver of its field, made when it is looked at. */
class FieldInfo implements GraphQLResolveInfo {
  readonly #plan: FieldPlan;
  readonly #source: PlanSource;
  readonly #variables: CoercedVariables;
  readonly rootValue = undefined;

  constructor(plan: FieldPlan, source: PlanSource, variables: CoercedVariables) {
    this.#plan = plan;
    this.#source = source;
    this.#variables = variables;
  }

  get fieldName() {
    return this.#plan.field.name;
  }

  get fieldNodes() {
    return this.#plan.nodes;
  }

  get returnType() {
    return this.#plan.field.type;
  }

  get parentType() {
    return this.#plan.parent;
  }

  get schema() {
    return this.#source.schema;
  }

  get fragments() {
    return this.#source.fragments;
  }

  get operation() {
    return this.#source.operation;
  }

  get variableValues() {
    return this.#variables.all();
  }

  // Selections that read the same share a plan, which doesn't know where in the answer it is: GraphQL does.
  get path() {
    return fail();
  }

  getAbortSignal() {
    return fail();
  }

  getAsyncHelpers() {
    return fail();
  }
}

function isPromise(value: object): value is PromiseLike<unknown> {
  return typeof (value as Partial<PromiseLike<unknown>>).then === "function";
}

/** They may fail later, when nobody listens any more: that would end the process. */
function ignorePromises(values: readonly unknown[]): void {
  for (const value of values) Promise.resolve(value).catch(() => undefined);
}

function fail(): never {
  throw new PlanBailout();
}
