import type { Operation } from "./operation-permissions.ts";

/** Which upstream: the two may live at different origins, and want tokens of different audiences. */
export type UpstreamName = "graph" | "appointments";

/** Something of a user's; without `userId` it is the signed-in user's. */
export interface UserScope {
  readonly userId: string | undefined;
}

/** With what the requests of one operation go upstream, and how far they may reach. */
export interface Credential {
  /** Whose permissions the upstream looks at; `undefined` when nobody here can tell. */
  readonly kind: "user" | "application" | undefined;

  /** Whose share of connections and memory a request takes: one key for each caller, which never reaches a log. */
  readonly owner: string;

  /**
   * The bearer token, got when a request needs it and not before.
   *
   * @throws {GatewayError} when there is none to be had
   */
  tokenFor(upstream: UpstreamName): string | Promise<string>;

  /**
   * Under which user it lies upstream, for a caller who may do this with it; `undefined` under the one of the token.
   *
   * @throws {ForbiddenError} for any other
   */
  authorize(place: UserScope, operation: Operation): string | undefined;

  /** The upstream answered 401 to this token: it is not used again. */
  forget(upstream: UpstreamName, token: string): void;
}
