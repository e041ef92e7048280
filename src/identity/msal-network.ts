import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from "@azure/msal-node";
import { request, type Dispatcher } from "undici";
import { isObject } from "../common/json.ts";

/** What the token endpoint answered. */
export interface TokenAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; empty when it was none. */
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * MSAL's network, for one acquisition: over undici, to the token endpoint alone. It keeps the answer, because MSAL's
 * errors have lost what a caller needs to know of it: the status, and how long to wait.
 */
export class TokenEndpoint implements INetworkModule {
  readonly #dispatcher: Dispatcher;
  readonly #retryTime: number;
  #answer: TokenAnswer | undefined;

  /** @param retryTime how long the whole exchange may take, in milliseconds */
  constructor(dispatcher: Dispatcher, retryTime: number) {
    this.#dispatcher = dispatcher;
    this.#retryTime = retryTime;
  }

  /** `undefined` when none came. */
  get answer(): TokenAnswer | undefined {
    return this.#answer;
  }

  async sendPostRequestAsync<Body>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<Body>> {
    return this.#send("POST", url, options);
  }

  /** Managed identities are asked for with GET. Nothing else is: all that MSAL has to know of the authority, it is told. */
  async sendGetRequestAsync<Body>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<Body>> {
    return this.#send("GET", url, options);
  }

  async #send<Body>(
    method: "GET" | "POST",
    url: string,
    { headers, body }: NetworkRequestOptions = {},
  ): Promise<NetworkResponse<Body>> {
    this.#answer = undefined;
    const response = await request(url, {
      method,
      headers: headers ?? {},
      body: body ?? null,
      dispatcher: this.#dispatcher,
      signal: AbortSignal.timeout(this.#retryTime),
    });
    const text = await response.body.text();
    const received: Record<string, string> = {};
    for (const [name, value] of Object.entries(response.headers)) received[name] = String(value);
    this.#answer = { status: response.statusCode, headers: received, body: parseObject(text) };
    return { status: response.statusCode, headers: received, body: this.#answer.body as Body };
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value = JSON.parse(text) as unknown;
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
