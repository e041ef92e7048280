import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { FairShare } from "../../../common/fair-share.ts";
import { ownerOf } from "../authentication.ts";
import { ignoreRest } from "../node-parser.ts";
import { refuse, type Refusal } from "../refusal.ts";

/** Requests that may wait for their answers on one connection. Browsers, proxies and HTTP clients send one at a time. */
const MAX_PIPELINED = 4;
/** Operations that may be under way at once, of all callers. Each of them holds some kilobytes, and waits for its turn. */
const MAX_OPERATIONS = 1024;
/** How long a client may take nothing of an answer that is ready, in milliseconds. */
const MAX_STALL = 30_000;
/** How long it may take one at all, in milliseconds. */
const MAX_TAKING = 300_000;
/** For all answers together that are ready and that clients have not taken yet, in bytes. */
const MAX_UNSENT = 32 * 1024 * 1024;
/** As much of an answer is in the system's hands at once, as a rule, and takes nobody's share. */
const MAX_UNCOUNTED = 64 * 1024;
/** How long a client may take to read that its request was no HTTP, in milliseconds. */
const MAX_FAREWELL = 1_000;

/** What goes on over each connection: how much at once, and what becomes of a request that can't be read. */
export class Connections {
  readonly #unsent = new FairShare(MAX_UNSENT);
  readonly #operations = new FairShare(MAX_OPERATIONS);
  readonly #open = new Set<Socket>();
  /** What goes on behind its answer. */
  readonly #detached = new WeakMap<IncomingMessage, Exchange>();
  #isClosing = false;

