import type { ChangeBatch } from "../../../graph/feed/pending-changes.ts";
import { GatewayError, UnauthenticatedError } from "../../../graph/model/gateway-errors.ts";
import type { GatewayContext } from "../context.ts";

/** What a subscription is told: changes, or why there are none, and then nothing more. */
export type LiveEvent = ChangeBatch | { readonly error: GatewayError };

const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * The changes that the caller may see, from now on, or from the event on that they had last.
 *
 * @returns when the upstream tells of them: what is written from then on is told
 */
export async function watchChanges(
  context: GatewayContext,
  userId: string | undefined,
): Promise<AsyncIterable<LiveEvent>> {
  const { graph, requester, caller, live } = context;
  try {
    const watch = await graph.watchChanges(requester, { userId }, live.lastEventId);
    live.follow(() => watch.position);
    const life = caller?.expiresAt === undefined ? undefined : caller.expiresAt - Date.now();
    const expire = () => watch.close(new UnauthenticatedError("The access token has expired.", undefined));
    // One that ends later than a timer can be set for ends with another one.
    const timer = life === undefined ? undefined : setTimeout(expire, Math.min(life, LONGEST_TIMER)).unref();
    const close = (): void => {
      clearTimeout(timer);
      watch.close();
    };
    return eventsOf(() => watch.next(), close);
  } catch (error) {
    return failure(error);
  }
}

/** What can't be subscribed to says why, as its only event. */
export async function* failure(error: unknown): AsyncGenerator<LiveEvent, void, void> {
  if (!(error instanceof GatewayError)) throw error;
  yield { error };
}

/** By hand, and not by a generator: that could not be ended while it waits. */
function eventsOf(next: () => Promise<ChangeBatch | undefined>, close: () => void): AsyncIterableIterator<LiveEvent> {
  let isOver = false;
  const done = { done: true, value: undefined } as const;
  return {
    next: async () => {
      if (isOver) return done;
      try {
        const batch = await next();
        if (batch !== undefined) return { done: false, value: batch };
        isOver = true;
        return done;
      } catch (error) {
        isOver = true;
        close();
        if (!(error instanceof GatewayError)) throw error;
        return { done: false, value: { error } };
      }
    },
    return: async () => {
      isOver = true;
      close();
      return done;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Those events that hold something of what was asked for. */
export async function selectChanges(
  events: AsyncIterable<LiveEvent>,
  isWanted: (change: ChangeBatch["changes"][number]) => boolean,
): Promise<AsyncIterable<LiveEvent>> {
  const iterator = events[Symbol.asyncIterator]();
  return {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        for (;;) {
          const result = await iterator.next();
          if (result.done === true || "error" in result.value) return result;
          const changes = result.value.changes.filter(isWanted);
          if (changes.length > 0 || result.value.isGap) return { done: false, value: { ...result.value, changes } };
        }
      },
      return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
    }),
  };
}
