import type { Credential, UpstreamName } from "../graph/model/credential.ts";
import type { Caller } from "./caller.ts";

/** One request's caller, and what reaches the upstream for them. */
export interface Session {
  /** `undefined` where tokens pass through unread. */
  readonly caller: Caller | undefined;
  readonly credential: Credential;
}

/** The audience of each upstream's tokens, such as `https://graph.microsoft.com`. */
export type Audiences = Readonly<Record<UpstreamName, string>>;

/** How the gateway finds out who calls: one implementation for each `AUTH_MODE`. */
export interface Identity {
  /**
   * @param authorization the header of the request; a token anywhere else in a request is none
   * @throws {UnauthenticatedError} without a token that counts (401)
   * @throws {WrongCallerError} for a token that counts, of a caller who can't be served (403)
   * @throws {ServiceUnavailableError} when nobody can tell, as the issuer's keys can't be read (503)
   */
  authenticate(authorization: string | null): Session | Promise<Session>;
  close(): Promise<void>;
}
