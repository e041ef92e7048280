import {
  type DocumentNode,
  execute,
  executeRootSelectionSet,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
  validateExecutionArgs,
} from "graphql";
import type { Plugin } from "graphql-yoga";
import { boundExecution, limited } from "./bounded-execution.ts";
import { callerGone } from "./caller-gone.ts";
import {
  conditionsThatHold,
  DocumentPlans,
  type DocumentPlansOptions,
  forgetPlan,
  planFor,
  PlanTooLarge,
  type QueryPlans,
} from "./document-plans.ts";
import { QueryRun } from "./plan-executor.ts";
import { PlanningBailout } from "./query-plan.ts";
import { type ExecutionMessage, isTracedInDetail, traceExecution } from "./trace-execution.ts";

/** What an operation is asked for with: checked, apart from the variables. */
export interface OperationParameters {
  readonly query?: string | undefined;
  readonly operationName?: string | null | undefined;
  readonly variables?: Inputs | null | undefined;
}

type Inputs = Readonly<Record<string, unknown>>;
type Outcome = ExecutionResult | Promise<ExecutionResult>;

export interface PlannedExecution<ServerContext extends Record<string, unknown>> {
  readonly plugin: Plugin;
  /**
   * Executes a query that was parsed, validated and planned before: to ask every plugin again what it thinks of
   * parsing, validating and executing costs more than to execute. Mutations are always asked about, for whether one may
   * be executed depends on the request as well.
   *
   * @param keepsTexts whether the result may have texts in it that were made before, for `textOf` to put together
   * @returns `undefined` when it is anything else, of which nothing was executed then
   */
  readonly repeat: (
    parameters: OperationParameters,
    request: Request,
    context: ServerContext,
    keepsTexts?: boolean,
  ) => Outcome | undefined;
  readonly fallBacks: Readonly<FallBacks>;
  /** They go on counting. */
  readonly executions: ExecutionCounts;
}

/** How often queries were executed by a plan, and how often by graphql-js for which reason. */
export interface ExecutionCounts {
  readonly plans: number;
  readonly fallBacks: Readonly<FallBacks>;
}

/** Why queries were executed by graphql-js, and how often. */
export interface FallBacks {
  /** The first time that a document is seen: most of those that nobody keeps are never seen again. */
  firstSighting: number;
  /** More to plan than a document may have planned. */
  budget: number;
  /** Something that no plan can have. */
  unplannable: number;
  /** Something went wrong, or a value was none that a plan foresees. */
  error: number;
  /** Somebody listened to what happens inside of an execution. */
  traced: number;
}

export interface PlanExecutionOptions<
  ServerContext extends Record<string, unknown>,
  Context extends object,
> extends DocumentPlansOptions {
  /** What the resolvers of one operation work with. */
  readonly createContext: (request: Request, context: ServerContext) => Context;
  /**
   * The context of a query that is executed once more, by graphql-js, because its plan met something unforeseen. What the
   * resolvers counted so far counts for nothing; what they read may stay.
   */
  readonly renewContext: (context: Context) => Context;
  readonly maskError: (error: unknown) => GraphQLError;
  /**
   * Told why a plan failed where graphql-js finds nothing wrong: a mistake of the engine's, of which no answer tells. Once
   * for each document, however often it comes.
   */
  readonly onPlanFailure?: (error: unknown) => void;
}

/**
 * Executes queries by plans, from the second time on that their document comes. Whatever no plan foresees is left to
 * graphql-js: mutations, introspection, and every error, for which the query is executed once more.
 */
