import { dataOf, readAnswer, type GatewayAnswer } from "./gateway-answer.ts";
import type { GatewayDocument } from "./gateway-document.ts";
import { GatewayRequestError } from "./gateway-request-error.ts";
import type { Fetch, PersistedDocuments } from "./document-hashes.ts";
import { repeatableOutcome, retryAt } from "./retry-policy.ts";
import { wait } from "./wait.ts";

/** Why a token is asked for: a plain one, or a better one after the gateway refused the last with 401. */
export interface TokenRequest {
  /** The last token was refused: don't take it from a cache again. */
  readonly forceRefresh: boolean;
  /** The claims that the new one has to hold, as JSON text. */
  readonly claims?: string | undefined;
}

type TokenSource = (request: TokenRequest) => string | Promise<string>;

export interface GatewayClientOptions {
  /** The gateway's endpoint: `https://gateway.example/graphql`. */
  readonly url: string;
  /** Called for each request, and once for all that are refused at the same time. Leave it out where something else signs requests. */
  readonly getToken?: TokenSource;
  /** Left out: the global one. */
  readonly fetch?: typeof globalThis.fetch;
  /**
   * `persistedDocuments()`: send the documents' hashes instead of their text; text goes to a gateway that doesn't know them.
   * `persistedReads()`: and ask for queries with GET, so that what has not changed is not sent again.
   */
  readonly persisted?: PersistedDocuments;
}

/** A pause before the same request is sent again. */
export interface Pause {
  /** By the clock of this machine. */
  readonly retryAt: Date;
  /** How often it was sent so far. */
  readonly attempt: number;
}

export interface ExecuteSettings {
  readonly signal?: AbortSignal;
  /** Whether outcomes that pass are waited out, by the retry policy. Left out: `true`. */
  readonly repeat?: boolean;
  readonly onPause?: (pause: Pause) => void;
  /** Ends a pause, but no request: what there is comes then. Left out: `signal`, which ends everything. */
  readonly retryTime?: AbortSignal | undefined;
}

/** It has what it was made with, for whatever sends requests of its own kind, such as the live hooks. */
export interface GatewayClient extends Pick<GatewayClientOptions, "url"> {
  readonly getToken: GatewayClientOptions["getToken"] | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly persisted: GatewayClientOptions["persisted"] | undefined;

  /**
   * Executes an operation. What the schema expects to fail comes as a `__typename` of the result.
   *
   * @throws {GatewayRequestError} where no typed result came
   */
  execute<TResult, TVariables>(
    document: GatewayDocument<TResult, TVariables>,
    variables: TVariables,
    settings?: ExecuteSettings,
  ): Promise<TResult>;
}

/** A client of one gateway, for one signed-in user. */
export function createGatewayClient({
  url,
  getToken,
  fetch = (...parameters) => globalThis.fetch(...parameters),
  persisted,
}: GatewayClientOptions): GatewayClient {
  const unknownIds = new Set<string>();
  const refreshes: Record<string, string | Promise<string>> = {};

  /** Requests that are refused together share one fresh token. */
  async function tokenFor(acquire: TokenSource, request: TokenRequest): Promise<string> {
    const { forceRefresh, claims = "" } = request;
    if (!forceRefresh) return acquire(request);
    try {
      return await (refreshes[claims] ??= acquire(request));
    } finally {
      delete refreshes[claims];
    }
  }

  /** HTTP 401 says that nothing was executed, of a mutation neither: so it is sent once more, with a better token. */
  async function ask(body: object, signal: AbortSignal | undefined, through: Fetch = fetch): Promise<GatewayAnswer> {
    async function askWith(request: TokenRequest): Promise<GatewayAnswer> {
      let kind: "token" | "network" = "token";
      try {
        // React Native's signals don't know how to throw.
        if (signal?.aborted === true) throw signal.reason;
        const headers = new Headers({
          Accept: "application/graphql-response+json, application/json",
          "Content-Type": "application/json",
        });
        if (getToken !== undefined) headers.set("Authorization", `Bearer ${await tokenFor(getToken, request)}`);
        kind = "network";
        const init = { method: "POST", headers, body: JSON.stringify(body), signal: signal ?? null };
        return await readAnswer(await through(url, init));
      } catch (cause) {
        throw new GatewayRequestError(signal?.aborted === true ? "aborted" : kind, { cause });
      }
    }
    const answer = await askWith({ forceRefresh: false });
    if (answer.status !== 401 || getToken === undefined) return answer;
    return askWith({ forceRefresh: true, claims: answer.claims });
  }

  async function send(
    document: GatewayDocument<unknown, unknown>,
    variables: unknown,
    signal: AbortSignal | undefined,
    isRead: boolean,
  ): Promise<object> {
    const documentId = await persisted?.idOf(document);
    if (documentId !== undefined && !unknownIds.has(documentId)) {
      const body = { documentId, variables };
      const answer = await ask(body, signal, isRead ? persisted?.through?.(fetch, body) : undefined);
      if (!isUnknownDocument(answer)) return dataOf(answer);
      unknownIds.add(documentId);
    }
    return dataOf(await ask({ query: document.toString(), variables }, signal));
  }

  return {
    url,
    getToken,
    fetch,
    persisted,
    async execute<TResult, TVariables>(
      document: GatewayDocument<TResult, TVariables>,
      variables: TVariables,
      { signal, repeat = true, onPause, retryTime = signal }: ExecuteSettings = {},
    ): Promise<TResult> {
      // A document that so much as names a mutation is never taken for a read.
      const isRead = !/\bmutation\b/.test(document.toString());
      for (let attempt = 1; ; attempt++) {
        const data = await send(document as GatewayDocument<unknown, unknown>, variables, signal, isRead);
        const outcome = repeat ? repeatableOutcome(data, isRead) : undefined;
        const now = Date.now();
        const at = outcome && retryAt(attempt, outcome.retryAfterSeconds, now);
        if (at === undefined) return data as TResult;
        onPause?.({ attempt, retryAt: new Date(at) });
        if (!(await wait(at - now, retryTime)) && retryTime !== signal) return data as TResult;
      }
    },
  };
}

function isUnknownDocument({ body }: GatewayAnswer): boolean {
  return /^PERSISTED_(?:DOCUMENT|QUERY)_NOT_/.test(String(body?.errors?.[0]?.extensions?.["code"]));
}
