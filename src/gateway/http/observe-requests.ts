import type { IncomingMessage, ServerResponse } from "node:http";
import type { ExecutionResult } from "graphql";
import type { Plugin } from "graphql-yoga";
import type { OperationParameters } from "../execution/plan-plugin.ts";
import type { KnownOperations } from "./known-operations.ts";
import { recordOf, type RequestObserver } from "./request-record.ts";

/** @returns what is to be called with each request: it tells that the request has begun, and what became of it */
export function watchRequests(observer: RequestObserver, operations: KnownOperations) {
  // The same for all responses: one for each would be made, and wrapped, to be called once.
  function end(this: ServerResponse): void {
    const record = recordOf(this.req);
    record.end(this);
    const { operation } = record;
    observer.ended(record, operation && operations.find(operation.text, operation.name));
  }
  return (response: ServerResponse): void => {
    observer.begun(recordOf(response.req));
    response.on("close", end);
  };
}

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
