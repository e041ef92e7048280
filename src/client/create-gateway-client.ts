import { dataOf, readAnswer, type GatewayAnswer } from "./gateway-answer.ts";
import type { GatewayDocument } from "./gateway-document.ts";
import { GatewayRequestError } from "./gateway-request-error.ts";
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
  /** Send the documents' hashes instead of their text; text goes to a gateway that doesn't know them. */
  readonly persisted?: boolean;
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

export interface GatewayClient {
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
  persisted = false,
}: GatewayClientOptions): GatewayClient {
  const unknownHashes = new Set<string>();
  const refreshes: Record<string, string | Promise<string>> = {};

  async function post(body: object, request: TokenRequest, signal: AbortSignal | undefined): Promise<GatewayAnswer> {
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
      const response = await fetch(url, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
        signal: signal ?? null,
      });
      return await readAnswer(response);
    } catch (cause) {
      throw new GatewayRequestError(signal?.aborted === true ? "aborted" : kind, { cause });
    }
  }

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
  async function postAuthorized(body: object, signal: AbortSignal | undefined): Promise<GatewayAnswer> {
    const answer = await post(body, { forceRefresh: false }, signal);
    if (answer.status !== 401 || getToken === undefined) return answer;
    return post(body, { forceRefresh: true, claims: answer.claims }, signal);
  }

  async function send(
    document: GatewayDocument<unknown, unknown>,
    variables: unknown,
    signal: AbortSignal | undefined,
  ): Promise<object> {
    const hash = document.__meta__?.hash;
    if (persisted && hash !== undefined && !unknownHashes.has(hash)) {
      const answer = await postAuthorized({ documentId: `sha256:${hash}`, variables }, signal);
      if (!isUnknownDocument(answer)) return dataOf(answer);
      unknownHashes.add(hash);
    }
    return dataOf(await postAuthorized({ query: document.toString(), variables }, signal));
  }

  return {
    async execute<TResult, TVariables>(
      document: GatewayDocument<TResult, TVariables>,
      variables: TVariables,
      { signal, repeat = true, onPause, retryTime = signal }: ExecuteSettings = {},
    ): Promise<TResult> {
      // A document that so much as names a mutation is never taken for a read.
      const isRead = !/\bmutation\b/.test(document.toString());
      for (let attempt = 1; ; attempt++) {
        const data = await send(document as GatewayDocument<unknown, unknown>, variables, signal);
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
