import { isLoopbackHost } from "../../common/loopback.ts";
import { OAuthError } from "./oauth-error.ts";
import { registrations, type Registration } from "./registrations.ts";
import { parseScopes } from "./scopes.ts";

const MAX_VALUE = 2048;

/** Where an answer goes: known good before anything is sent there. */
export interface RedirectTarget {
  readonly client: Registration;
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly responseMode: "query" | "fragment";
}

export interface AuthorizationRequest extends RedirectTarget {
  readonly scope: string;
  readonly codeChallenge: string;
  readonly nonce: string | undefined;
  readonly loginHint: string | undefined;
}

/**
 * Who asks, and where the answer goes. What is wrong with that is shown to the person: it is never sent anywhere.
 *
 * @throws {OAuthError}
 */
export function parseRedirectTarget(parameters: ReadonlyMap<string, string>): RedirectTarget {
  const client = registrations.find(({ clientId }) => clientId === parameters.get("client_id"));
  if (client === undefined) throw new OAuthError("unauthorized_client", 700_016, "There is no such application.");
  const redirectUri = parameters.get("redirect_uri") ?? "";
  if (!isLoopbackUri(redirectUri)) {
    throw new OAuthError("invalid_request", 50_011, "The redirect URI has to be on this machine: http://localhost:…");
  }
  const responseMode = parameters.get("response_mode") === "fragment" ? "fragment" : "query";
  return { client, redirectUri, state: parameters.get("state"), responseMode };
}

/**
 * The rest of the request. What is wrong with that is the client's to know.
 *
 * @throws {OAuthError}
 * @see https://www.rfc-editor.org/rfc/rfc7636#section-4.3
 */
export function parseAuthorizationRequest(
  parameters: ReadonlyMap<string, string>,
  target: RedirectTarget,
): AuthorizationRequest {
  if (parameters.get("response_type") !== "code") {
    throw new OAuthError("unsupported_response_type", 700_054, "response_type has to be code.");
  }
  const mode = parameters.get("response_mode");
  if (mode !== undefined && mode !== "query" && mode !== "fragment") {
    throw new OAuthError("invalid_request", 70_005, "response_mode has to be query or fragment.");
  }
  const codeChallenge = parameters.get("code_challenge") ?? "";
  if (parameters.get("code_challenge_method") !== "S256" || !/^[\w-]{43}$/.test(codeChallenge)) {
    throw new OAuthError("invalid_request", 9_002_325, "Proof Key for Code Exchange with S256 is required.");
  }
  const scope = parameters.get("scope") ?? "";
  parseScopes(scope);
  if (parameters.get("prompt") === "none") {
    throw new OAuthError("login_required", 50_058, "Nobody is signed in: there are no sessions here.");
  }
  return {
    ...target,
    scope,
    codeChallenge,
    nonce: parameters.get("nonce"),
    loginHint: parameters.get("login_hint"),
  };
}

/** The redirect URI with an answer in it. */
export function answerUri(
  { redirectUri, responseMode, state }: RedirectTarget,
  answer: Readonly<Record<string, string>>,
): string {
  const url = new URL(redirectUri);
  const values = new URLSearchParams({ ...answer, ...(state === undefined ? {} : { state }) });
  if (responseMode === "fragment") url.hash = values.toString();
  else for (const [name, value] of values) url.searchParams.set(name, value);
  return url.href;
}

/**
 * Reads a query or a form, each parameter once.
 *
 * @throws {OAuthError}
 */
export function readParameters(text: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (parameters.has(name)) throw new OAuthError("invalid_request", 900_144, "A parameter is there twice.");
    if (value.length > MAX_VALUE && name !== "assertion") {
      throw new OAuthError("invalid_request", 900_144, "A parameter is too long.");
    }
    if (value !== "") parameters.set(name, value);
  }
  return parameters;
}

export function isLoopbackUri(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || !isLoopbackHost(url.hostname)) return false;
  return url.username === "" && url.password === "" && !text.includes("#");
}
