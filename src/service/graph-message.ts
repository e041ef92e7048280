import type { Caller } from "./caller.ts";

export type Method = "GET" | "PUT" | "PATCH" | "DELETE" | "POST";
export type Version = "beta" | "v1.0";

/** What a handler is given: the same for a plain request and for an item of a `$batch`. */
export interface GraphRequest {
  readonly method: Method;
  readonly version: Version;
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string | undefined>>;
  /** Query options, decoded; a list where one is given more than once. */
  readonly query: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Where the client reaches the service, such as `https://appointments.example`: links in answers start with it. */
  readonly origin: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Parsed JSON; `undefined` when the request had no body. */
  readonly body: unknown;
  readonly caller: Caller;
}

/** A request before routing: it has a path, relative to the version, instead of parameters. */
export interface UnroutedRequest extends Omit<GraphRequest, "params" | "query" | "method"> {
  readonly method: string;
  /** Starts with `/`; may hold a query string. */
  readonly path: string;
}

export interface GraphResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A JSON value, or `undefined` for an answer without a body. */
  readonly body?: unknown;
}
