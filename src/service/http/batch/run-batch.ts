import { randomUUID } from "node:crypto";
import type { Tracer } from "../../../common/tracer.ts";
import { parseBatchEnvelope, type BatchItem } from "./batch-envelope.ts";
import type { Caller } from "../../domain/service-caller.ts";
import { errorResponse, GraphError, readClientRequestId } from "../../protocol/graph-error.ts";
import type { GraphResponse, Version } from "../../protocol/message.ts";
import { entityType } from "../../protocol/media-type.ts";
import type { Dispatch } from "../dispatch.ts";
import { RequestTrace } from "../request-trace.ts";

export interface BatchContext {
  readonly version: Version;
  readonly origin: string;
  readonly caller: Caller;
  /** Of the batch as a whole; it gets the items. */
  readonly trace: RequestTrace;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly tracer?: Tracer | undefined;
  /** Turns what a handler threw unforeseen into the fault to answer, and logs it. */
  readonly errorOf: (error: unknown) => GraphError;
}

/**
 * JSON batching: each item takes the way a plain request takes, and fails for itself alone.
 *
 * Independent items run side by side, as Graph runs them: what they read together the store may read in one query, and
 * what they write shares a flush. An item that depends on another begins when that one is on disk.
 *
 * @see https://learn.microsoft.com/graph/json-batching
 * @throws {GraphError} 400 for an envelope that is refused as a whole
 */
export async function runBatch(body: unknown, context: BatchContext, dispatch: Dispatch): Promise<GraphResponse> {
  const items = parseBatchEnvelope(body);
  const traces: RequestTrace[] = (context.trace.items = []);
  const outcomes = new Map<string, Promise<GraphResponse>>();
  const run = async (item: BatchItem): Promise<GraphResponse> => {
    const clientRequestId = readClientRequestId(item.headers["client-request-id"]) ?? context.trace.clientRequestId;
    const trace = new RequestTrace(randomUUID(), clientRequestId);
    traces.push(trace);
    // Several operations of a gateway may share a batch: each item may say which trace it is a part of.
    const parent = item.headers["traceparent"] === undefined ? context.trace.span : { headers: item.headers };
    if (parent !== undefined) trace.span = context.tracer?.start("server", "item", parent);
    let response: GraphResponse | undefined;
    for (const id of item.dependsOn) {
      const outcome = await outcomes.get(id.toLowerCase());
      if (outcome !== undefined && outcome.status < 300) continue;
      response = errorResponse(failedDependency(), trace, context.now());
      break;
    }
    response ??= await answerItem(item, trace, context, dispatch);
    trace.status = response.status;
    endSpan(trace, item.method);
    return response;
  };
  const responses = await Promise.all(
    items.map(async (item) => {
      const outcome = run(item);
      outcomes.set(item.id.toLowerCase(), outcome);
      return itemResponse(item.id, await outcome);
    }),
  );
  return { status: 200, headers: {}, body: { responses } };
}

async function answerItem(
  item: BatchItem,
  trace: RequestTrace,
  context: BatchContext,
  dispatch: Dispatch,
): Promise<GraphResponse> {
  try {
    return await dispatch(
      {
        method: item.method,
        version: context.version,
        origin: context.origin,
        path: item.url.startsWith("/") ? item.url : `/${item.url}`,
        headers: item.headers,
        body: item.body ?? undefined,
        caller: context.caller,
        batched: true,
      },
      trace,
    );
  } catch (error) {
    return errorResponse(context.errorOf(error), trace, context.now());
  }
}

/** A method that no route has is whatever a caller has written. */
function endSpan({ span, route, status, requestId }: RequestTrace, written: string): void {
  const method = route === undefined ? "_OTHER" : written.toUpperCase();
  const attributes = {
    "http.request.method": method,
    ...(route !== undefined && { "http.route": route }),
    "http.response.status_code": status,
    "virtual_appointments.request_id": requestId,
  };
  span?.end(attributes, status >= 500 ? String(status) : undefined, `${method} ${route ?? "unknown"}`);
}

function failedDependency(): GraphError {
  return new GraphError(424, "FailedDependency", "A request this one depends on failed.");
}

function itemResponse(id: string, { status, headers, body }: GraphResponse): Record<string, unknown> {
  const contentType = body === undefined ? {} : { "Content-Type": entityType("minimal") };
  return {
    id,
    status,
    headers: { "Cache-Control": "no-cache", "OData-Version": "4.0", ...contentType, ...headers },
    body: body ?? null,
  };
}
