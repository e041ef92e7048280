import type { Caller } from "../domain/service-caller.ts";
import { GraphError } from "../protocol/graph-error.ts";

/**
 * Tells who calls from the `Authorization` header.
 *
 * @throws {GraphError} 401 in Graph's words, with its challenge; 503 when nobody can be recognized just now
 */
export type Authenticate = (authorization: string | undefined) => Promise<Caller>;

/** Graph's own, which SDKs read the authority from. */
const GRAPH_CHALLENGE = {
  authorizeUrl: "https://login.microsoftonline.com/common/oauth2/authorize",
  clientId: "00000003-0000-0000-c000-000000000000",
};

/** @param challenge where to get a token, and for which application */
export function unauthorized(message: string, { authorizeUrl, clientId } = GRAPH_CHALLENGE): GraphError {
  return new GraphError(401, "InvalidAuthenticationToken", message, {
    headers: { "WWW-Authenticate": `Bearer realm="", authorization_uri="${authorizeUrl}", client_id="${clientId}"` },
  });
}
