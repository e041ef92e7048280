import type { IncomingMessage } from "node:http";
import type { ExecutionResult } from "graphql";
import type { Plugin } from "graphql-yoga";
import type { OperationParameters } from "../execution/plan-plugin.ts";
import { recordOf } from "./request-record.ts";

/** Writes down what was executed without Yoga's HTTP layer, and what came of it. */
export function recordResult(request: IncomingMessage, params: OperationParameters, result: ExecutionResult): void {
  const record = recordOf(request);
  record.sawOperation(params);
  record.sawResult(result);
}

/** Writes down what Yoga executes and what comes of it, with the document in the place of a `documentId`. */
export const recordResults: Plugin = {
  onParams: ({ params, context }) => recordOf(requestOf(context)).sawOperation(params),
  onResultProcess: ({ result, serverContext }) => {
    // No operation of ours is answered in parts.
    recordOf(requestOf(serverContext)).sawResult(result as ExecutionResult);
  },
};

function requestOf(context: object): IncomingMessage {
  return (context as { readonly req: IncomingMessage }).req;
}
