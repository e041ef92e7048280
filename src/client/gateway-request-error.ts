/** What a top-level error of a GraphQL answer holds. */
export interface GraphQLFailure {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/**
 * - `network`: no answer came, or it broke off. A mutation may have been carried out all the same.
 * - `http`: an answer that is none of GraphQL: `status` says which.
 * - `graphql`: top-level errors, in `errors`; what was answered beside them is in `data`.
 * - `token`: your `getToken` failed; its error is the `cause`.
 * - `aborted`: the signal that you gave was aborted.
 */
export type GatewayRequestErrorKind = "network" | "http" | "graphql" | "token" | "aborted";

interface Details {
  readonly status?: number | undefined;
  readonly errors?: readonly GraphQLFailure[] | undefined;
  readonly data?: unknown;
  readonly retryAfterSeconds?: number | undefined;
  readonly claims?: string | undefined;
  readonly cause?: unknown;
}

/** A request that brought no typed result. What the schema expects to fail is no error but a `__typename`. */
export class GatewayRequestError extends Error {
  override readonly name = "GatewayRequestError";
  readonly kind: GatewayRequestErrorKind;
  readonly status: number | undefined;
  readonly errors: readonly GraphQLFailure[];
  readonly data: unknown;
  /** How long the gateway asks to wait, where it does. */
  readonly retryAfterSeconds: number | undefined;
  /** With status 401: the claims that the next token has to hold. Sign the user in with them. */
  readonly claims: string | undefined;

  constructor(kind: GatewayRequestErrorKind, message: string, details: Details = {}) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.status = details.status;
    this.errors = details.errors ?? [];
    this.data = details.data;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.claims = details.claims;
  }
}
