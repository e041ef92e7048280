import { Pool } from "undici";
import type { Tracer } from "../../common/tracer.ts";
import { AdaptiveLimit } from "./adaptive-limit.ts";
import { CircuitBreaker } from "./circuit-breaker.ts";
import { Connections } from "./connections.ts";
import { type FailureOutcome, ServiceUnavailableError } from "../model/gateway-errors.ts";
import type { EndSignal } from "../operation-life.ts";
import { KeyKeeping } from "./key-keeping.ts";
import { BrokenConnectionError, exchange, NotSentError } from "./exchange.ts";
import type { UpstreamUse } from "../model/upstream-use.ts";
import type { GraphObserver, UpstreamUsage } from "../graph-observer.ts";
import type { Credential, UpstreamName } from "../model/credential.ts";
import { RetryBudget } from "./retry-budget.ts";
import type { UpstreamAnswer } from "./response.ts";
import { conditionalHeaders, type Conditions, headersOf } from "./request-headers.ts";
import { traceExchange, type ExchangedRequest } from "./trace-exchange.ts";
import { WriteConnections } from "./write-connections.ts";

const READ_CONNECTIONS = 512;
/** So many requests with reads are sent to an upstream at once, however slow it gets. */
const MIN_READS = 20;
const WRITE_CONNECTIONS = 256;
/** So many times what a caller uses of either is left for others: one alone gets an eighth. Any may be held for long. */
const OTHERS = 7;

/** A read that was given up after so many milliseconds says that the upstream has too much to do. */
const LATE = 5000;
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

interface UpstreamRequest {
  /** With the version, without the origin. */
  readonly path: string;
  /** The bearer token, without `Bearer`. */
  readonly token: string;
  /** JSON text. */
  readonly body?: string;
  /** Breaks it off. */
  readonly end: EndSignal;
}

/** A GET, or a `$batch` of them. */
export interface UpstreamRead extends UpstreamRequest {
  readonly method: "GET" | "POST";
  /** The operation that all of it is for. */
  readonly use?: UpstreamUse | undefined;
  /** The operations of its reads. */
  readonly askedBy: ExchangedRequest["askedBy"];
  /** The etag of what is known of it: 304 where that has not changed. */
  readonly ifNoneMatch?: string | undefined;
  /** Called when it goes once more, as its connection broke. */
  readonly onRepeat?: () => void;
}

export interface UpstreamWrite extends UpstreamRequest, Conditions {
  readonly method: "PUT" | "PATCH" | "DELETE" | "POST";
  /** Of its operation, which counts it. */
  readonly use?: UpstreamUse | undefined;
}

/** Told of each request that got no answer, or one that makes no sense: for the operators' log. */
export type UpstreamReport = (failure: { readonly method: string; readonly cause: unknown }) => void;

export interface UpstreamOptions {
  readonly report: UpstreamReport;
  readonly observer?: GraphObserver | undefined;
  readonly tracer?: Tracer | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long a write may wait for a connection, in milliseconds. */
  readonly maxWriteWait: number;
  /** Whether nothing is sent for a while to an upstream that is gone. */
  readonly circuitBreaker: boolean;
}

/** One upstream origin, and the connections to it: reads and writes have pools of their own. */
export class Upstream {
  readonly #readPool: Pool;
  /** Each of its connections serves one request: the upstream can't have closed it meanwhile. */
  readonly #repeatPool: Pool;
  readonly #writePool: Pool;
  readonly name: UpstreamName;
  readonly report: UpstreamReport;
  readonly observer: GraphObserver | undefined;
  readonly #tracer: Tracer | undefined;
  readonly #writeConnections: WriteConnections;
  /** Whoever reads takes one of these first, and gives it back. */
  readonly readConnections = new Connections(READ_CONNECTIONS, OTHERS);
  readonly retryBudget: RetryBudget;
  readonly keeping: KeyKeeping;
  readonly #limit = new AdaptiveLimit({ min: MIN_READS, max: READ_CONNECTIONS });
  readonly #breaker: CircuitBreaker | undefined;
  /** With which credential the last sign of too much to do came. */
  #lastTroubled: string | undefined;

