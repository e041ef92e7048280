import { type ExecutionArgs, type ExecutionResult, execute, getOperationAST, type GraphQLSchema } from "graphql";
import type { Plugin } from "graphql-yoga";
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
  return outcome instanceof Promise ? outcome.then(limitAnswer) : limitAnswer(outcome);
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
