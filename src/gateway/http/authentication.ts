import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import { GatewayError, ServiceUnavailableError, UnauthenticatedError } from "../../graph/model/gateway-errors.ts";
import type { Identity, Session } from "../../identity/identity.ts";
import { WrongCallerError } from "../../identity/application-caller-error.ts";
import { refuse, type Refusal } from "./refusal.ts";

const sessions = new WeakMap<IncomingMessage, Session>();

/**
 * Lets a request in whose caller is known, and answers any other: whoever has no token learns nothing from parsing,
 * validation or introspection, and costs little. The home page goes on without a session. Any other path needs a caller:
 * Yoga takes several spellings for its endpoint.
 *
 * @returns whether the request goes on
 */
export async function authenticateRequest(
  identity: Identity,
  request: IncomingMessage,
  response: ServerResponse,
  logger: Logger,
): Promise<boolean> {
  if (request.url === "/") return true;
  try {
    sessions.set(request, await identity.authenticate(request.headers.authorization ?? null));
    return true;
  } catch (error) {
    void refuse(request, response, report(error, logger));
    return false;
  }
}

/**
 * The session of a request that was authenticated.
 *
 * @throws {TypeError} for any other: there is no way around authentication
 */
export function sessionOf(request: IncomingMessage): Session {
  const session = sessions.get(request);
  if (session === undefined) throw new TypeError("A request got past authentication.");
  return session;
}

/** Whose share of memory a request takes; `undefined` for one that is for everybody. */
export function ownerOf(request: IncomingMessage): string | undefined {
  return sessions.get(request)?.credential.owner;
}

function report(error: unknown, logger: Logger): Refusal {
  const refusal = refusalOf(error);
  if (refusal.status === 500) logger.error({ err: error }, "A caller could not be authenticated");
  return refusal;
}

function refusalOf(error: unknown): Refusal {
  if (!(error instanceof GatewayError)) {
    return { status: 500, message: "Unexpected error.", code: "INTERNAL_SERVER_ERROR" };
  }
  const { message, code } = error;
  if (error instanceof UnauthenticatedError || error instanceof WrongCallerError) {
    const status = error instanceof WrongCallerError ? 403 : 401;
    return { status, headers: { "WWW-Authenticate": error.challenge ?? "Bearer" }, message, code };
  }
  const seconds = error instanceof ServiceUnavailableError ? error.retryAfterSeconds : undefined;
  return { status: 503, headers: { "Retry-After": String(seconds ?? 1) }, message, code };
}
