import { setTimeout } from "node:timers/promises";
import type { Logger } from "pino";
import type { Store } from "../store/store.ts";
import { comparePositions, type ChangePage, type ChangePosition } from "../store/stored-changes.ts";
import { ToldChanges, type ToldChange } from "./told-changes.ts";
import type { Watcher } from "./watcher.ts";

/** Somebody who is told of changes as they happen. */
export interface Listener {
  readonly watcher: Watcher;
  /** Up to where it has been told; nothing before that is told again. */
  readonly position: ChangePosition;
  /** Told of what it may see, then of where that ends. */
  told(changes: readonly ToldChange[], end: ChangePosition): void;
}

export interface ChangeFeedOptions {
  readonly store: Store;
  readonly logger: Logger;
  /** Milliseconds between two looks at what is new. */
  readonly interval?: number;
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

const INTERVAL = 50;
const AFTER_TROUBLE = 1_000;
const PAGE = 200;

/** What changes, as this process sees it: one reads for all who listen, and nobody while none does. */
export class ChangeFeed {
  readonly #options: Required<ChangeFeedOptions>;
  readonly #listeners = new Set<Listener>();
  readonly #closing = new AbortController();
  #reading: Promise<void> | undefined;
  #position: ChangePosition | undefined;

  constructor(options: ChangeFeedOptions) {
    this.#options = {
      interval: INTERVAL,
      sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
      ...options,
    };
  }

  /**
   * Where the feed is: what is written from now on comes after it.
   *
   * @throws {StoreError}
   */
  async start(): Promise<ChangePosition> {
    if (this.#reading !== undefined && this.#position !== undefined) return this.#position;
    return this.#options.store.changes.end();
  }

  /** Whether all that came after a position can still be told. @throws {StoreError} */
  isKept(position: ChangePosition): Promise<boolean> {
    return this.#options.store.changes.isKept(position);
  }

  /**
   * Tells a listener of what it has missed so far, some of it.
   *
   * @returns whether it has missed nothing any more: then it is told of everything until it leaves
   * @throws {StoreError}
   */
  async catchUp(listener: Listener): Promise<boolean> {
    const { store } = this.#options;
    // Known before it is read what was missed: where that is nothing, there is nothing up to here.
    const reached = this.#position ?? (await store.changes.end());
    if (comparePositions(listener.position, reached) < 0) {
      const page = await store.changes.read(listener.position, PAGE);
      const told = await ToldChanges.lookUp(store, page.changes, [listener.watcher]);
      const isBefore = page.changes.length === 0 && comparePositions(page.end, reached) < 0;
      tell(listener, told, isBefore ? { ...page, end: reached } : page);
    }
    return this.#joins(listener, reached);
  }

  /** @param reached where nobody reads for all yet, they go on from there: never from where a listener says it is */
  #joins(listener: Listener, reached: ChangePosition): boolean {
    const position = this.#position ?? reached;
    if (comparePositions(listener.position, position) < 0) return false;
    this.#position = position;
    this.#listeners.add(listener);
    this.#reading ??= this.#read();
    return true;
  }

  /** Up to where a listener has been told, though it was nothing that it may see. */
  positionOf(listener: Listener): ChangePosition {
    return (this.#listeners.has(listener) ? this.#position : undefined) ?? listener.position;
  }

  leave(listener: Listener): void {
    this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#listeners.clear();
    await this.#reading;
  }

  async #read(): Promise<void> {
    const { store, logger, interval, sleep } = this.#options;
    const { signal } = this.#closing;
    let isTroubled = false;
    while (this.#listeners.size > 0 && !signal.aborted && this.#position !== undefined) {
      let pause = interval;
      try {
        const page = await store.changes.read(this.#position, PAGE);
        if (page.changes.length > 0) await this.#tellAll(page);
        else this.#position = page.end;
        if (page.changes.length === PAGE) pause = 0;
        isTroubled = false;
      } catch (error) {
        // Nothing is lost: it goes on from where it was.
        if (!isTroubled) logger.error({ err: error }, "The changes can't be read; trying again");
        isTroubled = true;
        pause = AFTER_TROUBLE;
      }
      await sleep(pause, signal).catch(() => undefined);
    }
    this.#reading = undefined;
    this.#position = undefined;
  }

  async #tellAll(page: ChangePage): Promise<void> {
    const told = new Set<Listener>();
    // Somebody may come meanwhile, of whom nothing was looked up yet.
    for (;;) {
      const listeners = [...this.#listeners].filter((listener) => !told.has(listener));
      if (listeners.length === 0) {
        // In the same moment: who comes next, and has read less than this, has to read on.
        this.#position = page.end;
        return;
      }
      const watchers = listeners.map(({ watcher }) => watcher);
      const changes = await ToldChanges.lookUp(this.#options.store, page.changes, watchers);
      for (const listener of listeners) {
        told.add(listener);
        if (this.#listeners.has(listener)) tell(listener, changes, page);
      }
    }
  }
}

function tell(listener: Listener, told: ToldChanges, { end }: ChangePage): void {
  const changes: ToldChange[] = [];
  for (const one of told.for(listener.watcher)) {
    if (comparePositions(one.change.position, listener.position) > 0) changes.push(one);
  }
  if (comparePositions(end, listener.position) > 0) listener.told(changes, end);
}
