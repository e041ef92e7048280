import type { IncomingMessage, ServerResponse } from "node:http";
import type { ExecutionResult, GraphQLError } from "graphql";
import { processRegularResult, type FetchAPI } from "graphql-yoga";
import { acceptedMediaType } from "./accept.ts";
import type { OperationParameters, PlannedExecution } from "./plan-plugin.ts";

/** What of a request the operations look at; the same names as the fetch API's. */
interface LightRequest {
  readonly method: "POST";
  readonly url: string;
  readonly headers: { get(name: string): string | null };
  readonly signal: AbortSignal;
}

/** What this needs of a Yoga server. */
interface Yoga {
  (request: IncomingMessage, response: ServerResponse): unknown;
  getResultForParams(operation: { params: object; request: Request }, context: object): unknown;
  readonly fetchAPI: FetchAPI;
}

export interface DirectPost {
  readonly yoga: Yoga;
  /** Executes what was executed before; left out where documents have to be asked about each time. */
  readonly repeat: PlannedExecution<{ readonly req: IncomingMessage }>["repeat"] | undefined;
  readonly maskError: (error: unknown) => GraphQLError;
}

/**
 * Answers the usual request, JSON sent with POST, through Yoga's operation pipeline but without its fetch-API layer,
 * which costs more than the operation. A query that was executed before skips the pipeline, too: nothing is left for
 * it to do. Whatever is unusual about a request or its answer goes through Yoga, so that the answers are the same to the
 * byte.
 *
 * @returns whether the request was taken
 */
export function handleDirectPost(
  lane: DirectPost,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): boolean {
  const { yoga, maskError } = lane;
  const { headers } = request;
  const mediaType = acceptedMediaType(headers.accept);
  if (
    request.method !== "POST" ||
    request.url !== "/graphql" ||
    !/^application\/json(?:; ?charset=utf-8)?$/i.test(headers["content-type"] ?? "") ||
    headers["content-encoding"] !== undefined ||
    headers["content-length"] === undefined ||
    mediaType === undefined
  ) {
    return false;
  }
  const params = parse(body);
  if (params === undefined) return false;
  void answer(params, mediaType);
  return true;

  async function answer(params: object, mediaType: string): Promise<void> {
    let result: ExecutionResult;
    try {
      result = await execute(lane, request, response, params);
    } catch {
      // It is about the parameters, from before anything was executed: Yoga says it in its words.
      handleByYoga(yoga, request, response, body);
      return;
    }
    if (response.destroyed) return;
    try {
      await write(result, yoga.fetchAPI, request, response, mediaType);
    } catch (error) {
      // One that is too long for a text, for instance. It was executed all the same: never a second time.
      await write({ errors: [maskError(error)] }, yoga.fetchAPI, request, response, mediaType);
    }
  }
}

/** Hands Yoga a request whose body was read already. */
export function handleByYoga(yoga: Yoga, request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  // It takes the body from here. As a Buffer it would be asked for the names of all its bytes: 300 ms for a megabyte.
  const handedOn = body.length === 0 ? request : Object.assign(request, { body: new ReadBody(body) });
  void yoga(handedOn, response);
}

class ReadBody {
  readonly body: Buffer;

  constructor(body: Buffer) {
    this.body = body;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    yield this.body;
  }
}

function parse(body: Buffer): object | undefined {
  try {
    const params: unknown = JSON.parse(body.toString());
    return typeof params === "object" && params !== null && !Array.isArray(params) ? params : undefined;
  } catch {
    return undefined;
  }
}

/** Parameters that the pipeline would find nothing wrong with: of any other it says best itself what it is. */
function areOrdinary(params: object): params is OperationParameters {
  // There may be a hundred thousand of them.
  for (const name in params) {
    const value: unknown = params[name as keyof typeof params];
    if (name === "query" || name === "operationName") {
      if (typeof value !== "string" && (name === "query" || value !== null)) return false;
    } else if (name === "variables" || name === "extensions") {
      if (typeof value !== "object" || Array.isArray(value)) return false;
    } else {
      return false;
    }
  }
  return "query" in params;
}

function execute(
  { yoga, repeat }: DirectPost,
  message: IncomingMessage,
  response: ServerResponse,
  params: object,
): ExecutionResult | Promise<ExecutionResult> {
  const caller = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) caller.abort();
  });
  const request: LightRequest = {
    method: "POST",
    url: "/graphql",
    headers: { get: (name) => headerOf(message, name) },
    signal: caller.signal,
  };
  const operation = { params, request: request as unknown as Request };
  const repeated = areOrdinary(params) ? repeat?.(params, operation.request, { req: message }) : undefined;
  return repeated ?? (yoga.getResultForParams(operation, { req: message }) as Promise<ExecutionResult>);
}

async function write(
  result: ExecutionResult,
  fetchAPI: FetchAPI,
  message: IncomingMessage,
  response: ServerResponse,
  mediaType: string,
): Promise<void> {
  if ("data" in result && !("errors" in result)) {
    const text = JSON.stringify(result);
    const length = Buffer.byteLength(text);
    response.writeHead(200, {
      "Content-Type": `${mediaType}; charset=utf-8`,
      "content-length": length,
      ...corsHeaders(message),
    });
    // Of plain ASCII both encodings make the same bytes, and of Latin-1 Node makes them faster.
    response.end(text, length === text.length ? "latin1" : "utf8");
    return;
  }
  const processed = processRegularResult(result, fetchAPI, mediaType);
  const body = await processed.text();
  response.writeHead(processed.status, processed.statusText === "" ? undefined : processed.statusText, {
    ...Object.fromEntries(processed.headers),
    "content-length": Buffer.byteLength(body),
    ...corsHeaders(message),
  });
  response.end(body);
}

function headerOf(message: IncomingMessage, name: string): string | null {
  const value = message.headers[name.toLowerCase()];
  return value === undefined ? null : String(value);
}

/** What a page of another origin may read of an answer: what to do about a refusal. */
export const EXPOSED_HEADERS = ["WWW-Authenticate", "Retry-After"];

/** What Yoga's CORS plugin answers to an actual request under our settings: any origin, no credentials. */
export function corsHeaders({ headers }: IncomingMessage): Record<string, string> {
  const { origin } = headers;
  if (origin === undefined) return {};
  return {
    "Access-Control-Allow-Origin": origin,
    Vary: "Origin",
    "Access-Control-Expose-Headers": EXPOSED_HEADERS.join(", "),
  };
}
