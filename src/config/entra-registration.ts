import { isLowerCaseGuid } from "../common/guid.ts";
import type { Authority } from "../identity/authority.ts";
import type { ManagedIdentity } from "../identity/client-credential.ts";
import type { Audiences } from "../identity/identity.ts";

export type AuthMode = "on-behalf-of" | "application" | "passthrough";

/** The gateway's registration with an authority, as the environment gives it. */
export interface Registration {
  readonly authority: Authority;
  readonly clientId: string;
  readonly credential: CredentialSource;
  /** Ids in lower case. */
  readonly allowedTenants: ReadonlySet<string>;
  readonly audiences: Audiences;
}

/** Where the gateway's own credential comes from. */
export type CredentialSource =
  | { readonly kind: "secret"; readonly secret: string }
  | { readonly kind: "certificate"; readonly file: string }
  | { readonly kind: "assertion"; readonly file: string }
  | { readonly kind: "managed identity"; readonly identity: ManagedIdentity };

/** What tokens for Microsoft Graph, and for the embedded service, are issued for. */
const GRAPH = "https://graph.microsoft.com";
const CREDENTIALS = ["CLIENT_SECRET", "CLIENT_CERTIFICATE_FILE", "CLIENT_ASSERTION_FILE", "MANAGED_IDENTITY"] as const;

/** The variables of a registration, each already well-formed. */
export interface RegistrationVariables {
  readonly GRAPH_URL?: string | undefined;
  readonly APPOINTMENTS_URL?: string | undefined;
  readonly AUTH_MODE: AuthMode;
  readonly AUTHORITY?: Authority | undefined;
  readonly CLIENT_ID?: string | undefined;
  readonly CLIENT_SECRET?: string | undefined;
  readonly CLIENT_CERTIFICATE_FILE?: string | undefined;
  readonly CLIENT_ASSERTION_FILE?: string | undefined;
  readonly MANAGED_IDENTITY?: ManagedIdentity | undefined;
  readonly ALLOWED_TENANTS?: ReadonlySet<string> | undefined;
  readonly GRAPH_AUDIENCE?: string | undefined;
  readonly APPOINTMENTS_AUDIENCE?: string | undefined;
}

/** The service's own registration: whose tokens, and for what, let a caller in. */
export interface ServiceRegistration {
  readonly authority: Authority;
  readonly audience: string;
  /** Ids in lower case. */
  readonly allowedTenants: ReadonlySet<string>;
}

/**
 * What the variables make of the registration of a service that stands alone.
 *
 * @returns the registration, `undefined` for the development identity provider, or what is wrong
 */
export function serviceRegistrationOf(
  { AUTHORITY: authority, APPOINTMENTS_AUDIENCE: audience, ALLOWED_TENANTS: tenants }: RegistrationVariables,
  production: boolean,
): { readonly registration: ServiceRegistration | undefined } | { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const allowedTenants = allowedBy(authority, tenants);
  if (authority === undefined) {
    if (!production && audience === undefined) return { registration: undefined };
    problems.push(
      "AUTHORITY is needed: where callers' tokens come from, such as https://login.microsoftonline.com/<tenant id>" +
        (production
          ? "; the service's own identity provider is for development, which NODE_ENV=production refuses"
          : ""),
    );
  } else problems.push(...problemsOf(authority, allowedTenants, production));
  if (audience === undefined) {
    problems.push(
      "APPOINTMENTS_AUDIENCE is needed: what tokens for this service are issued for, such as api://<its id>",
    );
  }
  if (problems.length > 0 || authority === undefined || audience === undefined) return { problems };
  return { registration: { authority, audience, allowedTenants } };
}

/**
 * What the variables make of a registration together.
 *
 * @param production refuses an authority that anybody on the machine can sign in to
 * @returns the registration, `undefined` when none is given (the embedded provider's is taken), or what is wrong
 */
