import type { Plugin } from "graphql-yoga";
import { GatewayError, ServiceUnavailableError, UnauthenticatedError } from "../graph/errors.ts";
import type { Identity, Session } from "../identity/identity.ts";
import { WrongCallerError } from "../identity/wrong-caller-error.ts";

const sessions = new WeakMap<Request, Session>();

/**
 * Asks who calls before a byte of the body is read: whoever has no token learns nothing from parsing, validation or
 * introspection, and costs little. The development playground's page is served before this.
 */
export function authenticateFirst(identity: Identity): Plugin {
  return {
    onRequestParse: async ({ request, endResponse, fetchAPI }) => {
      try {
        sessions.set(request, await identity.authenticate(request.headers.get("authorization")));
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error;
        // Answered here, as it is whatever the caller accepts: a browser that asks for a page is told the same.
        const body = { errors: [{ message: error.message, extensions: { code: error.code } }] };
        const strict = request.headers.get("accept")?.includes("application/graphql-response+json") === true;
        const headers = {
          ...refusalHeaders(error),
          "Content-Type": `application/${strict ? "graphql-response+json" : "json"}; charset=utf-8`,
        };
        endResponse(new fetchAPI.Response(JSON.stringify(body), { status: statusOf(error), headers }));
      }
    },
  };
}

/** The session of a request that got this far. */
export function sessionOf(request: Request): Session {
  const session = sessions.get(request);
  if (session === undefined) throw new TypeError("A request got past authentication.");
  return session;
}

function statusOf(error: GatewayError): number {
  if (error instanceof UnauthenticatedError) return 401;
  return error instanceof WrongCallerError ? 403 : 503;
}

function refusalHeaders(error: GatewayError): Record<string, string> {
  if (error instanceof UnauthenticatedError || error instanceof WrongCallerError) {
    return { "WWW-Authenticate": error.challenge ?? "Bearer" };
  }
  const seconds = error instanceof ServiceUnavailableError ? error.retryAfterSeconds : undefined;
  return { "Retry-After": String(seconds ?? 1) };
}
