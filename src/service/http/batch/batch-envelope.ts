import { z } from "zod";
import { MAX_BATCH_REQUESTS } from "../../../common/contract/limits.ts";
import { issuePath } from "../../../common/issue-path.ts";
import { requireSupportedDependencies } from "./batch-dependencies.ts";
import { GraphError, type FaultDetail } from "../../protocol/graph-error.ts";

const item = z.object({
  id: z.string().min(1).max(200),
  method: z.string().min(1).max(20),
  url: z.string().max(4096),
  headers: z.record(z.string().max(200), z.string().max(8192)).nullish(),
  body: z.unknown().optional(),
  dependsOn: z.array(z.string()).max(MAX_BATCH_REQUESTS).nullish(),
});
const envelope = z.object({ requests: z.array(item).min(1) });

export interface BatchItem extends Omit<z.infer<typeof item>, "headers" | "dependsOn"> {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly dependsOn: readonly string[];
}

/**
 * Reads the body of a `$batch`. A mistake in one request refuses all: nothing of such a batch is done.
 *
 * @see https://learn.microsoft.com/graph/json-batching
 * @throws {GraphError} 400 in the words Graph was seen to use
 */
export function parseBatchEnvelope(body: unknown): BatchItem[] {
  const requests = (body as { requests?: unknown } | null | undefined)?.requests;
  if (Array.isArray(requests) && requests.length > MAX_BATCH_REQUESTS) {
    throw refuse("Number of requests inside batch exceed the limit.");
  }
  const parsed = envelope.safeParse(body);
  if (!parsed.success) {
    throw malformed(
      parsed.error.issues.map(({ path, message }) => ({ target: issuePath(path).slice(0, 200), message })),
    );
  }
  const items = parsed.data.requests.map((item) => ({
    ...item,
    headers: lowerCaseNames(item.headers ?? {}),
    dependsOn: item.dependsOn ?? [],
  }));
  const seen = new Set<string>();
  for (const [index, { id, url, method, headers }] of items.entries()) {
    const target = `requests[${index}].url`;
    if (/^[a-z][a-z0-9+.-]*:|^[/\\]{2}/i.test(url)) {
      throw malformed([{ target, message: "The url must be relative to the version." }]);
    }
    if (/^\/?(?:\$|%24)batch\/?(?:[?#]|$)/i.test(url)) {
      throw malformed([{ target, message: "A batch can't be nested in a batch." }]);
    }
    // Ids are compared without case: "a" and "A" collide.
    if (seen.has(id.toLowerCase())) throw refuse(`Request Id ${id} has to be unique in a batch.`);
    seen.add(id.toLowerCase());
    if (/^(?:post|put|patch)$/i.test(method) && headers["content-type"] === undefined) {
      throw refuse(`Write request with id '${id}' does not contain a Content-Type header.`);
    }
  }
  requireSupportedDependencies(items);
  return items;
}

/** The refusal of a body that isn't a batch at all. */
export function malformed(mistakes: readonly Omit<FaultDetail, "code">[]): GraphError {
  return new GraphError(400, "BadRequest", "Invalid batch payload format.", {
    details: mistakes.map(({ target, message }) => ({ code: "invalidBatch", target, message })),
  });
}

function refuse(message: string): GraphError {
  return new GraphError(400, "BadRequest", message);
}

function lowerCaseNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
