import type { Subscription } from "../domain/subscription.ts";
import { lifecycleOf, type LifecycleEvent } from "./notification-body.ts";
import { inTurn, type NotificationContext } from "./notification-context.ts";
import { delayAfter, endsSoon } from "./notification-retry.ts";
import type { NotedProgress } from "./noted-progress.ts";
import { postSigned } from "./signed-post.ts";

/** Tells of a subscription itself. */
export class SubscriptionLifecycle {
  readonly #context: NotificationContext;
  readonly #progress: NotedProgress;
  readonly #signal: AbortSignal;
  #failures = 0;
  #nextAt = 0;

  constructor(context: NotificationContext, progress: NotedProgress, signal: AbortSignal) {
    this.#context = context;
    this.#progress = progress;
    this.#signal = signal;
  }

  /** Tells what is to be told now, if anything is. @throws {StoreError} */
  async tick(known: Subscription): Promise<void> {
    const { subscriptions, turns, now } = this.#context;
    if (now() < this.#nextAt || this.#eventOf(known) === undefined) return;
    const { id, subscriber } = known;
    await inTurn(turns, subscriber, this.#signal, async () => {
      // It may have been removed or renewed while it waited.
      const current = await subscriptions.find({ tenantId: subscriber.tenantId, id });
      const event = current && this.#eventOf(current);
      if (current === undefined || event === undefined) return;
      const { losses } = this.#progress;
      if (!(await this.#tell(current, event))) return;
      await this.#progress.note(({ isMissing }) =>
        event === "missed"
          ? { isMissing: isMissing && this.#progress.losses !== losses }
          : { warnedEnd: current.expiresAt },
      );
    });
  }

  /** Once, to whoever still listens there. @throws {NoTurnError} */
  async tellRemoved(subscription: Subscription): Promise<void> {
    if (subscription.lifecycleUrl === null) return;
    await inTurn(this.#context.turns, subscription.subscriber, this.#signal, () =>
      this.#tell(subscription, "subscriptionRemoved"),
    );
  }

  #eventOf({ lifecycleUrl, createdAt, expiresAt }: Subscription): LifecycleEvent | undefined {
    const { isMissing, warnedEnd } = this.#progress.noted;
    if (lifecycleUrl === null) return undefined;
    if (isMissing) return "missed";
    const isWarned = warnedEnd === expiresAt || !endsSoon({ createdAt, expiresAt }, this.#context.now());
    return isWarned ? undefined : "reauthorizationRequired";
  }

  async #tell(subscription: Subscription, event: LifecycleEvent): Promise<boolean> {
    const { now, random } = this.#context;
    const { id, lifecycleUrl, expiresAt } = subscription;
    const outcome = await postSigned(this.#context, subscription, lifecycleUrl ?? "", {
      id: `${id}.${event}.${this.#progress.noted.sequence}.${expiresAt}`,
      body: lifecycleOf(subscription, event),
    });
    if (outcome.kind === "delivered") {
      this.#failures = 0;
      return true;
    }
    const retryAfter = outcome.kind === "failed" ? outcome.retryAfter : undefined;
    this.#nextAt = now() + delayAfter(++this.#failures, retryAfter, random());
    return false;
  }
}
