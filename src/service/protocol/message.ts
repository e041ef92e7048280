import type { Touched } from "../domain/audit-entry.ts";
import type { Caller } from "../domain/service-caller.ts";
import type { Idempotency } from "../domain/stored-answer.ts";

export type Method = "GET" | "PUT" | "PATCH" | "DELETE" | "POST";
export type Version = "beta" | "v1.0";

/** How much an answer says about its own types: the `odata.metadata` parameter of the media type. */
export type MetadataLevel = "none" | "minimal" | "full";

/** What a handler is given: the same for a plain request and for an item of a `$batch`. */
export interface GraphRequest {
  readonly method: Method;
  readonly version: Version;
  /** The first segment of the path in lower case: `me`, `users`, `communications`, `app`. */
  readonly root: string;
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string | undefined>>;
  /** The system query options that the route takes, such as `$select`, by their names in lower case. */
  readonly query: ReadonlyMap<string, string>;
  readonly metadata: MetadataLevel;
  /** Where the client reaches the service, such as `https://appointments.example`: links in answers start with it. */
  readonly origin: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Parsed JSON; `undefined` when the request had no body. */
  readonly body: unknown;
  readonly caller: Caller;
  /** Of a request that is executed once, where its route keeps answers. */
  readonly idempotency?: Idempotency | undefined;
}

/** A request before routing: it has a path, relative to the version, instead of parameters. */
export interface UnroutedRequest extends Omit<
  GraphRequest,
  "params" | "method" | "root" | "query" | "metadata" | "idempotency"
> {
  readonly method: string;
  /** Starts with `/`; may hold a query string. */
  readonly path: string;
  /** Whether it came in a `$batch`, where Graph answers an unknown path otherwise than alone. */
  readonly batched?: boolean;
}

export interface GraphResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A JSON value, or `undefined` for an answer without a body. */
  readonly body?: unknown;
  /** What of people's data was shown or changed, for the audit. */
  readonly touched?: Touched | undefined;
}
