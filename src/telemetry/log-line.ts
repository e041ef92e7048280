import type { OperationFacts } from "../gateway/http/known-operations.ts";
import type { RequestRecord } from "../gateway/http/request-record.ts";
import { isGuid } from "../common/guid.ts";
import type { EndedRequest, RequestTrace } from "../service/http/request-trace.ts";

// Lines of the access log, in pino's form and on level info. They are written by hand, as pino takes 2 % of the time of a
// small operation to put one together, and this a third of that. No value in them is a caller's: ids are GUIDs, paths and
// names of types are the program's, and a document is named by its hash.

/** Items of a `$batch` that failed, and ids of operations that it is for, in a line: as many as a batch holds. */
const MAX_LISTED = 20;

/**
 * One request of the gateway.
 *
 * @param operation what it asked for, where it came to that
 * @param now milliseconds since 1970
 */
export function gatewayLine(record: RequestRecord, operation: OperationFacts | undefined, now: number): string {
  const { requestId, clientRequestId, method, route, status, duration, outcomes, errors, use } = record;
  let line = beginning("gateway", requestId, now);
  if (clientRequestId !== undefined) line += `,"clientRequestId":"${clientRequestId}"`;
  line += ending(method, route, status, duration, record.isAborted);
  if (operation === undefined) return `${line},"msg":"request"}\n`;
  const { type, name, document } = operation;
  if (type !== undefined) line += `,"type":"${type}"`;
  if (name !== undefined) line += `,"operation":${JSON.stringify(name)}`;
  line += `,"document":"${document}","outcomes":${outcomesOf(outcomes?.types)}`;
  if (errors !== undefined) line += `,"errors":${JSON.stringify(errors)}`;
  line += `,"upstreamRequests":${use.requests},"upstreamRepeats":${use.repeats}`;
  if (outcomes !== undefined && outcomes.requestIds.length > 0) {
    line += `,"upstreamRequestIds":${JSON.stringify(outcomes.requestIds)}`;
  }
  return `${line},"msg":"operation"}\n`;
}

/**
 * One request of the service; for a `$batch` also how many items it had, those that failed, and whose they are where the
 * batch is for several operations.
 *
 * @param now milliseconds since 1970
 */
export function serviceLine({ trace, method, route, status, duration, isAborted }: EndedRequest, now: number): string {
  let line = beginning("service", trace.requestId, now) + clientRequestIdOf(trace);
  line += ending(method, route, status, duration, isAborted);
  if (trace.items !== undefined) line += itemsOf(trace, trace.items);
  return `${line},"msg":"request"}\n`;
}

function itemsOf({ clientRequestId }: RequestTrace, items: readonly RequestTrace[]): string {
  let text = `,"items":${items.length}`;
  const failed = items.filter((item) => item.status >= 400).slice(0, MAX_LISTED);
  if (failed.length > 0) {
    const lines = failed.map(
      (item) =>
        `{"requestId":"${item.requestId}"${clientRequestIdOf(item)},"route":"${item.route ?? "unknown"}","status":${item.status}}`,
    );
    text += `,"failedItems":[${lines.join(",")}]`;
  }
  const others = new Set(
    items.map((item) => item.clientRequestId).filter((id) => id !== clientRequestId && isGuid(id)),
  );
  if (others.size > 0) text += `,"clientRequestIds":${JSON.stringify([...others].slice(0, MAX_LISTED))}`;
  return text;
}

/** Clients may give the service other ids than GUIDs. Those are echoed, and not logged: they may be somebody's name. */
function clientRequestIdOf({ requestId, clientRequestId }: RequestTrace): string {
  return clientRequestId === requestId || !isGuid(clientRequestId) ? "" : `,"clientRequestId":"${clientRequestId}"`;
}

function beginning(program: "gateway" | "service", requestId: string, now: number): string {
  return `{"level":30,"time":${now},"program":"${program}","requestId":"${requestId}"`;
}

function ending(
  method: string,
  route: string,
  status: number | undefined,
  duration: number,
  isAborted: boolean,
): string {
  const answer = status === undefined ? "" : `,"status":${status}`;
  const aborted = isAborted ? ',"aborted":true' : "";
  return `,"method":"${method}","route":"${route}"${answer},"duration":${decimal(duration)}${aborted}`;
}

/** With two decimals. Whole numbers become text several times as fast as fractions do. */
function decimal(value: number): string {
  const hundredths = Math.round(value * 100);
  const rest = hundredths % 100;
  return `${(hundredths - rest) / 100}.${rest < 10 ? "0" : ""}${rest}`;
}

/** As JSON. Names of fields and types are the schema's: there is nothing to escape in them. */
function outcomesOf(types: Readonly<Record<string, Readonly<Record<string, number>>>> = {}): string {
  let text = "";
  for (const field in types) {
    const counts = types[field];
    let inner = "";
    for (const type in counts) inner += `${inner === "" ? "" : ","}"${type}":${counts[type]}`;
    text += `${text === "" ? "" : ","}"${field}":{${inner}}`;
  }
  return `{${text}}`;
}
