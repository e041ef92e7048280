import { isLowerCaseGuid } from "../common/guid.ts";
import { isLoopbackHost } from "../common/loopback.ts";

/** Tenants that a path can name beside one by its id: any organization's. */
const MANY_TENANTS = new Set(["organizations", "common"]);

/** Where version 1.0 tokens say they come from; clouds that aren't listed share the global one. */
const V1_ISSUERS: Readonly<Record<string, string>> = {
  "https://login.partner.microsoftonline.cn": "https://sts.chinacloudapi.cn",
};
const V1_ISSUER = "https://sts.windows.net";
/** The embedded identity provider's: without a port, so that its tokens outlive a restart on another one. */
const V1_SAMPLE_ISSUER = "https://sts.sample.invalid";

/** Names that MSAL and older documentation use for the same authority. */
const ALIASES: Readonly<Record<string, string>> = {
  "https://login.chinacloudapi.cn": "https://login.partner.microsoftonline.cn",
  "https://login.windows.net": "https://login.microsoftonline.com",
};

/**
 * A Microsoft Entra authority, or one that has the same paths. Everything is derived from its URL, so nothing is
 * looked up over the network before the first key or token is needed.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
 */
export class Authority {
  readonly #origin: string;
  /** The tenant of the path, by its id in lower case; `undefined` for `organizations` and `common`. */
  readonly tenantId: string | undefined;
  readonly #path: string;

  /** @throws {TypeError} saying what an authority looks like */
  constructor(text: string) {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const [, tenant = "", ...rest] = url?.pathname.replace(/\/$/, "").split("/") ?? [];
    const secure = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopbackHost(url.hostname));
    const bare = url?.search === "" && url.hash === "" && url.username === "" && url.password === "";
    if (url === undefined || !secure || !bare || rest.length > 0 || !/^(?:[0-9a-f-]{36}|[a-z]+)$/i.test(tenant)) {
      throw new TypeError("must be an https URL with a tenant, such as https://login.microsoftonline.com/<tenant id>");
    }
    this.#path = tenant.toLowerCase();
    if (!MANY_TENANTS.has(this.#path) && !isLowerCaseGuid(this.#path)) {
      throw new TypeError("must name the tenant by its id, or be organizations with ALLOWED_TENANTS");
    }
    this.#origin = ALIASES[url.origin] ?? url.origin;
    this.tenantId = MANY_TENANTS.has(this.#path) ? undefined : this.#path;
  }

  /** On this machine, in plain HTTP: the embedded identity provider. */
  get isLocal(): boolean {
    return this.#origin.startsWith("http:");
  }

  get keysUrl(): URL {
    return new URL(`${this.#origin}/${this.#path}/discovery/v2.0/keys`);
  }

  /** Where a browser signs in. */
  get authorizeUrl(): string {
    return `${this.#origin}/${this.#path}/oauth2/v2.0/authorize`;
  }

  /**
   * What tokens of a tenant may name as their issuer: which version of token an API gets is set in its registration.
   *
   * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
   */
  issuersOf(tenantId: string): { readonly v1: string; readonly v2: string } {
    const v1 = this.isLocal ? V1_SAMPLE_ISSUER : (V1_ISSUERS[this.#origin] ?? V1_ISSUER);
    return { v1: `${v1}/${tenantId}/`, v2: `${this.#origin}/${tenantId}/v2.0` };
  }

  /** How MSAL has to be told of it so that it asks nobody, and takes a local authority at all. */
  msalSettingsOf(tenantId: string) {
    const { host } = new URL(this.#origin);
    const base = `${this.#origin}/${tenantId}`;
    return {
      authority: `https://${host}/${tenantId}`,
      knownAuthorities: [host],
      authorityMetadata: JSON.stringify({
        issuer: `${base}/v2.0`,
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
        token_endpoint: `${base}/oauth2/v2.0/token`,
        jwks_uri: `${base}/discovery/v2.0/keys`,
      }),
    };
  }
}
