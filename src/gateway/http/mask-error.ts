import { GraphQLError } from "graphql";
import type { Logger } from "pino";
import { createGuidSequence } from "../../common/guid-sequence.ts";
import { GatewayError, UnauthenticatedError, ValidationError } from "../../graph/model/gateway-errors.ts";
import { withoutQuotedBody } from "./yoga-internals.ts";

/**
 * Decides what a top-level error tells the caller. An expected failure that no union of the schema holds (below the
 * root, in `node`, a missing token) keeps its message and gets the code of its kind; an error that GraphQL made of the
 * request passes, without the values it quotes; anything unforeseen is masked, and logged with its cause under an id that
 * the caller gets as well.
 */
export function createMaskError(logger: Logger): (error: unknown, message: string) => GraphQLError {
  return (error, message) => {
    const located = error instanceof GraphQLError ? error : undefined;
    let original = error;
    while (original instanceof GraphQLError && original.originalError !== undefined) original = original.originalError;
    if (original instanceof GatewayError) return withPlace(original.message, extensionsOf(original), located);
    if (original instanceof GraphQLError) return withoutValues(error as GraphQLError);
    if (isTooDeep(original)) {
      return withPlace("The document is nested too deeply.", { code: "BAD_USER_INPUT", http: badRequest }, located);
    }
    // The variables of a GET are no JSON. The parser quotes what it stumbled over. A field's own error has a place.
    if (original instanceof SyntaxError && located?.path === undefined) {
      return withPlace("The parameters are not JSON.", { code: "BAD_REQUEST", http: badRequest }, located);
    }
    // A caller that went away is no failure of ours, and nobody is left to tell.
    if (original instanceof Error && original.name === "AbortError") return withPlace(message, {}, located);
    // The id of the line, not of the request: it is not known here which one it was.
    const requestId = nextId();
    logger.error({ err: original, path: located?.path, requestId }, "An operation failed unexpectedly");
    return withPlace(message, { code: "INTERNAL_SERVER_ERROR", requestId }, located);
  };
}

const nextId = createGuidSequence();
const badRequest = { spec: true, status: 400 };

/** GraphQL's parser calls itself several times for each level: a list in a list, 2,500 deep, is more than the stack takes. */
function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes("call stack");
}

/** GraphQL quotes wrong values, a parser the text around its stumbling: names and phone numbers, as likely as not. */
function withoutValues(error: GraphQLError): GraphQLError {
  const message = withoutQuotedValue(error.message);
  const extensions = withoutQuotedBody(error.extensions);
  if (message === error.message && extensions === undefined) return error;
  return withPlace(message, { ...error.extensions, ...extensions }, error);
}

/** A field's name or a string literal may be as long as the body, and the patterns go back and forth in it. */
const MAX_MESSAGE = 500;

function withoutQuotedValue(whole: string): string {
  const message = whole.length > MAX_MESSAGE ? `${whole.slice(0, MAX_MESSAGE)}…` : whole;
  return message
    .replace(/\b(found|Unexpected) String ".*$/s, "$1 String.")
    .replace(/^(Variable "[^"]*") got invalid value .*$/s, "$1 got an invalid value.")
    .replace(/, found: .*$/s, ".")
    .replace(/(?<=[.?]) Found: .*$/s, "")
    .replace(/( cannot represent [^:]*):.*$/s, "$1.")
    .replace(/Value ".*" does not exist in/s, "The value does not exist in");
}

function withPlace(
  message: string,
  extensions: Record<string, unknown>,
  located: GraphQLError | undefined,
): GraphQLError {
  return new GraphQLError(message, {
    extensions,
    ...(located?.nodes === undefined ? {} : { nodes: located.nodes }),
    ...(located?.source === undefined ? {} : { source: located.source }),
    ...(located?.positions === undefined ? {} : { positions: located.positions }),
    ...(located?.path === undefined ? {} : { path: located.path }),
  });
}

function extensionsOf(error: GatewayError): Record<string, unknown> {
  const extensions: Record<string, unknown> = { code: error.code };
  if (error.requestId !== undefined) extensions["requestId"] = error.requestId;
  if ("retryAfterSeconds" in error && error.retryAfterSeconds !== undefined) {
    extensions["retryAfterSeconds"] = error.retryAfterSeconds;
  }
  if (error instanceof ValidationError) Object.assign(extensions, { issues: error.issues }, error.exceeded);
  if (error instanceof UnauthenticatedError) {
    // Fails the request as HTTP does, challenge included, so that the browser can get a better token.
    extensions["http"] = { status: 401, headers: { "WWW-Authenticate": error.challenge ?? "Bearer" } };
  }
  return extensions;
}
