import { Pool, type Dispatcher } from "undici";
import type { UserScope } from "../model/credential.ts";
import { unlessEnded } from "../operation-life.ts";
import type { Requester } from "../requester.ts";
import { ChangeWatch, type StreamOf } from "./change-watch.ts";
import { SharedStream } from "./shared-stream.ts";
import { StreamShares } from "./stream-shares.ts";

/** Longer than two heartbeats of the service: a stream that says nothing for so long is broken. */
const MAX_SILENCE = 45_000;
const MAX_HEADERS = 10_000;

/** The streams of changes that are open to an upstream: one for each token and user, however many listen. */
export class ChangeWatches {
  readonly #origin: string;
  readonly #now: () => number;
  readonly #streams = new Map<string, SharedStream>();
  readonly #shares = new StreamShares();
  #dispatcher: Dispatcher | undefined;

  constructor(origin: string, now: () => number) {
    this.#origin = origin;
    this.#now = now;
  }

  /** How many streams there are. */
  get open(): number {
    return this.#streams.size;
  }

  /**
   * Watches what a caller may see of a user's meetings.
   *
   * @param from the id after which to go on, where the caller was told of changes before
   * @throws {ThrottledError} when the caller watches too much already
   * @throws {GatewayError} when the caller may not, or the upstream tells of no changes
   */
  async watch({ credential, life }: Requester, scope: UserScope, from: string | undefined): Promise<ChangeWatch> {
    const userId = credential.authorize(scope, "read");
    const user = userId === undefined ? "me" : `users/${encodeURIComponent(userId)}`;
    const path = `/beta/${user}/virtualAppointments/changes`;
    const streamOf: StreamOf = (token, lastId) => this.#streamOf(path, token, lastId);
    const giveBack = this.#shares.take(credential, path);
    const watch = new ChangeWatch(credential, scope, { streamOf, now: this.#now, whenClosed: giveBack });
    try {
      await unlessEnded(life, watch.open(from));
      return watch;
    } catch (error) {
      watch.close();
      throw error;
    }
  }

  #streamOf(path: string, token: string, lastId: string | undefined): SharedStream {
    const key = `${token} ${path}`;
    const known = this.#streams.get(key);
    if (known !== undefined) return known;
    // Connections of their own: each is held for hours, and the others are shared by all.
    const dispatcher = (this.#dispatcher ??= new Pool(this.#origin, {
      pipelining: 1,
      allowH2: false,
      headersTimeout: MAX_HEADERS,
      bodyTimeout: MAX_SILENCE,
      connect: { timeout: 5000 },
    }));
    const whenOver = (): void => {
      if (this.#streams.get(key) === stream) this.#streams.delete(key);
    };
    const options = { dispatcher, path, token, now: this.#now, random: Math.random, whenOver };
    const stream = new SharedStream(options, lastId);
    this.#streams.set(key, stream);
    return stream;
  }

  async close(): Promise<void> {
    await this.#dispatcher?.destroy();
  }
}