  constructor(
    name: UpstreamName,
    origin: string,
    { report, observer, tracer, now, maxWriteWait, circuitBreaker }: UpstreamOptions,
  ) {
    this.name = name;
    this.report = report;
    this.observer = observer;
    this.#tracer = tracer;
    this.#readPool = poolOf(origin, READ_CONNECTIONS);
    this.#repeatPool = poolOf(origin, READ_CONNECTIONS, { pipelining: 0 });
    this.#writePool = poolOf(origin, WRITE_CONNECTIONS);
    this.#writeConnections = new WriteConnections(new Connections(WRITE_CONNECTIONS, OTHERS), maxWriteWait);
    this.retryBudget = new RetryBudget(now);
    this.keeping = new KeyKeeping(origin, now);
    if (circuitBreaker) this.#breaker = new CircuitBreaker(() => performance.now());
  }

  /** What is in use of it now. */
  get usage(): UpstreamUsage {
    return {
      name: this.name,
      reads: this.readConnections.used,
      readLimit: this.#limit.current,
      writes: this.#writeConnections.used,
      isOpen: this.#breaker?.isOpen === true,
    };
  }

  /**
   * The token that an operation asks with. Whoever has to acquire it first does so as a step of that operation.
   *
   * @param name of what is asked, here: one origin may be both upstreams
   */
  tokenOf(credential: Credential, name: UpstreamName, use: UpstreamUse | undefined): string | Promise<string> {
    const span = use?.span;
    if (this.#tracer === undefined || span === undefined) return credential.tokenFor(name);
    return this.#tracer.within(span, () => credential.tokenFor(name));
  }

  /**
   * Sends a read. When its connection breaks before the answer begins, it goes once more at once, over a new one.
   *
   * @throws {ServiceUnavailableError} when no answer came, or one that can't be read, or nothing is sent to it for now
   */
  async read({ method, path, token, body, end, ...read }: UpstreamRead): Promise<UpstreamAnswer> {
    const { use, askedBy, ifNoneMatch, onRepeat } = read;
    const headers = headersOf(token, body, use?.clientRequestId);
    if (ifNoneMatch !== undefined) headers["if-none-match"] = ifNoneMatch;
    const request = { method, path, headers, body: body ?? null, askedBy };
    this.#requireClosed();
    const begunAt = performance.now();
    try {
      const answer = await this.#exchangeTwice(request, end, onRepeat);
      this.#breaker?.answered();
      if (answer.status === 503 || answer.status === 504) this.#troubled(token);
      else this.#limit.answered(performance.now() - begunAt, this.readConnections.used);
      this.readConnections.resize(this.#limit.current);
      return answer;
    } catch (error) {
      this.#learn(error, end);
      if (end.aborted && performance.now() - begunAt >= LATE) this.#troubled(token);
      // Whoever gave it up knows why.
      if (end.aborted) throw end.reason;
      throw this.#unavailable(method, error, "NOT_SENT");
    }
  }

  /** Too much to do shows with more than one credential: what only one meets may be made by it, and is its own limit's. */
  #troubled(token: string): void {
    if (this.#lastTroubled !== undefined && this.#lastTroubled !== token) {
      this.#limit.overloaded();
      this.readConnections.resize(this.#limit.current);
    }
    this.#lastTroubled = token;
  }

  async #exchangeTwice(
    request: ExchangedRequest,
    end: EndSignal,
    onRepeat: (() => void) | undefined,
  ): Promise<UpstreamAnswer> {
    try {
      return await this.#exchange(this.#readPool, request, end);
    } catch (error) {
      const isRepeated = error instanceof BrokenConnectionError && !end.aborted && this.retryBudget.tryTake();
      if (!isRepeated) throw error;
      onRepeat?.();
      this.observer?.repeated(this.name, "connection_broke");
      return await this.#exchange(this.#repeatPool, request, end);
    }
  }

  /**
   * Sends a write, once, over a connection of its caller's share.
   *
   * @param owner whose share it takes
   * @throws {ThrottledError} when the share stayed used up: nothing was sent
   * @throws {ServiceUnavailableError} when no answer came, or one that can't be read; it says whether it was sent
   */
  async write(
    { method, path, token, body, use, end, ...conditions }: UpstreamWrite,
    owner: string,
  ): Promise<UpstreamAnswer> {
    const request = {
      method,
      path,
      headers: { ...headersOf(token, body, use?.clientRequestId), ...conditionalHeaders(conditions) },
      body: body ?? null,
      askedBy: { uses: [use] },
    };
    await this.#writeConnections.take(owner, end);
    try {
      this.#requireClosed();
      use?.countOwn();
      const answer = await this.#exchangeWrite(request, end);
      if (conditions.idempotencyKey !== undefined) this.keeping.learn(answer);
      return answer;
    } finally {
      this.#writeConnections.release(owner);
    }
  }

  async #exchangeWrite(request: ExchangedRequest, end: EndSignal): Promise<UpstreamAnswer> {
    try {
      const answer = await this.#exchange(this.#writePool, request, end);
      this.#breaker?.answered();
      return answer;
    } catch (error) {
      this.#learn(error, end);
      throw this.#unavailable(request.method, error, error instanceof NotSentError ? "NOT_SENT" : "UNKNOWN");
    }
  }

