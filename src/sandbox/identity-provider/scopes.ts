import type { SampleUser } from "../samples.ts";
import { OAuthError } from "./oauth-error.ts";
import { gatewayAudience, gatewayRegistration } from "./registrations.ts";
import { GRAPH_AUDIENCE } from "./tokens.ts";

/** What a client asks for: scopes of one resource, and of OpenID beside them. */
export interface RequestedScopes {
  readonly audience: string;
  /** Without the resource; `.default` stands for all that there are. */
  readonly names: readonly string[];
  readonly openId: readonly string[];
}

const OPEN_ID = new Set(["openid", "profile", "email", "offline_access"]);

/** @throws {OAuthError} for scopes of several resources, or of one that isn't registered */
export function parseScopes(scope: string | undefined): RequestedScopes {
  const asked = (scope ?? "").split(" ").filter((word) => word !== "");
  const openId = asked.filter((word) => OPEN_ID.has(word));
  const parsed = asked.filter((word) => !OPEN_ID.has(word)).map(splitScope);
  const audiences = new Set(parsed.map(({ audience }) => audience));
  if (audiences.size > 1) throw new OAuthError("invalid_request", 28_000, "The scopes are of more than one resource.");
  const [audience = GRAPH_AUDIENCE] = audiences;
  return { audience, names: parsed.map(({ name }) => name), openId };
}

/**
 * Which of the scopes asked for a user has. Who may write may also read, when no more is asked for.
 *
 * @throws {OAuthError} when there is none
 */
export function grantScopes({ names }: RequestedScopes, user: SampleUser): readonly string[] {
  if (names.length === 0) return [];
  if (names.includes(".default")) return user.scopes;
  const granted = names.filter(
    (name) => user.scopes.includes(name) || user.scopes.includes(name.replace(/\.Read$/, ".ReadWrite")),
  );
  if (granted.length > 0) return granted;
  throw new OAuthError("invalid_grant", 65_001, "The user has not consented to any of these scopes.");
}

/** The scopes as a token answer names them. */
export function printScopes({ audience, openId, names }: RequestedScopes, granted: readonly string[]): string {
  const all = names.includes(".default") ? [...granted, ".default"] : granted;
  return [...openId, ...all.map((name) => `${audience}/${name}`)].join(" ");
}

function splitScope(scope: string): { audience: string; name: string } {
  const slash = scope.lastIndexOf("/");
  // Without a resource it is one of Graph's.
  const resource = slash === -1 ? GRAPH_AUDIENCE : scope.slice(0, slash).replace(/\/$/, "");
  const name = scope.slice(slash + 1);
  if (resource === gatewayRegistration.clientId) return { audience: gatewayAudience, name };
  if (resource === gatewayAudience || resource === GRAPH_AUDIENCE) return { audience: resource, name };
  throw new OAuthError("invalid_resource", 500_011, "The resource of the scopes is not registered.");
}
