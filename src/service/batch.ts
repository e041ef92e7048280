import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Caller } from "./caller.ts";
import { GraphFault, type RequestIds } from "./graph-fault.ts";
import type { GraphResponse, Version } from "./graph-message.ts";
import type { Dispatch } from "./router.ts";

const MOST_REQUESTS = 20;

const item = z.object({
  id: z.string().min(1).max(200),
  method: z.string().max(20),
  url: z.string().max(4096),
  headers: z.record(z.string().max(200), z.string().max(8192)).optional(),
  body: z.unknown().optional(),
  dependsOn: z.array(z.string()).max(MOST_REQUESTS).optional(),
});
const envelope = z.object({ requests: z.array(item).min(1) });

type BatchItem = z.infer<typeof item>;

/**
 * JSON batching: each item takes the way a plain request takes.
 *
 * @see https://learn.microsoft.com/graph/json-batching
 * @throws {GraphFault} 400 for an envelope that is refused as a whole
 */
export function runBatch(
  body: unknown,
  context: { version: Version; origin: string; caller: Caller; ids: RequestIds },
  dispatch: Dispatch,
): GraphResponse {
  const items = parseEnvelope(body);
  const failed = new Set<string>();
  const responses = items.map((item) => {
    const ids = { requestId: randomUUID(), clientRequestId: context.ids.clientRequestId };
    const response = item.dependsOn?.some((id) => failed.has(id.toLowerCase()))
      ? failedDependency()
      : dispatch(
          {
            method: item.method,
            version: context.version,
            origin: context.origin,
            path: item.url.startsWith("/") ? item.url : `/${item.url}`,
            headers: lowerCaseNames(item.headers ?? {}),
            body: item.body ?? undefined,
            caller: context.caller,
          },
          ids,
        );
    if (response.status >= 300) failed.add(item.id.toLowerCase());
    return itemResponse(item.id, response);
  });
  return { status: 200, headers: {}, body: { responses } };
}

function parseEnvelope(body: unknown): BatchItem[] {
  if (Array.isArray((body as { requests?: unknown } | null)?.requests)) {
    const { requests } = body as { requests: unknown[] };
    if (requests.length > MOST_REQUESTS) {
      throw refuse("Number of requests inside batch exceed the limit.");
    }
  }
  const parsed = envelope.safeParse(body);
  if (!parsed.success) throw refuse("Invalid batch payload format.");
  const seen = new Set<string>();
  for (const { id, url, dependsOn } of parsed.data.requests) {
    if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(url)) throw refuse("Invalid batch payload format.");
    // Ids are compared without case: "a" and "A" collide.
    if (seen.has(id.toLowerCase())) throw refuse(`Request Id ${id} has to be unique in a batch.`);
    if (dependsOn?.some((other) => !seen.has(other.toLowerCase()))) {
      throw refuse(`Invalid dependency for request Id ${id}: it must name an earlier request of the batch.`);
    }
    seen.add(id.toLowerCase());
  }
  return parsed.data.requests;
}

function refuse(message: string): GraphFault {
  return new GraphFault(400, "BadRequest", message);
}

function failedDependency(): GraphResponse {
  return {
    status: 424,
    headers: {},
    body: { error: { code: "FailedDependency", message: "A request this one depends on failed." } },
  };
}

function itemResponse(id: string, { status, headers, body }: GraphResponse): Record<string, unknown> {
  const contentType = body === undefined ? {} : { "Content-Type": "application/json" };
  return { id, status, headers: { "Cache-Control": "no-cache", ...contentType, ...headers }, body: body ?? null };
}

function lowerCaseNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
