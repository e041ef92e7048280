import type { IncomingMessage } from "node:http";
import type { OperationParameters } from "../../execution/plan-plugin.ts";
import { isObject } from "../../../common/json.ts";

const TOKEN_HEADER = "x-graphql-event-stream-token";

/** Whether its caller wants events rather than one answer: the first of the types it accepts that there is decides. */
export function wantsEvents(request: IncomingMessage): boolean {
  const { accept } = request.headers;
  if (accept?.includes("text/event-stream") !== true || !/^\/graphql(?:\/stream)?$/.test(pathOf(request))) return false;
  const types = accept.split(",").map((range) => range.split(";", 1)[0]?.trim().toLowerCase());
  return (
    types.find((type) => type === "text/event-stream" || type?.endsWith("json") || type === "*/*") ===
    types.find((type) => type === "text/event-stream")
  );
}

/** Names the stream of a client that has one for all its operations. */
export function streamToken(request: IncomingMessage): string | undefined {
  const header = request.headers[TOKEN_HEADER];
  if (typeof header === "string") return header;
  return parametersOf(request).get("token") ?? undefined;
}

/** What is to be executed: a body in JSON, or the parameters of the URL. @returns `undefined` where it is neither */
export function operationOf(
  request: IncomingMessage,
  body: Buffer | undefined,
): (OperationParameters & { readonly extensions?: unknown }) | undefined {
  if (request.method === "POST") return jsonObject(body?.toString() ?? "");
  const parameters = parametersOf(request);
  const params: Record<string, unknown> = {};
  for (const name of ["query", "operationName", "documentId"]) {
    const value = parameters.get(name);
    if (value !== null) params[name] = value;
  }
  for (const name of ["variables", "extensions"]) {
    const value = parameters.get(name);
    if (value === null) continue;
    const parsed = jsonObject(value);
    if (parsed === undefined) return undefined;
    params[name] = parsed;
  }
  return params;
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function pathOf({ url = "" }: IncomingMessage): string {
  return url.split("?", 1)[0] ?? "";
}

function parametersOf({ url = "" }: IncomingMessage): URLSearchParams {
  return new URLSearchParams(url.slice(url.indexOf("?") + 1 || url.length));
}
