/** What a top-level error of a GraphQL answer holds. */
export interface GraphQLFailure {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/**
 * - `network`: no answer came, or it broke off. A mutation may have been executed all the same.
 * - `http`: an answer that is none of GraphQL: `status` says which.
 * - `graphql`: top-level errors, in `errors`; what was answered beside them is in `data`.
 * - `token`: your `getToken` failed; its error is the `cause`.
 * - `aborted`: the signal that you gave was aborted.
 */
export type GatewayRequestErrorKind = "network" | "http" | "graphql" | "token" | "aborted";

const messages: Readonly<Record<GatewayRequestErrorKind, string>> = {
  network: "The gateway did not answer.",
  http: "The answer was no GraphQL.",
  graphql: "No result came.",
  token: "No token came.",
  aborted: "The request was aborted.",
};

interface Details {
  readonly status?: number | undefined;
  readonly errors?: readonly GraphQLFailure[] | undefined;
  readonly data?: unknown;
  readonly retryAfterSeconds?: number | undefined;
  readonly claims?: string | undefined;
  readonly cause?: unknown;
}

/** A request that brought no typed result. What the schema expects to fail is no error but a `__typename`. */
export class GatewayRequestError extends Error implements Details {
  override readonly name = "GatewayRequestError";
  declare readonly kind: GatewayRequestErrorKind;
  declare readonly status: number | undefined;
  declare readonly errors: readonly GraphQLFailure[] | undefined;
  declare readonly data: unknown;
  /** How long the gateway asks to wait, where it does. */
  declare readonly retryAfterSeconds: number | undefined;
  /** With status 401: the claims that the next token has to hold. Sign the user in with them. */
  declare readonly claims: string | undefined;

  constructor(kind: GatewayRequestErrorKind, details: Details) {
    super(details.errors?.[0]?.message ?? messages[kind]);
    this.kind = kind;
    Object.assign(this, details);
  }
}
