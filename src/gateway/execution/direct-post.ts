import type { IncomingMessage, ServerResponse } from "node:http";
import type { ExecutionResult, GraphQLError } from "graphql";
import { processRegularResult, type FetchAPI } from "graphql-yoga";
import { acceptedMediaType } from "./accept.ts";
import { refuseStream } from "./bounded-execution.ts";
import { LightRequest } from "./light-request.ts";
import { textOf } from "./answer-text.ts";
import type { OperationParameters, PlannedExecution } from "./plan-plugin.ts";

/** What belongs to a request from its arrival on, as Yoga hands it to plugins. */
interface ServerContext extends Record<string, unknown> {
  readonly req: IncomingMessage;
}

type Outcome = ExecutionResult | Promise<ExecutionResult>;

/** An answer that is about to be sent. */
export interface WholeAnswer {
  readonly status: number;
  readonly statusText?: string | undefined;
  /** All but its length. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface DirectPost {
  /** Executes an operation through Yoga's pipeline, without HTTP around it. */
  readonly execute: (params: object, request: Request, context: ServerContext) => Outcome;
  /** Executes what was executed before; left out where documents have to be asked about each time. */
  readonly repeat: PlannedExecution<ServerContext>["repeat"] | undefined;
  /** Answers a request whose body was read already through the whole of Yoga. */
  readonly handleByYoga: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;
  /** Told of each operation that was executed, before its answer is written. */
  readonly onResult?:
    | ((request: IncomingMessage, params: OperationParameters, result: ExecutionResult) => void)
    | undefined;
  /** Sent with each answer. */
  readonly headersFor: (request: IncomingMessage) => Readonly<Record<string, string>>;
  /**
   * Sends an answer in another way where its caller asks for that, and says whether it does; left out, none is.
   */
  readonly sendEncoded?:
    | ((requested: IncomingMessage["headers"], response: ServerResponse, answer: WholeAnswer) => boolean)
    | undefined;
  readonly maskError: (error: unknown) => GraphQLError;
  /** Yoga's own, which its responses are made with. */
  readonly fetchAPI: FetchAPI;
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
  direct: DirectPost,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): boolean {
  const { headers } = request;
  const mediaType = acceptedMediaType(headers.accept);
  if (
    request.method !== "POST" ||
    request.url !== "/graphql" ||
    // Whatever parameters it has: JSON is always in UTF-8.
    !/^application\/json[\t ]*(?:;|$)/i.test(headers["content-type"] ?? "") ||
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
      result = await execute(direct, request, response, params);
    } catch {
      // It is about the parameters, from before anything was executed: Yoga says it in its words.
      direct.handleByYoga(request, response, body);
      return;
    }
    if (Symbol.asyncIterator in result) result = await refuseStream(result as AsyncIterable<unknown>);
    direct.onResult?.(request, params, result);
    // Or somebody else has answered meanwhile.
    if (response.destroyed || response.headersSent) return;
    try {
      await write(direct, result, request, response, mediaType);
    } catch (error) {
      // One that is too long for a text, for instance. It was executed all the same: never a second time.
      await write(direct, { errors: [direct.maskError(error)] }, request, response, mediaType);
    }
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

function execute(direct: DirectPost, message: IncomingMessage, response: ServerResponse, params: object): Outcome {
  const asRequest = new LightRequest(message, response) as unknown as Request;
  const repeated = areOrdinary(params) ? direct.repeat?.(params, asRequest, { req: message }, true) : undefined;
  return repeated ?? direct.execute(params, asRequest, { req: message });
}

async function write(
  { headersFor, sendEncoded, fetchAPI }: DirectPost,
  result: ExecutionResult,
  message: IncomingMessage,
  response: ServerResponse,
  mediaType: string,
): Promise<void> {
  if ("data" in result && !("errors" in result)) {
    const text = textOf(result);
    if (sendEncoded !== undefined) {
      const headers = { "Content-Type": `${mediaType}; charset=utf-8`, ...headersFor(message) };
      if (sendEncoded(message.headers, response, { status: 200, headers, text })) return;
    }
    const length = Buffer.byteLength(text);
    response.writeHead(200, {
      "Content-Type": `${mediaType}; charset=utf-8`,
      "content-length": length,
      ...headersFor(message),
    });
    // Of plain ASCII both encodings make the same bytes, and of Latin-1 Node makes them faster.
    response.end(text, length === text.length ? "latin1" : "utf8");
    return;
  }
  const processed = processRegularResult(result, fetchAPI, mediaType);
  const text = await processed.text();
  const { status } = processed;
  const statusText = processed.statusText === "" ? undefined : processed.statusText;
  const headers = { ...Object.fromEntries(processed.headers), ...headersFor(message) };
  if (sendEncoded?.(message.headers, response, { status, statusText, headers, text }) === true) return;
  response.writeHead(status, statusText, { ...headers, "content-length": Buffer.byteLength(text) });
  response.end(text);
}
