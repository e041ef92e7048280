import { tracingChannel } from "node:diagnostics_channel";
import type {
  DocumentNode,
  ExecutionResult,
  GraphQLExecuteContext,
  GraphQLSchema,
  OperationDefinitionNode,
} from "graphql";

type Outcome = ExecutionResult | Promise<ExecutionResult>;

/**
 * What is told of an execution: graphql-js's own fields, and one more, by which to tell plans apart. What began by a plan
 * and was left to graphql-js says so at its end.
 */
export interface ExecutionMessage extends GraphQLExecuteContext {
  executedBy: "plan" | "graphql-js";
}

interface Execution {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly inputs: Readonly<Record<string, unknown>>;
}

// The channel that graphql-js tells its own executions on: by its name it is the same one.
const execution = tracingChannel<ExecutionMessage>("graphql:execute");
// What it tells of what happens inside of one, down to every field. By a plan much of that doesn't happen.
const details = [
  tracingChannel("graphql:execute:variableCoercion"),
  tracingChannel("graphql:execute:rootSelectionSet"),
  tracingChannel("graphql:resolve"),
];

/** Whether somebody listens to more of an execution than its begin and end, so that graphql-js has to do it. */
export function isTracedInDetail(): boolean {
  return details.some((channel) => channel.hasSubscribers);
}

/**
 * Tells whoever listens that a query is executed, with the messages that graphql-js has for an execution of its own, in
 * their order. Where nobody listens, nothing is made.
 *
 * @param run gets what was told, to say in it what became of it
 */
export function traceExecution(
  { schema, document, operation, inputs }: Execution,
  run: (message?: ExecutionMessage) => Outcome,
): Outcome {
  if (!execution.hasSubscribers) return run();
  const message: ExecutionMessage = {
    schema,
    document,
    rawVariableValues: inputs,
    operationName: operation.name?.value,
    operationType: operation.operation,
    executedBy: "plan",
  };
  return execution.start.runStores(message, () => {
    let outcome: Outcome;
    try {
      outcome = run(message);
    } catch (error) {
      message.error = error;
      execution.error.publish(message);
      execution.end.publish(message);
      throw error;
    }
    if (!(outcome instanceof Promise)) {
      message.result = outcome;
      execution.end.publish(message);
      return outcome;
    }
    execution.end.publish(message);
    return outcome.then(
      (result) => {
        message.result = result;
        execution.asyncStart.publish(message);
        execution.asyncEnd.publish(message);
        return result;
      },
      (error: unknown) => {
        message.error = error;
        execution.error.publish(message);
        execution.asyncStart.publish(message);
        execution.asyncEnd.publish(message);
        throw error;
      },
    );
  });
}
