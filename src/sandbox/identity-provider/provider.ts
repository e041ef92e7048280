import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isLoopbackAddress } from "../../common/loopback.ts";
import { sampleUsers } from "../samples.ts";
import { AuthorizationCodes } from "./authorization-codes.ts";
import {
  answerUri,
  isLoopbackUri,
  parseAuthorizationRequest,
  parseRedirectTarget,
  readParameters,
} from "./authorization-request.ts";
import { discoveryDocument, keySet } from "./discovery.ts";
import { grantTokens } from "./grants.ts";
import { OAuthError } from "./oauth-error.ts";
import { messagePage, pageHeaders, signInPage } from "./sign-in-form.ts";
import type { SigningKey } from "./signing-key.ts";

export interface IdentityProviderOptions {
  readonly signingKey: SigningKey;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly production: boolean;
}

const MAX_FORM = 64 * 1024;
const tenants = new Set(["organizations", "common", ...sampleUsers.map(({ tenantId }) => tenantId)]);

/**
 * Adds a small OpenID provider for development to the service, with Entra's paths: everybody may sign in as any of the
 * sample users. So it answers on this machine alone, and is refused in production.
 *
 * @throws {TypeError} in production
 */
export function addIdentityProvider(service: FastifyInstance, options: IdentityProviderOptions): void {
  if (options.production) throw new TypeError("The development identity provider does not run in production.");
  const { signingKey, now } = options;
  const codes = new AuthorizationCodes(now);

  void service.register((provider, _options, done) => {
    provider.addHook("onRequest", (request, reply, next) => {
      requireLoopback(request);
      requireTenant(request);
      const { origin } = request.headers;
      // Pages of this machine alone may read the answers.
      if (origin !== undefined && isLoopbackUri(origin)) reply.headers({ "Access-Control-Allow-Origin": origin });
      reply.headers({ "Cache-Control": "no-store", Vary: "Origin" });
      next();
    });
    provider.setErrorHandler((error, _request, reply) => {
      const fault = error instanceof OAuthError ? error : unreadable(error);
      return reply.code(fault.status).send(fault.toBody(now()));
    });

    provider.get("/:tenant/v2.0/.well-known/openid-configuration", (request) =>
      discoveryDocument(originOf(request), tenantOf(request)),
    );
    provider.get("/:tenant/discovery/v2.0/keys", () => keySet(signingKey));
    provider.get("/:tenant/oauth2/v2.0/authorize", (request, reply) => showSignIn(request, reply));
    provider.post("/:tenant/oauth2/v2.0/authorize", { bodyLimit: MAX_FORM }, (request, reply) =>
      takeChoice(request, reply, codes),
    );
    provider.get("/:tenant/oauth2/v2.0/logout", (request, reply) => signOut(request, reply));
    provider.post("/:tenant/oauth2/v2.0/token", { bodyLimit: MAX_FORM }, (request) =>
      grantTokens(
        {
          parameters: formOf(request),
          authorization: request.headers.authorization,
          tenant: tenantOf(request),
          origin: originOf(request),
        },
        { signingKey, codes },
      ),
    );
    provider.options("/:tenant/oauth2/v2.0/token", (_request, reply) =>
      reply.code(204).headers({ "Access-Control-Allow-Methods": "POST", "Access-Control-Allow-Headers": "*" }).send(),
    );
    done();
  });
}

function showSignIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return answerInBrowser(reply, () => {
    const parameters = readParameters(request.url.split("?")[1] ?? "");
    const target = parseRedirectTarget(parameters);
    return redirectingFaults(reply, target, () => {
      const { loginHint, client } = parseAuthorizationRequest(parameters, target);
      const cancelUri = answerUri(target, { error: "access_denied", error_description: "The person did not want to." });
      const users = usersOf(tenantOf(request));
      reply.headers(pageHeaders(new URL(target.redirectUri).origin));
      return reply.send(signInPage({ application: client.name, users, parameters, cancelUri, loginHint }));
    });
  });
}

function takeChoice(request: FastifyRequest, reply: FastifyReply, codes: AuthorizationCodes): FastifyReply {
  return answerInBrowser(reply, () => {
    const parameters = formOf(request);
    const target = parseRedirectTarget(parameters);
    return redirectingFaults(reply, target, () => {
      const { client, redirectUri, codeChallenge, scope, nonce } = parseAuthorizationRequest(parameters, target);
      const user = usersOf(tenantOf(request)).find(({ name }) => name === parameters.get("user"));
      if (user === undefined) throw new OAuthError("access_denied", 50_034, "There is no such user in this tenant.");
      const code = codes.issue({
        clientId: client.clientId,
        redirectUri,
        codeChallenge,
        userId: user.id,
        scope,
        nonce,
      });
      return reply.redirect(answerUri(target, { code }), 303);
    });
  });
}

/** There is no session to end: the person is sent back, or told so. */
function signOut(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const back = readParameters(request.url.split("?")[1] ?? "").get("post_logout_redirect_uri");
  if (back !== undefined && isLoopbackUri(back)) return reply.redirect(back, 303);
  return reply.headers(pageHeaders(undefined)).send(messagePage("Signed out", "You can close this page."));
}

/** Before it is known where an answer may go, what is wrong is shown to the person. */
function answerInBrowser(reply: FastifyReply, answer: () => FastifyReply): FastifyReply {
  try {
    return answer();
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    return reply.code(400).headers(pageHeaders(undefined)).send(messagePage("Sign-in failed", error.description));
  }
}

function redirectingFaults(
  reply: FastifyReply,
  target: Parameters<typeof answerUri>[0],
  answer: () => FastifyReply,
): FastifyReply {
  try {
    return answer();
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    return reply.redirect(answerUri(target, { error: error.code, error_description: error.description }), 303);
  }
}

/** Whoever reaches the provider is signed in: so it is not for other machines, nor for names that lead here from them. */
function requireLoopback({ socket, headers }: FastifyRequest): void {
  const name = URL.canParse(`http://${headers.host}`) ? new URL(`http://${headers.host}`).href : "";
  const isForwarded = ["forwarded", "x-forwarded-for", "x-real-ip", "via"].some((header) => header in headers);
  if (isLoopbackAddress(socket.localAddress) && isLoopbackUri(name) && !isForwarded) return;
  throw new OAuthError(
    "access_denied",
    53_003,
    "The development identity provider answers on this machine alone.",
    403,
  );
}

function requireTenant(request: FastifyRequest): void {
  if (!tenants.has(tenantOf(request))) throw new OAuthError("invalid_request", 90_002, "There is no such tenant.");
}

function tenantOf({ params }: FastifyRequest): string {
  return (params as { tenant: string }).tenant.toLowerCase();
}

function originOf({ headers }: FastifyRequest): string {
  return `http://${headers.host}`;
}

function usersOf(tenant: string) {
  return sampleUsers.filter(({ tenantId }) => tenant === tenantId || tenant === "organizations" || tenant === "common");
}

function formOf({ body, headers }: FastifyRequest): ReadonlyMap<string, string> {
  if (typeof body === "string" && /^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? "")) {
    return readParameters(body);
  }
  throw new OAuthError("invalid_request", 900_144, "The body has to be application/x-www-form-urlencoded.");
}

function unreadable(error: unknown): OAuthError {
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  if (status >= 400 && status < 500)
    return new OAuthError("invalid_request", 900_144, "The request can't be read.", status);
  return new OAuthError("server_error", 90_033, "The identity provider failed.", 500);
}
