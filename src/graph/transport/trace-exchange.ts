import type { Dispatcher } from "undici";
import type { Span, Tracer } from "../../common/tracer.ts";
import type { UpstreamName } from "../model/credential.ts";
import type { UpstreamUse } from "../model/upstream-use.ts";
import type { UpstreamAnswer } from "./response.ts";

export interface ExchangedRequest extends Dispatcher.DispatchOptions {
  /** The operation of each read, or of the write. */
  readonly askedBy: { readonly uses: readonly (UpstreamUse | undefined)[] };
}

/**
 * A request as a step of the operation that it is for. One for several is no step of any: it has a trace of its own, linked
 * with theirs, and each of its items tells which operation it is a step of.
 */
export async function traceExchange(
  tracer: Tracer,
  upstream: UpstreamName,
  request: ExchangedRequest,
  exchange: (request: Dispatcher.DispatchOptions) => Promise<UpstreamAnswer>,
): Promise<UpstreamAnswer> {
  const { method, path, askedBy } = request;
  const { uses } = askedBy;
  const operations = [...new Set(uses.map((use) => use?.span).filter((span) => span !== undefined))];
  const [first, ...others] = operations;
  const isBatch = path.endsWith("/$batch");
  const name = isBatch ? `${method} $batch` : method;
  const span: Span =
    others.length === 0 ? tracer.start("client", name, first) : tracer.start("client", name, undefined, operations);
  let status: number | undefined;
  let error: string | undefined;
  try {
    const headers = { ...(request.headers as Record<string, string>), ...span.headers };
    const answer = await exchange({ ...request, headers });
    ({ status } = answer);
    if (status >= 400) error = String(status);
    return answer;
  } catch (failure) {
    error = failure instanceof Error ? failure.name : "unknown";
    throw failure;
  } finally {
    const attributes = {
      "http.request.method": method,
      "virtual_appointments.upstream": upstream,
      "virtual_appointments.reads": method === "GET" || isBatch ? uses.length : 0,
      ...(status !== undefined && { "http.response.status_code": status }),
    };
    span.end(attributes, error);
  }
}
