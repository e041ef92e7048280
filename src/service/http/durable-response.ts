import type { GraphResponse } from "../protocol/message.ts";
import type { ServiceObserver } from "./request-trace.ts";
import type { Store } from "../store/store.ts";

const MAX_ATTEMPTS = 3;

/**
 * Computes an answer and holds it back until everything it may show is on disk: a write must not be acknowledged
 * before, and a read must not show what a failing disk could take back.
 *
 * @param compute gives the answer; its writes go through `store`
 * @param refuse makes an answer of the failure to commit; nothing that `compute` wrote was kept then
 * @param pure whether `compute` only reads: then another's failed write is no reason to refuse, and it runs again
 * @param observer is told how long each of it took
 */
export function answerDurably(
  store: Store,
  compute: () => GraphResponse,
  refuse: (error: unknown) => GraphResponse,
  pure: boolean,
  observer?: ServiceObserver,
): GraphResponse | Promise<GraphResponse> {
  const begunAt = observer === undefined ? 0 : performance.now();
  const response = compute();
  observer?.handled(performance.now() - begunAt);
  // When idle there is nothing to wait for, and the common read costs no promise.
  if (store.durable() === undefined) return response;
  const settled = settle(store, compute, refuse, pure, response);
  return observer === undefined ? settled : observeFlush(settled, observer);
}

async function observeFlush(settled: Promise<GraphResponse>, observer: ServiceObserver): Promise<GraphResponse> {
  const begunAt = performance.now();
  const response = await settled;
  observer.flushed(performance.now() - begunAt);
  return response;
}

async function settle(
  store: Store,
  compute: () => GraphResponse,
  refuse: (error: unknown) => GraphResponse,
  pure: boolean,
  first: GraphResponse,
): Promise<GraphResponse> {
  let response = first;
  for (let attempt = 1; ; attempt++) {
    try {
      await store.durable();
      return response;
    } catch (error) {
      if (!pure || attempt === MAX_ATTEMPTS) return refuse(error);
      response = compute();
    }
  }
}