export function registrationOf(
  variables: RegistrationVariables,
  production: boolean,
): { readonly registration: Registration | undefined } | { readonly problems: readonly string[] } {
  const { AUTH_MODE: mode, AUTHORITY: authority, CLIENT_ID: clientId, GRAPH_URL: graphUrl } = variables;
  const given = CREDENTIALS.filter((name) => variables[name] !== undefined);
  const isGiven = authority !== undefined || clientId !== undefined || given.length > 0;
  if (mode === "passthrough" || (graphUrl === undefined && !isGiven)) return { registration: undefined };

  const problems: string[] = [];
  const why = `with AUTH_MODE=${mode}`;
  const allowed = allowedBy(authority, variables.ALLOWED_TENANTS);
  const credential = credentialOf(variables);
  const appointmentsUrl = variables.APPOINTMENTS_URL ?? graphUrl;
  const graph = variables.GRAPH_AUDIENCE ?? audienceOf(graphUrl);
  const appointments = variables.APPOINTMENTS_AUDIENCE ?? (appointmentsUrl === graphUrl ? graph : undefined);

  if (authority === undefined) {
    problems.push(`AUTHORITY is needed ${why}, such as https://login.microsoftonline.com/<tenant id>`);
  } else problems.push(...problemsOf(authority, allowed, production));
  if (clientId === undefined) problems.push(`CLIENT_ID is needed ${why}: the application id of the gateway`);
  if (given.length !== 1) problems.push(`${CREDENTIALS.join(", ")}: exactly one is needed ${why}`);
  if (appointments === undefined) {
    problems.push("APPOINTMENTS_AUDIENCE is needed: APPOINTMENTS_URL is not where tokens for GRAPH_URL may go");
  }
  if (mode === "application" && credential?.kind === "managed identity" && allowed.size > 1) {
    problems.push("ALLOWED_TENANTS can only be one with MANAGED_IDENTITY: it has tokens for its own tenant alone");
  }
  if (problems.length > 0 || !authority || clientId === undefined || !credential || appointments === undefined) {
    return { problems };
  }
  const audiences = { graph, appointments };
  return { registration: { authority, clientId, credential, allowedTenants: allowed, audiences } };
}

function allowedBy(authority: Authority | undefined, tenants: ReadonlySet<string> | undefined): ReadonlySet<string> {
  return tenants ?? new Set(authority?.tenantId === undefined ? [] : [authority.tenantId]);
}

function problemsOf(authority: Authority, allowedTenants: ReadonlySet<string>, production: boolean): string[] {
  if (production && authority.isLocal) {
    return ["AUTHORITY is the development identity provider, which NODE_ENV=production refuses"];
  }
  if (allowedTenants.size > 0) return [];
  return ["ALLOWED_TENANTS is needed with this AUTHORITY: the ids of the tenants that are allowed"];
}

/** @throws {TypeError} saying what tenants look like */
export function parseTenants(text: string): ReadonlySet<string> {
  const tenants = text
    .split(/[\s,]+/)
    .filter((id) => id !== "")
    .map((id) => id.toLowerCase());
  if (tenants.length > 0 && tenants.every(isLowerCaseGuid)) return new Set(tenants);
  throw new TypeError("must be tenant ids, separated by commas");
}

/** On this machine it is the service of this project, whose tokens are in the form of Graph's. */
function audienceOf(graphUrl: string | undefined): string {
  return graphUrl?.startsWith("https:") === true ? graphUrl : GRAPH;
}

function credentialOf(variables: RegistrationVariables): CredentialSource | undefined {
  const { CLIENT_SECRET: secret, CLIENT_CERTIFICATE_FILE: certificate } = variables;
  const { CLIENT_ASSERTION_FILE: assertion, MANAGED_IDENTITY: identity } = variables;
  if (secret !== undefined) return { kind: "secret", secret };
  if (certificate !== undefined) return { kind: "certificate", file: certificate };
  if (assertion !== undefined) return { kind: "assertion", file: assertion };
  return identity === undefined ? undefined : { kind: "managed identity", identity };
}