  open(socket: Socket): void {
    this.#open.add(socket);
    socket.once("close", () => this.#open.delete(socket));
  }

  /** @param from then on each answer is the last one on its connection, and says so: clients take another elsewhere */
  closeAfterAnswers(from: AbortSignal): void {
    const close = (): void => {
      this.#isClosing = true;
      for (const socket of this.#open) {
        for (const { response } of unansweredOf(socket)) response.shouldKeepAlive = false;
      }
    };
    // It may have been told while it was still being started.
    if (from.aborted) close();
    else from.addEventListener("abort", close, { once: true });
  }

  /** @returns whether the request is to be looked at; otherwise its connection is closed */
  begin({ socket }: IncomingMessage, response: ServerResponse): boolean {
    const unanswered = unansweredOf(socket);
    // There may be a thousand in a packet: each would be held, and answering in order nothing could be refused.
    if (unanswered.length >= MAX_PIPELINED) {
      ignoreRest(socket);
      socket.destroy();
    }
    if (socket.destroyed) return false;
    if (this.#isClosing) response.shouldKeepAlive = false;
    unanswered.push({ response, owner: undefined, unsent: 0, isDetached: false, whenClosed: undefined });
    response.on("prefinish", this.#whenReady).on("close", this.#whenClosed);
    return true;
  }

  // The same for all responses: a listener of its own for each, to be called once, costs as much as the rest of a small
  // request.
  readonly #whenReady = this.#listener((response, socket) => {
    // Behind an answer that is not ready yet, it is not the socket that holds it.
    if (response.writableLength > MAX_UNCOUNTED) this.#keep(response, socket);
  });
  readonly #whenClosed = this.#listener((response, socket) => {
    const unanswered = unansweredOf(socket);
    const place = unanswered.findIndex((exchange) => exchange.response === response);
    const [exchange] = place === -1 ? [] : unanswered.splice(place, 1);
    if (exchange === undefined) return;
    this.#count(exchange, 0);
    if (!exchange.isDetached) this.#end(exchange, response.writableFinished);
  });

  #end(exchange: Exchange, isAnswered: boolean): void {
    if (exchange.owner !== undefined) this.#operations.release(exchange.owner);
    exchange.owner = undefined;
    exchange.whenClosed?.(isAnswered);
    exchange.whenClosed = undefined;
  }

  #listener(listen: (response: ServerResponse, socket: Socket) => void) {
    return function (this: ServerResponse) {
      listen(this, this.req.socket);
    };
  }

  /** Whether another operation of this caller could begin now. */
  hasRoom(owner: string): boolean {
    return this.#operations.hasRoom(owner);
  }

  /**
   * Makes an operation of a request, in its caller's share of all that may be under way.
   *
   * @returns whether there is room; it is given back when the answer has been sent
   */
  admit(request: IncomingMessage, owner: string): boolean {
    const exchange = this.#exchangeOf(request);
    if (exchange === undefined) return true;
    if (!this.#operations.tryTake(owner)) return false;
    exchange.owner = owner;
    return true;
  }

  /** What goes on for long is counted elsewhere: it takes no place of those that end soon. */
  release(request: IncomingMessage): void {
    const exchange = this.#exchangeOf(request);
    if (exchange?.owner === undefined) return;
    this.#operations.release(exchange.owner);
    exchange.owner = undefined;
  }

  /**
   * Lets an operation go on when its request has been answered: it keeps its place, and its time runs.
   *
   * @returns ends it; `isAnswered` as for {@link watch}
   */
  detach(request: IncomingMessage): (isAnswered: boolean) => void {
    const exchange = this.#exchangeOf(request);
    if (exchange === undefined) return () => {};
    exchange.isDetached = true;
    this.#detached.set(request, exchange);
    return (isAnswered) => this.#end(exchange, isAnswered);
  }

  #exchangeOf(request: IncomingMessage): Exchange | undefined {
    const exchange = unansweredOf(request.socket).find(({ response }) => response.req === request);
    return exchange ?? this.#detached.get(request);
  }

  /**
   * @param whenClosed called once nobody waits for the answer any more: it was sent, or its caller has gone; at once where
   *   that is so already
   */
  watch(request: IncomingMessage, whenClosed: (isAnswered: boolean) => void): void {
    const exchange = this.#exchangeOf(request);
    if (exchange === undefined) whenClosed(false);
    else exchange.whenClosed = whenClosed;
  }

  /**
   * Counts what an answer that goes on has written and its client has not taken yet, of all of its caller's. Where that is
   * more than its share, the connection is closed.
   *
   * @param bytes those of now, in place of those it had before
   */
  hold(request: IncomingMessage, bytes: number): void {
    const exchange = this.#exchangeOf(request);
    if (exchange !== undefined && !this.#count(exchange, bytes)) request.socket.destroy();
  }

  #count(exchange: Exchange, bytes: number): boolean {
    const owner = ownerOf(exchange.response.req) ?? "";
    if (exchange.unsent > 0) this.#unsent.release(owner, exchange.unsent);
    exchange.unsent = 0;
    if (bytes > 0 && !this.#unsent.tryTake(owner, bytes)) return false;
    exchange.unsent = bytes;
    return true;
  }

  /** An answer that is ready waits for its client, for as long and as large as its caller's share allows. */
  #keep(response: ServerResponse, socket: Socket): void {
    this.hold(response.req, response.writableLength);
    if (socket.destroyed) return;
    // Node itself would wait for ever, and each byte that comes begins the time of a stall anew.
    socket.setTimeout(MAX_STALL);
    const timer = setTimeout(() => socket.destroy(), MAX_TAKING);
    response.once("close", () => clearTimeout(timer));
  }

  /**
   * Answers what is no HTTP, what has too many headers and what takes too long, in the form of every other error, and
   * hangs up: nobody knows where the next request would begin.
   */
  refuse(error: NodeJS.ErrnoException, socket: Socket): void {
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy();
      return;
    }
    const unanswered = unansweredOf(socket);
    const refusal = refusalOf(error.code);
    const response = unanswered[0]?.response;
    if (response === undefined) {
      sayFarewell(socket, refusal);
    } else if (unanswered.length === 1 && !response.headersSent && !response.req.complete) {
      void refuse(response.req, response, { ...refusal, headers: { Connection: "close" } });
    } else {
      // Whatever was written now would be taken for the answer to an earlier request.
      socket.destroy();
    }
  }
}

/** A request that has no answer yet. */
interface Exchange {
  readonly response: ServerResponse;
  /** Whose operation it is, once it is one. */
  owner: string | undefined;
  /** What its client has not taken yet, as far as it is counted, in bytes. */
  unsent: number;
  /** Whether its operation goes on when it has been answered. */
  isDetached: boolean;
  whenClosed: ((isAnswered: boolean) => void) | undefined;
}

const UNANSWERED = Symbol("unanswered");

/** Those of a connection, in order. Kept with the socket: to look it up in a map takes longer than all else here. */
function unansweredOf(socket: Socket & { [UNANSWERED]?: Exchange[] }): Exchange[] {
  return (socket[UNANSWERED] ??= []);
}

function sayFarewell(socket: Socket, { status, message }: Refusal): void {
  const body = JSON.stringify({ errors: [{ message }] });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_TEXTS[status]}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  const timer = setTimeout(() => socket.destroy(), MAX_FAREWELL);
  socket.once("close", () => clearTimeout(timer));
}

const STATUS_TEXTS: Readonly<Record<number, string>> = {
  400: "Bad Request",
  408: "Request Timeout",
  431: "Request Header Fields Too Large",
};

function refusalOf(code: string | undefined): Refusal {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return { status: 431, message: "The request's headers are too large." };
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return { status: 408, message: "The request did not arrive in time." };
    default:
      return { status: 400, message: "The request is not valid HTTP." };
  }
}
