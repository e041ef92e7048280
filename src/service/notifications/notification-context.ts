import type { Logger } from "pino";
import type { Turns } from "../../common/turns.ts";
import type { Subscriber } from "../domain/subscription.ts";
import type { ChangeFeed } from "../feed/change-feed.ts";
import type { StoredSubscriptions } from "../store/stored-subscriptions.ts";
import { ownerOf } from "./delivery-share.ts";
import type { NotificationEndpoints } from "./notification-endpoints.ts";

/** What became of a request to an endpoint: `givenUp` counts changes that it will not be told of any more. */
export type NotificationResult = "delivered" | "failed" | "givenUp" | "removed";

/** What the subscriptions that are told have in common. */
export interface NotificationContext {
  readonly subscriptions: Pick<StoredSubscriptions, "find" | "remove" | "advance">;
  readonly feed: Pick<ChangeFeed, "start" | "isKept" | "catchUp" | "leave">;
  readonly endpoints: Pick<NotificationEndpoints, "post">;
  readonly logger: Logger;
  /** The database's secret. */
  readonly secret: string;
  /** By what this instance is known to the others. */
  readonly holder: string;
  /** Bounds the requests that are under way. */
  readonly turns: Turns;
  /** Bounds those that read at the same time what they have missed. */
  readonly catchUps: Turns;
  readonly report: (result: NotificationResult, count: number) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

/**
 * Does something in a subscriber's turn.
 *
 * @param waiting called where the turn isn't now: what was known before it will be old
 * @throws {NoTurnError} when the turn doesn't come; what the signal was aborted with, when that is meanwhile
 */
export async function inTurn<Result>(
  turns: Turns,
  subscriber: Subscriber,
  signal: AbortSignal,
  work: () => Promise<Result>,
  waiting: () => void = () => {},
): Promise<Result> {
  const owner = ownerOf(subscriber);
  const turn = turns.take(owner, signal);
  if (turn !== undefined) {
    waiting();
    await turn;
  }
  try {
    return await work();
  } finally {
    turns.release(owner);
  }
}
