import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  executeSubscriptionEvent,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  mapSourceToResponseEvent,
  validateSubscriptionArgs,
} from "graphql";
import { type Plugin, processRegularResult } from "graphql-yoga";
import { limitAnswer } from "./answer-limit.ts";
import { boundVariables } from "./bounded-input.ts";
import { MAX_MISTAKES } from "./document-limits.ts";

export interface BoundedExecutionOptions {
  readonly schema: GraphQLSchema;
  /** Whether mistakes in variables are told without the names that somebody may have meant. */
  readonly hideSuggestions: boolean;
}

/** What graphql-js is to execute, with variables that are bounded, and a bound for what it says of them. */
export function boundExecution(
  { schema, hideSuggestions }: BoundedExecutionOptions,
  given: ExecutionArgs,
): ExecutionArgs {
  const { variableDefinitions = [] } = getOperationAST(given.document, given.operationName) ?? {};
  return {
    ...given,
    variableValues: boundVariables(schema, variableDefinitions, given.variableValues ?? {}),
    options: { maxCoercionErrors: MAX_MISTAKES },
    hideSuggestions,
  };
}

/** What graphql-js has made of it, or that it is too large. */
export function limited(outcome: ExecutionResult | Promise<ExecutionResult>): typeof outcome {
  if (outcome instanceof Promise) return outcome.then(limitAnswer);
  // Then nothing was executed, for what is wrong with the variables.
  return outcome.data === undefined && outcome.errors !== undefined ? refused(outcome.errors) : limitAnswer(outcome);
}

/** An operation that is not executed, for what is wrong with its variables. */
function refused(errors: readonly GraphQLError[]): ExecutionResult {
  return {
    errors: errors.map(
      ({ message, nodes, extensions }) =>
        new GraphQLError(message, {
          ...(nodes && { nodes }),
          // HTTP 400 where that can be told from a proxy's: not for those that accept application/json alone.
          extensions: { ...extensions, code: "BAD_USER_INPUT", http: { spec: true, status: 400 } },
        }),
    ),
  };
}

/**
 * Executes everything by graphql-js, in the place of Yoga's own executor: of the two, it is the one that says best what is
 * wrong with variables.
 */
export function executeByGraphQL(options: BoundedExecutionOptions): Plugin {
  return {
    onExecute: ({ setExecuteFn }) =>
      setExecuteFn((given: ExecutionArgs) => limited(execute(boundExecution(options, given)))),
  };
}

export interface SubscriptionOptions<Context extends object> extends BoundedExecutionOptions {
  /**
   * What the resolvers of one event work with: nothing that an earlier one has read, or it would be older than the event.
   * `end` is called when the event was executed.
   */
  readonly eventContext: (context: Context) => { readonly context: Context; readonly end: () => void };
}

type Stream = AsyncIterable<ExecutionResult> | ExecutionResult;

/**
 * Executes subscriptions by graphql-js: no plan is for what goes on. Variables and each event's result are bounded as those
 * of other operations. An event that has an id hands it on in its extensions.
 */
export function subscribeByGraphQL<Context extends object>(options: SubscriptionOptions<Context>): Plugin {
  return { onSubscribe: ({ setSubscribeFn }) => setSubscribeFn((given) => subscribe(options, given)) };
}

async function subscribe<Context extends object>(
  options: SubscriptionOptions<Context>,
  given: ExecutionArgs,
): Promise<Stream> {
  const validated = validateSubscriptionArgs(boundExecution(options, given));
  if (!("schema" in validated)) return limited({ errors: validated });
  const source = await createSourceEventStream(validated);
  if (!(Symbol.asyncIterator in source)) return source;
  return mapSourceToResponseEvent(validated, source, async (args) => {
    const { context, end } = options.eventContext(args.contextValue as Context);
    try {
      const result = await limited(await executeSubscriptionEvent({ ...args, contextValue: context }));
      const { id } = (args.rootValue ?? {}) as { readonly id?: unknown };
      return typeof id === "string" ? { ...result, extensions: { eventId: id } } : result;
    } finally {
      end();
    }
  });
}

/** A subscription, of a caller that takes one answer alone. */
export async function refuseStream(results: AsyncIterable<unknown>): Promise<ExecutionResult> {
  await results[Symbol.asyncIterator]().return?.();
  const message = "A subscription is answered by server-sent events: accept text/event-stream.";
  return { errors: [new GraphQLError(message, { extensions: { code: "NOT_ACCEPTABLE", http: { status: 406 } } })] };
}

/** Of what takes the whole way through Yoga, which would make a stream of it in its own way. */
export const refuseStreams: Plugin = {
  onResultProcess: async (processed) => {
    if (!(Symbol.asyncIterator in processed.result)) return;
    processed.setResult(await refuseStream(processed.result));
    processed.setResultProcessor(processRegularResult, "application/json");
  },
};