export function planExecution<ServerContext extends Record<string, unknown>, Context extends object>(
  options: PlanExecutionOptions<ServerContext, Context>,
): PlannedExecution<ServerContext> {
  const { schema, documents, createContext, renewContext, maskError, onPlanFailure } = options;
  const documentPlans = new DocumentPlans(options);
  const fallBacks: FallBacks = { firstSighting: 0, budget: 0, unplannable: 0, error: 0, traced: 0 };
  const executions = { plans: 0, fallBacks };
  const failed = new WeakSet<DocumentNode>();

  const repeat: PlannedExecution<ServerContext>["repeat"] = (
    { query = "", operationName, variables },
    request,
    context,
    keepsTexts = false,
  ) => {
    const document = documents.get(query);
    const plans = document && documentPlans.find(document, operationName ?? undefined);
    if (plans === undefined || isTracedInDetail()) return undefined;
    const result = run(plans, () => createContext(request, context), variables ?? {}, keepsTexts);
    return result instanceof Promise ? result.then(finished) : result && finished(result);
  };

  const plugin: Plugin = {
    onSchemaChange: (change) => {
      if (change.schema !== schema) {
        throw new TypeError("A plugin has put another schema in the place of the one that queries are planned for.");
      }
    },
    onParams: ({ paramsHandler, setParamsHandler }) => {
      setParamsHandler((payload) => {
        const context = payload.context as unknown as ServerContext;
        return repeat(payload.params, payload.request, context) ?? paramsHandler(payload);
      });
    },
    onExecute: ({ setExecuteFn }) =>
      setExecuteFn((given) => planAndRun(given) ?? limited(execute(boundExecution(options, given)))),
  };
  return { plugin, repeat, executions, fallBacks };

  function planAndRun({ document, operationName, contextValue, variableValues }: ExecutionArgs): Outcome | undefined {
    const { query = "" } = (contextValue as { readonly params: { readonly query?: string } }).params;
    // Others would be planned each time anew.
    if (documents.get(query) !== document) return undefined;
    const plans = documentPlans.open(document, query, operationName ?? undefined);
    if (plans === "first sighting") fallBacks.firstSighting++;
    if (plans === "too many") fallBacks.budget++;
    if (typeof plans === "string") return undefined;
    if (isTracedInDetail()) {
      fallBacks.traced++;
      return undefined;
    }
    const outcome = run(plans, () => contextValue as Context, variableValues ?? {}, false);
    if (outcome === undefined) fallBacks.budget++;
    return outcome;
  }

  /** @returns `undefined` when nothing was executed, for want of a plan */
  function run(plans: QueryPlans, contextOf: () => Context, inputs: Inputs, keepsTexts: boolean): Outcome | undefined {
    const variables = plans.variables.coerce(inputs);
    const { document, operation } = plans;
    const execution = { schema, document, operation, inputs };
    if (!("all" in variables)) return limited(traceExecution(execution, () => ({ errors: variables })));
    const held = conditionsThatHold(plans, variables.values);
    if (held === undefined) return undefined;
    const plan = planFor(plans, held);
    if (plan === "not planned") return undefined;
    const context = contextOf();
    executions.plans++;
    return traceExecution(execution, (message) => {
      const recover = (error: unknown): Outcome => {
        if (error === callerGone) return { errors: [callerGone] };
        const reason = reasonOf(error);
        executions.plans--;
        fallBacks[reason]++;
        if (error instanceof PlanningBailout) forgetPlan(plans, held);
        const outcome = executeOnceMore(plans, renewContext(context), inputs, message);
        return reason === "error" ? withFailureTold(outcome, document, error) : outcome;
      };
      try {
        // Whoever listens sees the objects themselves.
        const result = new QueryRun(plans, context, variables, keepsTexts && message === undefined).start(plan);
        return result instanceof Promise ? result.catch(recover) : result;
      } catch (error) {
        return recover(error);
      }
    });
  }

  /** An error that graphql-js has, too, is told by the answer. */
  function withFailureTold(outcome: Outcome, document: DocumentNode, error: unknown): Outcome {
    if (outcome instanceof Promise) {
      return outcome.then((result) => {
        tellOfFailure(result, document, error);
        return result;
      });
    }
    tellOfFailure(outcome, document, error);
    return outcome;
  }

  function tellOfFailure({ errors }: ExecutionResult, document: DocumentNode, error: unknown): void {
    if (errors !== undefined || failed.has(document)) return;
    failed.add(document);
    onPlanFailure?.(error);
  }

  function executeOnceMore(
    { document, operation }: QueryPlans,
    contextValue: Context,
    variableValues: Inputs,
    message: ExecutionMessage | undefined,
  ): Outcome {
    if (message !== undefined) message.executedBy = "graphql-js";
    const given = { schema, document, operationName: operation.name?.value, contextValue, variableValues };
    // By its parts: as a whole it would tell of a second execution.
    const validated = validateExecutionArgs(boundExecution(options, given));
    return "schema" in validated ? limited(executeRootSelectionSet(validated)) : { errors: validated };
  }

  function finished(result: ExecutionResult): ExecutionResult {
    return result.errors === undefined ? result : { ...result, errors: result.errors.map(maskError) };
  }
}

function reasonOf(error: unknown): keyof FallBacks {
  if (error instanceof PlanTooLarge) return "budget";
  return error instanceof PlanningBailout ? "unplannable" : "error";
}
