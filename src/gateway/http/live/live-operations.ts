import type { IncomingMessage, ServerResponse } from "node:http";
import type { ExecutionResult, GraphQLError } from "graphql";
import { LightRequest } from "../../execution/light-request.ts";
import type { OperationParameters } from "../../execution/plan-plugin.ts";
import { LiveOperation } from "../../schema/context.ts";
import { refuse, type Refusal } from "../refusal.ts";
import { recordOf } from "../request-record.ts";
import { EventStream } from "./event-stream.ts";
import { operationOf, streamToken, wantsEvents } from "./live-request.ts";
import { isStreamPath } from "../request-target.ts";
import { LiveStreams, type LiveBounds } from "./live-streams.ts";
import { SingleConnections, type SharedConnection } from "./single-connections.ts";

type Outcome = ExecutionResult | AsyncIterable<ExecutionResult>;

/** What goes on over the connections of all requests, as far as it is about events. */
interface LiveConnections {
  /** From now on a request is no operation that ends soon. */
  release(request: IncomingMessage): void;
  /** Lets an operation go on when its request has been answered. @returns ends it */
  detach(request: IncomingMessage): (isAnswered: boolean) => void;
  /** Counts what of a stream waits for its client, in bytes; closes the connection where it is too much. */
  hold(request: IncomingMessage, bytes: number): void;
}

export interface LiveOptions {
  /** Executes an operation through Yoga's pipeline, without HTTP around it. */
  readonly execute: (params: object, request: Request, context: { req: IncomingMessage }) => unknown;
  readonly headersFor: (request: IncomingMessage) => Readonly<Record<string, string>>;
  readonly maskError: (error: unknown) => GraphQLError;
  /** Told of each result. */
  readonly onResult?:
    | ((request: IncomingMessage, params: OperationParameters, result: ExecutionResult) => void)
    | undefined;
  readonly connections: LiveConnections;
  readonly bounds: Partial<LiveBounds>;
  readonly isStopping: () => boolean;
}

const TOO_MANY: Refusal = {
  status: 429,
  headers: { "Retry-After": "5" },
  message: "Too many subscriptions are open: end some before you begin others.",
  code: "THROTTLED",
};

/**
 * Operations whose results are server-sent events, by graphql-sse's protocol: each with a connection of its own, or all
 * of a client over one.
 *
 * @see https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
 */
