import { GatewayError } from "../graph/model/gateway-errors.ts";

/** 403: a good token, of a caller who can't be served in this mode. Not part of the schema: it fails the request. */
export class WrongCallerError extends GatewayError {
  readonly code = "FORBIDDEN";
  readonly challenge = 'Bearer error="insufficient_scope"';

  constructor() {
    super("This gateway serves users: an application's own token can't be exchanged for a user's.");
  }
}
