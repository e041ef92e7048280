import type { ServerResponse } from "node:http";
import type { ChangePosition } from "../store/stored-changes.ts";
import { eventText, positionText } from "./change-event.ts";
import type { ChangeFeed, Listener } from "./change-feed.ts";
import type { ToldChange } from "./told-changes.ts";
import type { Watcher } from "./watcher.ts";

/** Why a stream ends, as its last event says. */
export type StreamEnd = "tokenExpired" | "stopping" | "unavailable";

/** How long a client waits before it comes again, in milliseconds, where its stream ended by itself. */
const RETRY = 1_000;

/**
 * The changes that one caller may see, as server-sent events. A client that takes them slower than they come is left
 * alone until it has taken what it was sent, and then told what it has missed: so nothing is kept for it.
 */
export class ChangeStream implements Listener {
  readonly watcher: Watcher;
  readonly #response: ServerResponse;
  readonly #feed: ChangeFeed;
  readonly #now: () => number;
  position: ChangePosition;
  #saidAt: number;
  /** Since when the client takes nothing; `undefined` while it does. */
  #blockedSince: number | undefined;
  #isCatchingUp = false;

  constructor(
    watcher: Watcher,
    position: ChangePosition,
    response: ServerResponse,
    feed: ChangeFeed,
    now: () => number,
  ) {
    this.watcher = watcher;
    this.position = position;
    this.#response = response;
    this.#feed = feed;
    this.#now = now;
    this.#saidAt = now();
  }

  /** @param isGap whether the client has missed what nobody can tell any more */
  async open(isGap: boolean): Promise<void> {
    this.#response.on("drain", () => {
      this.#blockedSince = undefined;
      void this.#catchUp();
    });
    this.#response.on("close", () => this.#feed.leave(this));
    // Also the sign that it has begun: whatever is written from now on is told.
    this.#write(`retry: ${RETRY}\n${isGap ? eventText(this.position, "gap", {}) : positionText(this.position)}`);
    await this.#catchUp();
  }

  told(changes: readonly ToldChange[], end: ChangePosition): void {
    this.position = end;
    if (changes.length === 0 || this.#isOver) return;
    if (this.#isExpired) return this.end("tokenExpired");
    this.#write(changes.map(({ text }) => text()).join(""));
    if (this.#blockedSince !== undefined) this.#feed.leave(this);
  }

  /** Says where it is when it has said nothing for so long, and ends when its time is over. */
  tick(heartbeat: number, maxStall: number): void {
    const now = this.#now();
    if (this.#isExpired) this.end("tokenExpired");
    else if (this.#blockedSince !== undefined) {
      if (now - this.#blockedSince >= maxStall) this.#response.destroy();
    } else if (now - this.#saidAt >= heartbeat) {
      this.#write(positionText(this.#feed.positionOf(this)));
    }
  }

  end(reason: StreamEnd): void {
    if (this.#isOver) return;
    const position = this.#feed.positionOf(this);
    this.#feed.leave(this);
    this.#response.end(eventText(position, "end", { reason }));
  }

  get #isOver(): boolean {
    return this.#response.destroyed || this.#response.writableEnded;
  }

  get #isExpired(): boolean {
    const { expiresAt } = this.watcher.caller;
    return expiresAt !== undefined && this.#now() >= expiresAt;
  }

  async #catchUp(): Promise<void> {
    if (this.#isCatchingUp) return;
    this.#isCatchingUp = true;
    try {
      while (!this.#isOver && this.#blockedSince === undefined && !(await this.#feed.catchUp(this)));
      if (this.#isOver) this.#feed.leave(this);
    } catch {
      // The client comes again, and goes on from here.
      this.end("unavailable");
    } finally {
      this.#isCatchingUp = false;
    }
  }

  #write(text: string): void {
    const now = this.#now();
    this.#saidAt = now;
    if (!this.#response.write(text)) this.#blockedSince ??= now;
  }
}
