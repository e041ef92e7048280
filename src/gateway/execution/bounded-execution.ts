import {
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
} from "graphql";
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
