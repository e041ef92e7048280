import type { Dispatcher } from "undici";
import { parseRetryAfter } from "../../common/retry-after.ts";
import { parseChange, type UpstreamChange } from "../model/upstream-change.ts";
import type { UpstreamAnswer } from "../transport/response.ts";
import { openConnection } from "./change-connection.ts";

/** Somebody who is told what an upstream tells. */
export interface StreamListener {
  changed(change: UpstreamChange, id: string): void;
  /** Some changes were missed, nobody knows which. */
  missed(id: string): void;
  /** The upstream tells nothing more: by its answer, or as its token has ended (`undefined`). */
  closed(answer: UpstreamAnswer | undefined): void;
}

export interface SharedStreamOptions {
  readonly dispatcher: Dispatcher;
  readonly path: string;
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: () => number;
  /** Called when nobody listens any more, or the upstream tells nothing more. */
  readonly whenOver: () => void;
}

const FIRST_PAUSE = 100;
const MAX_PAUSE = 5_000;
/** Who comes with the id of one of these goes on from there; who comes with another has missed something, perhaps. */
const MAX_REMEMBERED = 512;
/** An answer that says nothing of who asks. */
const isPassing = (status: number): boolean => status === 408 || status === 429 || status >= 500;

/**
 * One stream of an upstream's changes, for all who listen with the same token. Where it breaks, it is opened again and
 * goes on from where it was; nobody who listens is told.
 */
export class SharedStream {
  readonly #options: SharedStreamOptions;
  readonly #listeners = new Set<StreamListener>();
  /** What was told last, and where the stream was; oldest first. */
  #remembered: { readonly id: string; readonly change: UpstreamChange | undefined }[] = [];
  readonly #opened = Promise.withResolvers<UpstreamAnswer | undefined>();
  #abort: () => void = () => {};
  #failures = 0;
  #isOver = false;
  lastId: string | undefined;

  /** @param lastId from where on; absent: from now */
  constructor(options: SharedStreamOptions, lastId: string | undefined) {
    this.#options = options;
    this.lastId = lastId;
    this.#open();
  }

  /** Settles when the upstream tells: `undefined`; or has answered that it doesn't: with its answer. */
  get opened(): Promise<UpstreamAnswer | undefined> {
    return this.#opened.promise;
  }

  /**
   * @param from the id after which to go on, where the listener has heard of changes before
   */
  listen(listener: StreamListener, from: string | undefined): void {
    this.#listeners.add(listener);
    if (from === undefined || from === this.lastId) return;
    const place = this.#remembered.findLastIndex(({ id }) => id === from);
    if (place === -1) {
      if (this.lastId !== undefined) listener.missed(this.lastId);
      return;
    }
    for (const { id, change } of this.#remembered.slice(place + 1)) {
      if (change !== undefined) listener.changed(change, id);
    }
  }

  leave(listener: StreamListener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size === 0) this.#end();
  }

  #open(): void {
    const { dispatcher, path, token } = this.#options;
    this.#abort = openConnection(
      dispatcher,
      { path, token, lastEventId: this.lastId },
      {
        // It is open when it has said where it is.
        opened: () => undefined,
        event: (name, id, data) => this.#event(name, id, data),
        closed: (answer) => this.#closed(answer),
      },
    );
  }

  #event(name: string, id: string | undefined, data: string): void {
    this.#failures = 0;
    if (id !== undefined) this.lastId = id;
    const { lastId } = this;
    if (name === "end" && /"tokenExpired"/.test(data)) return this.#tellEnd(undefined);
    if (lastId === undefined) return;
    const change = name === "change" ? parseChange(data) : undefined;
    if (id !== undefined && this.#remembered.at(-1)?.id !== id) {
      this.#remembered.push({ id, change });
      if (this.#remembered.length > MAX_REMEMBERED) this.#remembered = this.#remembered.slice(-MAX_REMEMBERED / 2);
    }
    this.#opened.resolve(undefined);
    for (const listener of this.#listeners) {
      if (name === "gap") listener.missed(lastId);
      else if (change !== undefined) listener.changed(change, lastId);
    }
  }

  #closed(answer: UpstreamAnswer | undefined): void {
    if (this.#isOver) return;
    if (answer !== undefined && !isPassing(answer.status)) return this.#tellEnd(answer);
    // Whoever waits for it to begin is told what it is; who listens already is not.
    if (this.lastId === undefined && this.#failures >= 2) {
      return this.#tellEnd(answer ?? { status: 503, headers: {}, body: undefined });
    }
    const { now, random } = this.#options;
    const asked = parseRetryAfter(answer?.headers["retry-after"], now());
    const pause = Math.min(FIRST_PAUSE * 2 ** this.#failures++, MAX_PAUSE);
    const delay = Math.max(pause * (0.5 + random() / 2), Math.min((asked ?? 0) * 1000, 60_000));
    const timer = setTimeout(() => this.#open(), delay).unref();
    this.#abort = () => clearTimeout(timer);
  }

  #tellEnd(answer: UpstreamAnswer | undefined): void {
    const listeners = [...this.#listeners];
    this.#end();
    this.#opened.resolve(answer ?? { status: 401, headers: {}, body: undefined });
    for (const listener of listeners) listener.closed(answer);
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#listeners.clear();
    this.#abort();
    this.#options.whenOver();
  }
}
