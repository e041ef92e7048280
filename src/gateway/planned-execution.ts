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
import { AppointmentBudget, type GatewayContext } from "./context.ts";
import type { DocumentCache } from "./document-cache.ts";
import { planQuery, type PlanSource, type SelectionPlan, Unplannable } from "./query-plan.ts";
import { QueryRun } from "./query-run.ts";
import { QueryVariables } from "./query-variables.ts";

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
   * Carries out a query that was parsed, validated and planned before: to ask every plugin again what it thinks of
   * parsing, validating and executing costs more than to execute. Mutations are always asked about, for whether one may
   * be carried out depends on the request as well.
   *
   * @returns `undefined` when it is anything else, of which nothing was carried out then
   */
  readonly repeat: (parameters: OperationParameters, request: Request, context: ServerContext) => Outcome | undefined;
}

/** Of a document, whatever its operations and conditions: further ones are executed without a plan. */
const MOST_PLANS = 4;

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
  count: number;
}

/**
 * Executes queries by plans. They live as long as their document does in the parser's bounded cache. Whatever no plan
 * foresees is left to GraphQL itself: mutations, introspection, and every error, for which the query is executed once
 * more. It finds what was read in the loaders then, and asks nothing upstream again.
 *
 * @param documents the parser's cache
 */
export function planExecution<ServerContext extends Record<string, unknown>>(
  schema: GraphQLSchema,
  documents: DocumentCache<DocumentNode>,
  createContext: (request: Request, context: ServerContext) => GatewayContext,
  maskError: (error: unknown) => GraphQLError,
): PlannedExecution<ServerContext> {
  const cache = new WeakMap<DocumentNode, DocumentPlans>();

  const repeat: PlannedExecution<ServerContext>["repeat"] = (
    { query = "", operationName, variables },
    request,
    context,
  ) => {
    const document = documents.get(query);
    const plans = document && cache.get(document)?.byOperation.get(operationName ?? undefined);
    return plans && run(plans, () => createContext(request, context), variables ?? {}, executeMasked);
  };

  const plugin: Plugin<object, ServerContext> = {
    onParams: ({ paramsHandler, setParamsHandler }) => {
      setParamsHandler((payload) => repeat(payload.params, payload.request, payload.context) ?? paramsHandler(payload));
    },
    // GraphQL's own execution, not that of Yoga's: of the two, it is the one that says best what is wrong with variables.
    onExecute: ({ setExecuteFn }) => setExecuteFn((given) => planAndRun(given) ?? execute(given)),
  };
  return { plugin, repeat };

  function planAndRun({ document, operationName, contextValue, variableValues }: ExecutionArgs): Outcome | undefined {
    const { query = "" } = (contextValue as { readonly params: { readonly query?: string } }).params;
    // Others would be planned each time anew.
    if (documents.get(query) !== document) return undefined;
    const plans = plansOf(document, operationName ?? undefined);
    return plans && run(plans, () => contextValue as GatewayContext, variableValues ?? {}, executeAsEver);
  }

  function plansOf(document: DocumentNode, operationName: string | undefined): QueryPlans | undefined {
    let ofDocument = cache.get(document);
    if (ofDocument === undefined) cache.set(document, (ofDocument = { byOperation: new Map(), count: 0 }));
    const { byOperation } = ofDocument;
    const known = byOperation.get(operationName);
    const operation = getOperationAST(document, operationName);
    if (known !== undefined || byOperation.size >= MOST_PLANS || operation?.operation !== "query") return known;
    const variables = new QueryVariables(schema, operation.variableDefinitions ?? []);
    const conditions = conditionsOf(document).flatMap((name) => {
      const place = variables.placeOf(name);
      return place === undefined ? [] : { name, place };
    });
    const fragments: Record<string, FragmentDefinitionNode> = {};
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
    }
    const byConditions = new Map<string, SelectionPlan>();
    const plans = { schema, document, ofDocument, operation, variables, fragments, conditions, byConditions };
    byOperation.set(operationName, plans);
    return plans;
  }

  function planOf(plans: QueryPlans, held: readonly string[]): SelectionPlan | "not planned" {
    const key = held.join(" ");
    const known = plans.byConditions.get(key);
    if (known !== undefined) return known;
    if (plans.ofDocument.count >= MOST_PLANS) return "not planned";
    plans.ofDocument.count++;
    const plan = planQuery(plans, new Set(held));
    plans.byConditions.set(key, plan);
    return plan;
  }

  /** @returns `undefined` when nothing was carried out, for want of right variables or of a plan */
  function run(
    plans: QueryPlans,
    contextOf: () => GatewayContext,
    inputs: Inputs,
    fallBack: (plans: QueryPlans, context: GatewayContext, inputs: Inputs) => Promise<ExecutionResult>,
  ): Outcome | undefined {
    const values = plans.variables.read(inputs);
    if (values === undefined) return undefined;
    const held = conditionsThatHold(plans, values);
    if (held === undefined) return undefined;
    const plan = planOf(plans, held);
    if (plan === "not planned") return undefined;
    const context = contextOf();
    const recover = (error: unknown): Promise<ExecutionResult> => {
      if (error instanceof Unplannable) plans.byConditions.set(held.join(" "), "not planned");
      return fallBack(plans, context, inputs);
    };
    try {
      const result = new QueryRun(plans, context, inputs, values).start(plan);
      return result instanceof Promise ? result.catch(recover) : result;
    } catch (error) {
      return recover(error);
    }
  }

  async function executeAsEver(
    { document, operation }: QueryPlans,
    context: GatewayContext,
    inputs: Inputs,
  ): Promise<ExecutionResult> {
    return execute({
      schema,
      document,
      operationName: operation.name?.value,
      // What was asked for counts once.
      contextValue: { ...context, budget: new AppointmentBudget() },
      variableValues: inputs,
    });
  }

  async function executeMasked(...args: Parameters<typeof executeAsEver>): Promise<ExecutionResult> {
    const result = await executeAsEver(...args);
    return result.errors === undefined ? result : { ...result, errors: result.errors.map(maskError) };
  }
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
