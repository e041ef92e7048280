import type { ServerResponse } from "node:http";
import { FairShare } from "../../common/fair-share.ts";
import { requireAccessPolicy } from "../access/access-policy.ts";
import { hasPermission, requirePermission } from "../access/required-permissions.ts";
import type { Caller } from "../domain/service-caller.ts";
import { GraphError } from "../protocol/graph-error.ts";
import type { HandlerContext } from "../resources/handler-context.ts";
import { parsePosition } from "../store/stored-changes.ts";
import type { ChangeFeed } from "./change-feed.ts";
import { ChangeStream } from "./change-stream.ts";

export interface StreamBounds {
  /** All streams of this process; one caller may have an eighth of them. */
  readonly streams: number;
  /** How long a stream says nothing, in milliseconds: longer would be too long for some proxies. */
  readonly heartbeat: number;
  /** How long a client may take nothing, in milliseconds. */
  readonly stall: number;
}

const BOUNDS: StreamBounds = { streams: 10_000, heartbeat: 15_000, stall: 60_000 };
const OTHERS = 7;
const TICK = 1_000;

/** What asks for a stream. */
export interface StreamRequest {
  readonly caller: Caller;
  /** As the path has it; `undefined` for `/me`. */
  readonly userId: string | undefined;
  /** The header by which a client goes on from where it was. */
  readonly lastEventId: string | undefined;
}

/** Opens a stream over a response that nothing was sent of yet. */
export type OpenStream = (response: ServerResponse) => Promise<void>;

/** The streams of changes that are open. */
export class ChangeStreams {
  readonly #feed: ChangeFeed;
  readonly #context: HandlerContext;
  readonly #bounds: StreamBounds;
  readonly #open = new Set<ChangeStream>();
  readonly #shares: FairShare;
  #ticking: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(feed: ChangeFeed, context: HandlerContext, bounds: Partial<StreamBounds> = {}) {
    this.#feed = feed;
    this.#context = context;
    this.#bounds = { ...BOUNDS, ...bounds };
    this.#shares = new FairShare(this.#bounds.streams, OTHERS);
  }

  /**
   * Who may watch, and from where on.
   *
   * @throws {GraphError} 400, 403, 404, 429, 503
   * @throws {StoreError}
   */
  async prepare({ caller, userId, lastEventId }: StreamRequest): Promise<OpenStream> {
    const { permissionsRevision, store, now } = this.#context;
    requirePermission(caller, "readAppointment", permissionsRevision);
    if (caller.kind === "application") {
      if (userId === undefined) {
        throw new GraphError(400, "BadRequest", "/me request is only valid with delegated authentication flow.");
      }
      await requireAccessPolicy(store, caller, userId);
    }
    const owner = `${caller.tenantId} ${caller.id}`;
    const seesMeetings = hasPermission(caller, "readMeeting", permissionsRevision);
    const wanted = lastEventId === undefined ? undefined : parsePosition(lastEventId);
    const isKept = wanted !== undefined && (await this.#feed.isKept(wanted));
    const position = isKept ? wanted : await this.#feed.start();
    if (this.#isClosed) throw tooMany(503, "ServiceUnavailable", "The service is stopping.");
    if (!this.#shares.tryTake(owner)) {
      throw this.#shares.isUsedUp
        ? tooMany(503, "ServiceUnavailable", "Too many streams of changes are open.")
        : tooMany(429, "TooManyRequests", "Too many streams of changes are open for this caller.");
    }
    return async (response) => {
      // Who left meanwhile does not close it once more.
      if (response.destroyed) return this.#shares.release(owner);
      const stream = new ChangeStream({ caller, userId, seesMeetings }, position, response, this.#feed, now);
      this.#open.add(stream);
      this.#ticking ??= setInterval(() => this.#tick(), TICK).unref();
      response.once("close", () => {
        this.#open.delete(stream);
        this.#shares.release(owner);
        if (this.#open.size === 0) {
          clearInterval(this.#ticking);
          this.#ticking = undefined;
        }
      });
      if (this.#isClosed) stream.end("stopping");
      else await stream.open(lastEventId !== undefined && !isKept);
    };
  }

  /** Ends all streams, with a hint to come again: elsewhere, for this service stops. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const stream of this.#open) stream.end("stopping");
    await this.#feed.close();
  }

  #tick(): void {
    for (const stream of this.#open) stream.tick(this.#bounds.heartbeat, this.#bounds.stall);
  }
}

function tooMany(status: number, code: string, message: string): GraphError {
  return new GraphError(status, code, message, { headers: { "Retry-After": "5" } });
}
