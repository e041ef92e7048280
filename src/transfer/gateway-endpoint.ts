import { setTimeout as sleep } from "node:timers/promises";
import { parseRetryAfter } from "../common/retry-after.ts";
import { UsageError } from "../runtime/usage-error.ts";

const MAX_ATTEMPTS = 6;
const FIRST_DELAY = 500;
const MAX_DELAY = 30_000;
/** Longer than an operation may take at the gateway, in milliseconds. */
const MAX_ANSWER = 130_000;

interface GraphQLAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** The gateway, for a tool that can wait: what does not get through is sent again. */
export class GatewayEndpoint {
  readonly #url: string;
  readonly #token: string;

  /** @throws {UsageError} without a URL or a token */
  constructor(url: string | undefined, token: string | undefined) {
    if (url === undefined || !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      throw new UsageError("--url has to be the gateway's endpoint, such as http://127.0.0.1:4000/graphql.");
    }
    if (token === undefined || token === "") {
      throw new UsageError("GATEWAY_TOKEN has to hold an access token for the gateway.");
    }
    this.#url = url;
    this.#token = token;
  }

  /**
   * Executes an operation that may be sent more than once.
   *
   * @throws {UsageError} when the gateway can't be reached, refuses the token, or answers with an error
   */
  async execute(query: string, variables: object): Promise<Readonly<Record<string, unknown>>> {
    let trouble = "";
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const answer = await this.#send(query, variables);
      if ("data" in answer) return answer.data;
      trouble = answer.trouble;
      if (attempt < MAX_ATTEMPTS) await sleep(Math.max(answer.wait, pauseAfter(attempt)));
    }
    throw new UsageError(`The gateway does not answer as it should (${trouble}). Run the same command again later.`);
  }

  async #send(query: string, variables: object): Promise<Sent> {
    let response: Response;
    let answer: GraphQLAnswer;
    try {
      response = await fetch(this.#url, {
        method: "POST",
        headers: {
          Authorization: `Bearer ${this.#token}`,
          "Content-Type": "application/json",
          Accept: "application/graphql-response+json, application/json",
        },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(MAX_ANSWER),
      });
      answer = (await response.json()) as GraphQLAnswer;
    } catch {
      return { trouble: "no answer", wait: 0 };
    }
    const { status, headers } = response;
    if (status === 401) throw new UsageError("The gateway refuses the token in GATEWAY_TOKEN. Get a new one.");
    if (status === 429 || status >= 500) {
      const seconds = parseRetryAfter(headers.get("retry-after") ?? undefined, Date.now()) ?? 0;
      return { trouble: `status ${status}`, wait: Math.min(seconds * 1000, MAX_DELAY) };
    }
    // Our own messages, which never hold what was sent.
    const [error] = answer.errors ?? [];
    if (error !== undefined || answer.data === undefined || answer.data === null) {
      throw new UsageError(`The gateway refuses the request: ${error?.message ?? `status ${status}`}`);
    }
    return { data: answer.data };
  }
}

type Sent = { readonly data: Readonly<Record<string, unknown>> } | { readonly trouble: string; readonly wait: number };

/** In milliseconds, twice as long each time. */
export function pauseAfter(attempt: number): number {
  return Math.min(MAX_DELAY, FIRST_DELAY * 2 ** (attempt - 1));
}
