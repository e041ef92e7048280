import {
  type DocumentNode,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  type FragmentDefinitionNode,
  getOperationAST,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
  visit,
} from "graphql";
import type { Plugin } from "graphql-yoga";
import { boundVariables } from "./bounded-input.ts";
import { AppointmentBudget, type GatewayContext } from "../schema/context.ts";
import type { DocumentCache } from "./document-cache.ts";
import { MAX_MISTAKES } from "./document-limits.ts";
import { planQuery, type PlanSource, type SelectionPlan, PlanningBailout } from "./query-plan.ts";
import { QueryRun } from "./plan-executor.ts";
import { QueryVariables } from "./coerce-variables.ts";

/** What an operation is asked for with: checked, apart from the variables. */
export interface OperationParameters {
  readonly query?: string | undefined;
  readonly operationName?: string | null | undefined;
  readonly variables?: Inputs | null | undefined;
}

type Inputs = Readonly<Record<string, unknown>>;
type Outcome = ExecutionResult | Promise<ExecutionResult>;

export interface PlannedExecution<ServerContext extends Record<string, unknown>> {
  readonly plugin: Plugin<object, ServerContext>;
  /**
   * Executes a query that was parsed, validated and planned before: to ask every plugin again what it thinks of
   * parsing, validating and executing costs more than to execute. Mutations are always asked about, for whether one may
   * be executed depends on the request as well.
   *
   * @returns `undefined` when it is anything else, of which nothing was executed then
   */
  readonly repeat: (parameters: OperationParameters, request: Request, context: ServerContext) => Outcome | undefined;
  readonly fallBacks: Readonly<FallBacks>;
}

/** Of a document, whatever its operations and conditions: further ones are executed without a plan. */
const MAX_PLANS = 4;
/** Planned for a document, all its plans together. What a frontend sends has some dozens. */
const MAX_PLANNED_FIELDS = 1000;
/** Of the selections that plans are found by: those of a deep nest are each as long as what they hold. */
const MAX_PLANNED_CHARACTERS = 500_000;
/** Measured: what is made of a planned field, generated code included. */
const BYTES_PER_FIELD = 1500;

/** Why queries were executed by GraphQL itself, and how often. */
export interface FallBacks {
  /** The first time that a document is seen: most of those that nobody keeps are never seen again. */
  firstSighting: number;
  /** More to plan than a document may have planned. */
  budget: number;
  /** Something that no plan can have. */
  unplannable: number;
  /** Something went wrong, or a value was none that a plan foresees. */
  error: number;
}

/** The plans of an operation. */
interface QueryPlans extends PlanSource {
  readonly document: DocumentNode;
  readonly ofDocument: DocumentPlans;
  /** The variables in `@skip` and `@include`, each with its place among the others. */
  readonly conditions: readonly { readonly name: string; readonly place: number }[];
  /** By the names of the conditions that hold. */
  readonly byConditions: Map<string, SelectionPlan | "not planned">;
}

/** The plans of a document. */
interface DocumentPlans {
  readonly byOperation: Map<string | undefined, QueryPlans>;
  plans: number;
  fields: number;
  characters: number;
}

export interface PlanExecutionOptions<ServerContext extends Record<string, unknown>> {
  readonly schema: GraphQLSchema;
  /** The parser's cache: plans live as long as their documents do there, and count with them. */
  readonly documents: DocumentCache<DocumentNode>;
  readonly createContext: (request: Request, context: ServerContext) => GatewayContext;
  readonly maskError: (error: unknown) => GraphQLError;
  /** Whether mistakes in variables are told without the names that somebody may have meant. */
  readonly hideSuggestions: boolean;
}

/**
 * Executes queries by plans, from the second time on that their document comes. Whatever no plan foresees is left to
 * GraphQL itself: mutations, introspection, and every error, for which the query is executed once more. It finds what
 * was read in the loaders then, and asks nothing upstream again.
 */