export class LiveOperations {
  readonly #options: LiveOptions;
  readonly #singles = new SingleConnections();
  readonly streams: LiveStreams;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.streams = new LiveStreams(options.bounds, options.isStopping);
  }

  /** @returns whether the request is one for events, and taken */
  handle(request: IncomingMessage, response: ServerResponse, owner: string, body?: Buffer): boolean {
    const isStreams = isStreamPath(request);
    if (!isStreams && !wantsEvents(request)) return false;
    const token = isStreams ? streamToken(request) : undefined;
    if (isStreams && request.method === "PUT") this.#reserve(request, response, owner);
    else if (token !== undefined) this.#handleSingle(request, response, { owner, token, body });
    else void this.#handleDistinct(request, response, owner, body);
    return true;
  }

  async #handleDistinct(
    request: IncomingMessage,
    response: ServerResponse,
    owner: string,
    body: Buffer | undefined,
  ): Promise<void> {
    const params = operationOf(request, body);
    if (params === undefined) return refuse(request, response, badRequest("The operation can't be read."));
    if (!this.streams.tryTake(owner)) return refuse(request, response, TOO_MANY);
    let isGivenBack = false;
    const giveBack = (): void => {
      if (!isGivenBack) this.streams.release(owner);
      isGivenBack = true;
    };
    response.once("close", giveBack);
    if (response.closed) giveBack();
    const outcome = await this.#execute(request, response, params);
    if (response.destroyed) return this.#end(outcome);
    this.#options.connections.release(request);
    const record = recordOf(request);
    record.isStream = true;
    const stream = this.#streamOver(response, () => record.live?.position);
    stream.open(this.#options.headersFor(request));
    const ending = endingOf(outcome);
    response.once("close", ending.end);
    await this.#pump(ending.results, request, params, (result, id) => stream.send("next", JSON.stringify(result), id));
    if (!ending.isEnded()) await stream.send("complete", "");
    stream.end();
  }

  #reserve(request: IncomingMessage, response: ServerResponse, owner: string): void {
    if (!this.streams.tryTake(owner)) return void refuse(request, response, TOO_MANY);
    const connection = this.#singles.reserve(owner);
    this.#singles.expire(connection, this.streams.bounds.reservation, () => this.streams.release(owner));
    response.writeHead(201, { ...this.#options.headersFor(request), "Content-Type": "text/plain; charset=utf-8" });
    response.end(connection.token);
  }

  #handleSingle(
    request: IncomingMessage,
    response: ServerResponse,
    { owner, token, body }: { owner: string; token: string; body: Buffer | undefined },
  ): void {
    const connection = this.#singles.find(token, owner);
    if (connection === undefined) return void refuse(request, response, { status: 404, message: "Stream not found." });
    switch (request.method) {
      case "GET":
        if (!wantsEvents(request)) break;
        return this.#openSingle(request, response, connection);
      case "POST":
        return void this.#executeSingle(request, response, connection, body);
      case "DELETE":
        connection.operations.get(operationId(request) ?? "")?.();
        return void response.writeHead(200, this.#options.headersFor(request)).end();
      default:
    }
    void refuse(request, response, {
      status: 405,
      headers: { Allow: "GET, POST, PUT, DELETE" },
      message: "Not allowed.",
    });
  }

  #openSingle(request: IncomingMessage, response: ServerResponse, connection: SharedConnection): void {
    if (connection.stream !== undefined) {
      return void refuse(request, response, { status: 409, message: "Stream already open." });
    }
    this.#options.connections.release(request);
    recordOf(request).isStream = true;
    const stream = this.#streamOver(response, () => undefined);
    connection.stream = stream;
    response.once("close", () => {
      this.streams.release(connection.owner);
      this.#singles.close(connection);
    });
    stream.open(this.#options.headersFor(request));
  }

  #streamOver(response: ServerResponse, positionOf: () => string | undefined): EventStream {
    const { req: request } = response;
    const stream = new EventStream(response, positionOf, (bytes) => this.#options.connections.hold(request, bytes));
    this.streams.add(stream);
    response.once("close", () => this.streams.remove(stream));
    return stream;
  }

  async #executeSingle(
    request: IncomingMessage,
    response: ServerResponse,
    connection: SharedConnection,
    body: Buffer | undefined,
  ): Promise<void> {
    const { connections } = this.#options;
    const { owner, operations } = connection;
    const params = operationOf(request, body);
    const { operationId: id } = (params?.extensions ?? {}) as { readonly operationId?: unknown };
    if (params === undefined || typeof id !== "string" || id.length > 100) {
      return refuse(request, response, badRequest("Operation ID is missing."));
    }
    if (operations.has(id)) {
      return refuse(request, response, { status: 409, message: `Operation with the same ID already exists.` });
    }
    if (!this.streams.tryTake(owner)) return refuse(request, response, TOO_MANY);
    let isOver = false;
    const finish = connections.detach(request);
    let end = (): void => finish(false);
    operations.set(id, () => {
      isOver = true;
      end();
    });
    // Before there is any result, as the protocol wants it; what it asks for goes on behind it.
    response.writeHead(202, this.#options.headersFor(request)).end();
    try {
      const outcome = await this.#execute(request, response, params);
      if (Symbol.asyncIterator in outcome) connections.release(request);
      const ending = endingOf(outcome);
      ({ end } = ending);
      if (isOver) end();
      const send = (result: object): Promise<void> =>
        connection.stream?.send("next", JSON.stringify({ id, payload: result })) ?? Promise.resolve();
      await this.#pump(ending.results, request, params, send);
      if (!isOver) await connection.stream?.send("complete", JSON.stringify({ id }));
    } finally {
      finish(true);
      operations.delete(id);
      this.streams.release(owner);
    }
  }

  async #execute(request: IncomingMessage, response: ServerResponse, params: OperationParameters): Promise<Outcome> {
    const { "last-event-id": lastEventId } = request.headers;
    recordOf(request).live = new LiveOperation(typeof lastEventId === "string" ? lastEventId : undefined);
    try {
      const asRequest = new LightRequest(request, response) as unknown as Request;
      return (await this.#options.execute(params, asRequest, { req: request })) as Outcome;
    } catch (error) {
      return { errors: [this.#options.maskError(error)] };
    }
  }

  async #pump(
    results: AsyncIterator<ExecutionResult>,
    request: IncomingMessage,
    params: OperationParameters,
    send: (result: ExecutionResult, id: string | undefined) => Promise<void>,
  ): Promise<void> {
    try {
      for (;;) {
        // The next one isn't asked for before this one was taken: what happens meanwhile is put together.
        const { done, value } = await results.next();
        if (done === true) return;
        this.#options.onResult?.(request, params, value);
        const { eventId } = (value.extensions ?? {}) as { readonly eventId?: string };
        await send(value, eventId);
      }
    } catch (error) {
      await send({ errors: [this.#options.maskError(error)] }, undefined);
    }
  }

  #end(outcome: Outcome): void {
    endingOf(outcome).end();
  }
}

/** Results one after the other, whether there are many or one; and what ends them. */
function endingOf(outcome: Outcome) {
  let isEnded = false;
  const results = Symbol.asyncIterator in outcome ? outcome[Symbol.asyncIterator]() : only(outcome);
  const end = (): void => {
    isEnded = true;
    results.return?.().catch(() => undefined);
  };
  return { results, end, isEnded: () => isEnded };
}

async function* only(result: ExecutionResult): AsyncGenerator<ExecutionResult, void, void> {
  yield result;
}

function operationId({ url = "" }: IncomingMessage): string | undefined {
  return new URL(url, "http://localhost").searchParams.get("operationId") ?? undefined;
}

function badRequest(message: string): Refusal {
  return { status: 400, message, code: "BAD_REQUEST" };
}
