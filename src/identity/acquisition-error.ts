import {
  type GatewayError,
  ServiceUnavailableError,
  ThrottledError,
  UnauthenticatedError,
} from "../graph/model/gateway-errors.ts";
import { parseRetryAfter } from "../common/retry-after.ts";
import type { TokenAnswer } from "./msal-network.ts";

const MAX_CLAIMS = 4096;

/** What a failed acquisition means to the caller, and to the operators. */
export interface ExchangeFailure {
  readonly error: GatewayError;
  /** For the log, when the operators have to do something: codes, without a word of what the endpoint wrote. */
  readonly complaint?: Readonly<Record<string, string | number>>;
}

/**
 * Turns what came of an acquisition into an error: the one place where the token endpoint's refusals get a meaning.
 *
 * @param cause what MSAL threw
 * @param answer what the endpoint answered, if it did
 * @param now milliseconds since 1970
 * @param authorizeUrl where the caller can get a better token
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow#error-response-example
 */
export function exchangeFailure(
  cause: unknown,
  answer: TokenAnswer | undefined,
  now: number,
  authorizeUrl: string,
): ExchangeFailure {
  // MSAL's messages repeat the endpoint's, which name users and addresses: only its kind goes on.
  const origin = { requestId: traceOf(answer), cause: new Error(`Acquiring a token failed: ${kindOf(cause)}.`) };
  if (answer === undefined) return { error: new ServiceUnavailableError(undefined, origin) };
  const { status, headers, body } = answer;
  const seconds = parseRetryAfter(headers["retry-after"], now);
  const retryAfter = seconds === undefined ? undefined : Math.ceil(seconds);
  if (status === 429) return { error: new ThrottledError(retryAfter, origin) };
  if (status >= 500 || status < 400) return { error: new ServiceUnavailableError(retryAfter, origin) };

  const code = typeof body["error"] === "string" ? body["error"] : "";
  // By its name, for the class would load MSAL at every start.
  if ((cause as Error).name === "InteractionRequiredAuthError") {
    const error = new UnauthenticatedError(
      "Sign in again: more is asked of you than this access token shows.",
      interactionChallenge(body["claims"], authorizeUrl),
      origin,
    );
    return { error };
  }
  if (code === "invalid_grant") {
    const error = new UnauthenticatedError(
      "The access token was not accepted.",
      'Bearer error="invalid_token"',
      origin,
    );
    return { error, complaint: complaintOf(answer) };
  }
  // What remains is about the gateway's own registration: nothing that the caller could mend.
  return { error: new ServiceUnavailableError(undefined, origin), complaint: complaintOf(answer) };
}

/** As MSAL.js reads it: it acquires a token that answers the claims, and the frontend repeats its request. */
function interactionChallenge(claims: unknown, authorizeUrl: string): string {
  const where = `Bearer realm="", authorization_uri="${authorizeUrl}"`;
  if (typeof claims !== "string" || claims === "" || claims.length > MAX_CLAIMS) {
    return `${where}, error="interaction_required"`;
  }
  return `${where}, error="insufficient_claims", claims="${Buffer.from(claims).toString("base64")}"`;
}

function complaintOf({ status, body }: TokenAnswer): Record<string, string | number> {
  const { error, error_codes: codes } = body;
  const number = Array.isArray(codes) && Number.isSafeInteger(codes[0]) ? (codes[0] as number) : undefined;
  return {
    status,
    code: typeof error === "string" && /^[a-z_]{1,40}$/.test(error) ? error : "unknown",
    ...(number === undefined ? {} : { AADSTS: number }),
  };
}

/** What Entra's support asks for. */
function traceOf(answer: TokenAnswer | undefined): string | undefined {
  const trace = answer?.body["trace_id"];
  return typeof trace === "string" && /^[0-9a-f-]{36}$/i.test(trace) ? trace : undefined;
}

function kindOf(cause: unknown): string {
  const { name, errorCode } = cause as { name?: unknown; errorCode?: unknown };
  const words = [name, errorCode].filter((word) => typeof word === "string" && /^\w{1,60}$/.test(word));
  return words.length === 0 ? "unknown" : words.join(" ");
}
