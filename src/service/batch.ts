import { randomUUID } from "node:crypto";
import { parseBatchEnvelope, type BatchItem } from "./batch-envelope.ts";
import type { Caller } from "./caller.ts";
import { faultResponse, GraphFault, readClientRequestId, type RequestIds } from "./graph-fault.ts";
import type { GraphResponse, Version } from "./graph-message.ts";
import { entityType } from "./media-type.ts";
import type { Dispatch } from "./router.ts";

export interface BatchContext {
  readonly version: Version;
  readonly caller: Caller;
  readonly ids: RequestIds;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Turns what a handler threw unforeseen into the fault to answer, and logs it. */
  readonly faultOf: (error: unknown) => GraphFault;
}

/**
 * JSON batching: each item takes the way a plain request takes, and fails for itself alone.
 *
 * Items run one after the other, in the order they came. Graph runs independent ones side by side and promises no
 * order; here every handler is a synchronous call into SQLite in this process, so side by side would only be a
 * pretence that costs time. The bound on what one batch can hold up is its 20 items.
 *
 * @see https://learn.microsoft.com/graph/json-batching
 * @throws {GraphFault} 400 for an envelope that is refused as a whole
 */
export function runBatch(body: unknown, context: BatchContext, dispatch: Dispatch): GraphResponse {
  const failed = new Set<string>();
  const responses = parseBatchEnvelope(body).map((item) => {
    const requestId = randomUUID();
    const clientRequestId = readClientRequestId(item.headers["client-request-id"]) ?? context.ids.clientRequestId;
    const ids = { requestId, clientRequestId };
    const response = item.dependsOn.some((id) => failed.has(id.toLowerCase()))
      ? faultResponse(failedDependency(), ids, context.now())
      : answerItem(item, ids, context, dispatch);
    if (response.status >= 300) failed.add(item.id.toLowerCase());
    return itemResponse(item.id, response);
  });
  return { status: 200, headers: {}, body: { responses } };
}

function answerItem(item: BatchItem, ids: RequestIds, context: BatchContext, dispatch: Dispatch): GraphResponse {
  try {
    return dispatch(
      {
        method: item.method,
        version: context.version,
        path: item.url.startsWith("/") ? item.url : `/${item.url}`,
        headers: item.headers,
        body: item.body ?? undefined,
        caller: context.caller,
        batched: true,
      },
      ids,
    );
  } catch (error) {
    return faultResponse(context.faultOf(error), ids, context.now());
  }
}

function failedDependency(): GraphFault {
  return new GraphFault(424, "FailedDependency", "A request this one depends on failed.");
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
