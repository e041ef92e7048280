import { UnauthenticatedError } from "../graph/model/gateway-errors.ts";

/**
 * The token of an `Authorization` header, sent on as it is (`AUTH_MODE=passthrough`): Graph's tokens can be checked by
 * Graph alone, so only their form is looked at here.
 *
 * @throws {UnauthenticatedError} without a bearer token
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1
 */
export function bearerTokenOf(authorization: string | null | undefined): string {
  if (authorization === null || authorization === undefined || authorization === "") {
    throw new UnauthenticatedError("Send an access token: Authorization: Bearer <token>.", "Bearer");
  }
  const token = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i.exec(authorization)?.[1];
  if (token === undefined) {
    throw new UnauthenticatedError("The Authorization header holds no bearer token.", 'Bearer error="invalid_request"');
  }
  return token;
}
