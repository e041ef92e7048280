import { randomUUID } from "node:crypto";
import { isIP } from "node:net";
import { Agent, request } from "undici";
import { FairShare } from "../../common/fair-share.ts";
import { parseRetryAfter } from "../../common/retry-after.ts";
import { isPublicAddress, lookupPublic } from "./public-address.ts";

/** Which hosts notifications are sent to: `public` are those whose address is on the Internet. */
export type NotificationHosts = "any" | "public" | ReadonlySet<string>;

export interface EndpointOptions {
  readonly hosts: NotificationHosts;
  /** Whether plain http is good enough. */
  readonly allowsHttp: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long an endpoint may take, in milliseconds. */
  readonly timeout?: number;
}

export type NotificationOutcome =
  | { readonly kind: "delivered" }
  /** `reason` goes to the log; `retryAfter` milliseconds from now at the earliest. */
  | { readonly kind: "failed"; readonly reason: string; readonly retryAfter?: number | undefined }
  /** Nobody listens there any more. */
  | { readonly kind: "gone" };

/** Of what an endpoint answers; a token that is longer is none. */
const MAX_ANSWER = 4096;
const TIMEOUT = 10_000;
/** Handshakes under way; an eighth of them for one caller. */
const MAX_HANDSHAKES = 64;
const OTHERS = 7;

/**
 * Where notifications are sent, and nowhere else: whoever may subscribe would otherwise have the service ask what they can't
 * reach. Redirects are not followed, and nothing that an endpoint says is told on.
 */
export class NotificationEndpoints {
  readonly #options: EndpointOptions;
  readonly #agent: Agent;
  readonly #handshakes = new FairShare(MAX_HANDSHAKES, OTHERS);

  constructor(options: EndpointOptions) {
    this.#options = options;
    const lookup = options.hosts === "public" ? { lookup: lookupPublic } : {};
    const timeout = options.timeout ?? TIMEOUT;
    this.#agent = new Agent({ connect: { ...lookup, timeout }, keepAliveTimeout: 4_000 });
  }

  /** Why nothing is sent to a URL; `undefined` where it is. Whether its name leads to a public address is seen later. */
  refusalOf(text: string): string | undefined {
    const { hosts, allowsHttp } = this.#options;
    if (!URL.canParse(text)) return "must be a URL.";
    const { protocol, username, password, hash, hostname } = new URL(text);
    if (protocol !== "https:" && !(allowsHttp && protocol === "http:")) return "must be an https URL.";
    if (username !== "" || password !== "" || hash !== "") return "must have no user, no password and no fragment.";
    if (hosts === "any") return undefined;
    const address = hostname.replace(/^\[(.*)\]$/, "$1");
    const isAllowed = hosts === "public" ? isIP(address) === 0 || isPublicAddress(address) : hosts.has(address);
    return isAllowed ? undefined : "names a host that notifications are not sent to.";
  }

  /**
   * Asks a URL whether it wants notifications: it has to send back a token, as text.
   *
   * @param owner for whom
   * @returns `undefined` where too many handshakes are under way
   * @see https://learn.microsoft.com/graph/change-notifications-delivery-webhooks
   */
  async validate(url: string, owner: string): Promise<boolean | undefined> {
    if (this.refusalOf(url) !== undefined) return false;
    if (!this.#handshakes.tryTake(owner)) return undefined;
    const token = `Validation: ${randomUUID()}`;
    const asked = new URL(url);
    asked.searchParams.append("validationToken", token);
    try {
      const { statusCode, headers, body } = await request(asked, {
        method: "POST",
        dispatcher: this.#agent,
        headers: { "content-type": "text/plain; charset=utf-8" },
        signal: AbortSignal.timeout(this.#options.timeout ?? TIMEOUT),
      });
      const [type = ""] = [headers["content-type"]].flat();
      const isText = statusCode === 200 && /^text\/plain\b/i.test(type);
      const chunks: Uint8Array[] = [];
      let length = 0;
      for await (const chunk of body as AsyncIterable<Uint8Array>) {
        chunks.push(chunk);
        length += chunk.length;
        // Leaving the loop ends the connection.
        if (length > MAX_ANSWER) return false;
      }
      return isText && Buffer.concat(chunks).toString("utf8") === token;
    } catch {
      return false;
    } finally {
      this.#handshakes.release(owner);
    }
  }

  /** One attempt. Never throws. */
  async post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<NotificationOutcome> {
    // It may have been made under another configuration.
    if (this.refusalOf(url) !== undefined) return { kind: "failed", reason: "not allowed" };
    const { now, timeout = TIMEOUT } = this.#options;
    try {
      const response = await request(url, {
        method: "POST",
        dispatcher: this.#agent,
        headers: { "content-type": "application/json; charset=utf-8", ...headers },
        body,
        signal: AbortSignal.timeout(timeout),
      });
      // Its words don't matter, and must not be waited for in vain.
      await response.body.dump({ limit: MAX_ANSWER }).catch(() => undefined);
      const { statusCode } = response;
      if (statusCode >= 200 && statusCode < 300) return { kind: "delivered" };
      if (statusCode === 410) return { kind: "gone" };
      const seconds = parseRetryAfter([response.headers["retry-after"]].flat()[0], now());
      const retryAfter = seconds === undefined ? undefined : Math.ceil(seconds * 1000);
      return { kind: "failed", reason: `status ${statusCode}`, retryAfter };
    } catch (error) {
      const { code, name } = error as { code?: unknown; name?: string };
      return { kind: "failed", reason: typeof code === "string" ? code : (name ?? "unknown") };
    }
  }

  close(): Promise<void> {
    return this.#agent.close();
  }
}
