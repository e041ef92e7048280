import type { IncomingMessage, ServerResponse } from "node:http";
import { createServerAdapter, type ServerAdapterPlugin } from "@whatwg-node/server";
import type { ExecutionResult } from "graphql";
import { YogaServer, type FetchAPI, type Plugin, type YogaServerOptions } from "graphql-yoga";

// Everything that this project takes of Yoga without being promised that it stays. A test compares the versions, and
// looks at each of these ways: read the release notes and this file before you change a number.

/** The versions that this file was written for. */
export const WRITTEN_FOR = { "graphql-yoga": "5.24.1", "@whatwg-node/server": "0.11.0" };

/** What belongs to a request from its arrival on, as Yoga hands it to plugins. */
export interface ServerContext extends Record<string, unknown> {
  readonly req: IncomingMessage;
  /** Absent where an operation is executed without HTTP around it. */
  readonly res?: ServerResponse;
}

type Outcome = ExecutionResult | Promise<ExecutionResult>;

export interface YogaHandler {
  /** Answers a request; one whose body was read already, with that body. */
  readonly handle: (request: IncomingMessage, response: ServerResponse, body?: Buffer) => void;
  /** Executes one operation and calls every hook from `onParams` to `onExecutionResult`, without HTTP around it. */
  readonly execute: (params: object, request: Request, context: ServerContext) => Outcome;
  readonly fetchAPI: FetchAPI;
}

/**
 * What `createYoga` does, but told that the requests are Yoga's own. It would find that out by a look at the global
 * `Request`, and for that one Node loads an HTTP client of its own: 20 ms and 12 MB for nothing.
 */
export function createYogaHandler(options: YogaServerOptions<ServerContext, object>): YogaHandler {
  let plugins: ServerAdapterPlugin<ServerContext>[] = [];
  // The public way to all plugins, Yoga's own among them: this array is the one that Yoga works with.
  const lister: Plugin = {
    onPluginInit: (initialization) => void (plugins = initialization.plugins as ServerAdapterPlugin<ServerContext>[]),
  };
  const server = new YogaServer<ServerContext, object>({ ...options, plugins: [lister, ...(options.plugins ?? [])] });
  const adapter = createServerAdapter<ServerContext, typeof server>(server, {
    fetchAPI: server.fetchAPI,
    plugins,
    __useCustomAbortCtrl: true,
  });
  return {
    handle: (request, response, body) => {
      spellMediaType(request.headers);
      // What Express leaves on a request is taken for its body. A Buffer would be asked for the names of all its bytes:
      // 300 ms for a megabyte.
      if (body !== undefined && body.length > 0) Object.assign(request, { body: new ReadBody(body) });
      void adapter(request, response);
    },
    // None of our operations is answered in parts.
    execute: (params, request, context) => server.getResultForParams({ params, request }, context) as Outcome,
    fetchAPI: server.fetchAPI,
  };
}

/** Yoga compares media types letter by letter, and up to a semicolon. */
function spellMediaType(headers: IncomingMessage["headers"]): void {
  const [, type, rest = ""] = /^([^;,]*?)[\t ]*([;,].*)?$/s.exec(headers["content-type"] ?? "") ?? [];
  if (type !== undefined && type !== "") headers["content-type"] = `${type.toLowerCase()}${rest}`;
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

/**
 * The extensions of an error about a body that is no JSON. Yoga keeps the parser's error there, whose message quotes the
 * body. Its name has to stay: by it Yoga tells such an error, and answers 400.
 *
 * @returns `undefined` for any other error
 */
export function withoutQuotedBody(extensions: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const parserError = extensions["originalError"] as { readonly name?: unknown } | undefined;
  return parserError === undefined ? undefined : { originalError: { name: parserError.name } };
}