  /** @throws {ServiceUnavailableError} while nothing is sent to an upstream that is gone */
  #requireClosed(): void {
    const blockedFor = this.#breaker?.blockedFor();
    if (blockedFor === undefined) return;
    const message = "The appointment service does not answer: for a moment nothing is sent to it.";
    throw new ServiceUnavailableError(Math.ceil(blockedFor / 1000), {}, "NOT_SENT", message);
  }

  /** What became of a request without an answer says something of its upstream, unless nobody waited for one. */
  #learn(error: unknown, end: EndSignal): void {
    if (end.aborted) this.#breaker?.abandoned();
    else if (error instanceof BrokenConnectionError || error instanceof NotSentError) this.#breaker?.failed();
    else this.#breaker?.answered();
  }

  /** One request, told of when somebody wants to know. */
  #exchange(pool: Pool, request: ExchangedRequest, end: EndSignal): Promise<UpstreamAnswer> {
    const exchanged =
      this.#tracer === undefined
        ? exchange(pool, request, end)
        : traceExchange(this.#tracer, this.name, request, (traced) => exchange(pool, traced, end));
    return this.observer === undefined ? exchanged : this.#observed(exchanged, request.method, this.observer);
  }

  async #observed(
    exchanged: Promise<UpstreamAnswer>,
    method: string,
    observer: GraphObserver,
  ): Promise<UpstreamAnswer> {
    const begunAt = performance.now();
    let status: number | undefined;
    try {
      const answer = await exchanged;
      ({ status } = answer);
      return answer;
    } finally {
      observer.exchanged(this.name, method, status, performance.now() - begunAt);
    }
  }

  #unavailable(method: string, error: unknown, outcome: FailureOutcome): ServiceUnavailableError {
    const cause = error instanceof BrokenConnectionError || error instanceof NotSentError ? error.cause : error;
    this.report({ method, cause });
    return new ServiceUnavailableError(undefined, { cause }, outcome);
  }

  async close(): Promise<void> {
    await Promise.all([this.#readPool.close(), this.#repeatPool.close(), this.#writePool.close()]);
  }
}

function poolOf(origin: string, connections: number, { pipelining } = { pipelining: 1 }): Pool {
  return new Pool(origin, {
    connections,
    pipelining,
    // Over HTTP/2 all would share one connection, and whoever gives up would leave it as it is: one that a firewall
    // forgot would swallow everything. Over HTTP/1.1 whoever gives up closes the connection, and takes another.
    allowH2: false,
    connect: { timeout: 5000 },
    // Every request has somebody who ends it in time. Timers besides would be dearer than they are worth.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: MAX_ANSWER_BYTES,
  });
}
