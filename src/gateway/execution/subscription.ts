import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  executeSubscriptionEvent,
  mapSourceToResponseEvent,
  validateSubscriptionArgs,
} from "graphql";
import type { Plugin } from "graphql-yoga";
import { boundExecution, type BoundedExecutionOptions, limited } from "./bounded-execution.ts";

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