export function planExecution<ServerContext extends Record<string, unknown>>({
  schema,
  documents,
  createContext,
  maskError,
  hideSuggestions,
}: PlanExecutionOptions<ServerContext>): PlannedExecution<ServerContext> {
  const cache = new WeakMap<DocumentNode, DocumentPlans>();
  const fallBacks: FallBacks = { firstSighting: 0, budget: 0, unplannable: 0, error: 0 };

  const repeat: PlannedExecution<ServerContext>["repeat"] = (
    { query = "", operationName, variables },
    request,
    context,
  ) => {
    const document = documents.get(query);
    const plans = document && cache.get(document)?.byOperation.get(operationName ?? undefined);
    const result = plans && run(plans, () => createContext(request, context), variables ?? {});
    return result instanceof Promise ? result.then(masked) : result && masked(result);
  };

  const plugin: Plugin<object, ServerContext> = {
    onParams: ({ paramsHandler, setParamsHandler }) => {
      setParamsHandler((payload) => repeat(payload.params, payload.request, payload.context) ?? paramsHandler(payload));
    },
    // GraphQL's own execution, not that of Yoga's: of the two, it is the one that says best what is wrong with variables.
    onExecute: ({ setExecuteFn }) => setExecuteFn((given) => planAndRun(given) ?? executeBounded(given)),
  };
  return { plugin, repeat, fallBacks };

  function planAndRun({ document, operationName, contextValue, variableValues }: ExecutionArgs): Outcome | undefined {
    const { query = "" } = (contextValue as { readonly params: { readonly query?: string } }).params;
    // Others would be planned each time anew.
    if (documents.get(query) !== document) return undefined;
    const plans = plansOf(document, query, operationName ?? undefined);
    if (plans === undefined) return undefined;
    const outcome = run(plans, () => contextValue as GatewayContext, variableValues ?? {});
    if (outcome === undefined) fallBacks.budget++;
    return outcome;
  }

  function plansOf(document: DocumentNode, text: string, operationName: string | undefined): QueryPlans | undefined {
    const operation = getOperationAST(document, operationName);
    if (operation?.operation !== "query") return undefined;
    const ofDocument = cache.get(document);
    if (ofDocument === undefined) {
      cache.set(document, { byOperation: new Map(), plans: 0, fields: 0, characters: 0 });
      fallBacks.firstSighting++;
      return undefined;
    }
    const { byOperation } = ofDocument;
    const known = byOperation.get(operationName);
    if (known !== undefined || byOperation.size >= MAX_PLANS) return known;
    const variables = new QueryVariables(schema, operation.variableDefinitions ?? [], hideSuggestions);
    const conditions = conditionsOf(document).flatMap((name) => {
      const place = variables.placeOf(name);
      return place === undefined ? [] : { name, place };
    });
    const fragments: Record<string, FragmentDefinitionNode> = {};
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
    }
    const spend: PlanSource["spend"] = (fields, characters) => {
      ofDocument.fields += fields;
      ofDocument.characters += characters;
      if (ofDocument.fields > MAX_PLANNED_FIELDS || ofDocument.characters > MAX_PLANNED_CHARACTERS) {
        throw new PlanTooLarge();
      }
      documents.addBytes(text, fields * BYTES_PER_FIELD + characters);
    };
    const byConditions: QueryPlans["byConditions"] = new Map();
    const plans = { schema, document, ofDocument, operation, variables, fragments, conditions, byConditions, spend };
    byOperation.set(operationName, plans);
    return plans;
  }

  function planOf(plans: QueryPlans, held: readonly string[]): SelectionPlan | "not planned" {
    const key = held.join(" ");
    const known = plans.byConditions.get(key);
    if (known !== undefined) return known;
    if (plans.ofDocument.plans >= MAX_PLANS) return "not planned";
    plans.ofDocument.plans++;
    let plan: SelectionPlan | "not planned";
    try {
      plan = planQuery(plans, new Set(held));
    } catch (error) {
      if (!(error instanceof PlanningBailout)) throw error;
      plan = "not planned";
    }
    plans.byConditions.set(key, plan);
    return plan;
  }

  /** @returns `undefined` when nothing was executed, for want of a plan */
  function run(plans: QueryPlans, contextOf: () => GatewayContext, inputs: Inputs): Outcome | undefined {
    const variables = plans.variables.coerce(inputs);
    if (!("all" in variables)) return { errors: variables };
    const held = conditionsThatHold(plans, variables.values);
    if (held === undefined) return undefined;
    const plan = planOf(plans, held);
    if (plan === "not planned") return undefined;
    const context = contextOf();
    const recover = (error: unknown): Outcome => {
      fallBacks[reasonOf(error)]++;
      if (error instanceof PlanningBailout) plans.byConditions.set(held.join(" "), "not planned");
      // What was asked for counts once.
      const contextValue = { ...context, budget: new AppointmentBudget() };
      const { document, operation } = plans;
      return executeBounded({
        schema,
        document,
        operationName: operation.name?.value,
        contextValue,
        variableValues: inputs,
      });
    };
    try {
      const result = new QueryRun(plans, context, variables).start(plan);
      return result instanceof Promise ? result.catch(recover) : result;
    } catch (error) {
      return recover(error);
    }
  }

  function executeBounded(given: ExecutionArgs): Outcome {
    const { variableDefinitions = [] } = getOperationAST(given.document, given.operationName) ?? {};
    return execute({
      ...given,
      variableValues: boundVariables(schema, variableDefinitions, given.variableValues ?? {}),
      options: { maxCoercionErrors: MAX_MISTAKES },
      hideSuggestions,
    });
  }

  function masked(result: ExecutionResult): ExecutionResult {
    return result.errors === undefined ? result : { ...result, errors: result.errors.map(maskError) };
  }
}

/** As much of a plan as its document may have is made. */
class PlanTooLarge extends PlanningBailout {}

function reasonOf(error: unknown): keyof FallBacks {
  if (error instanceof PlanTooLarge) return "budget";
  return error instanceof PlanningBailout ? "unplannable" : "error";
}

/** @returns nothing if one of them is no boolean: GraphQL says what is wrong with it */
function conditionsThatHold({ conditions }: QueryPlans, values: readonly unknown[]): readonly string[] | undefined {
  const held: string[] = [];
  for (const { name, place } of conditions) {
    const value = values[place];
    if (typeof value !== "boolean") return undefined;
    if (value) held.push(name);
  }
  return held;
}

/** The variables that decide what is asked for. */
function conditionsOf(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive: ({ arguments: [argument] = [] }) => {
      if (argument?.value.kind === Kind.VARIABLE) names.add(argument.value.name.value);
    },
  });
  return [...names];
}
