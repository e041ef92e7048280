import type { Subscription } from "../domain/subscription.ts";
import type { SubscriptionProgress } from "../store/stored-subscriptions.ts";
import type { NotificationContext } from "./notification-context.ts";

/** How far a subscription is, as the database has it: what another instance goes on from. */
export class NotedProgress {
  readonly #context: Pick<NotificationContext, "subscriptions" | "holder" | "now">;
  readonly #name: { readonly tenantId: string; readonly id: string };
  readonly #stopping: AbortController;
  #noted: SubscriptionProgress;
  #noting: Promise<void> = Promise.resolve();
  #at: number;
  #losses = 0;

  /** @param stopping aborted when another instance has the subscription, or nobody */
  constructor(subscription: Subscription, context: NotificationContext, stopping: AbortController) {
    const { id, subscriber, position, sequence, isMissing, warnedEnd } = subscription;
    this.#context = context;
    this.#name = { tenantId: subscriber.tenantId, id };
    this.#stopping = stopping;
    this.#noted = { position, sequence, isMissing, warnedEnd };
    this.#at = context.now();
  }

  get noted(): SubscriptionProgress {
    return this.#noted;
  }

  /** When it was noted down last, in milliseconds since 1970. */
  get at(): number {
    return this.#at;
  }

  /** How often changes were given up: whoever has told of that knows whether it was all. */
  get losses(): number {
    return this.#losses;
  }

  /**
   * One after the other, so that an earlier one never comes last.
   *
   * @param decide what changes, by what has been noted when its turn comes; all else stays
   * @throws {StoreError}
   */
  note(decide: (noted: SubscriptionProgress) => Partial<SubscriptionProgress>): Promise<void> {
    const noting = this.#noting.catch(() => undefined).then(() => this.#note(decide(this.#noted)));
    this.#noting = noting;
    return noting;
  }

  /** So many changes up to a position are told to nobody. @throws {StoreError} */
  giveUp(count: number, position: string, isToBeTold: boolean): Promise<void> {
    return this.note(({ sequence, isMissing }) => {
      this.#losses++;
      return { position, sequence: sequence + count, isMissing: isMissing || isToBeTold };
    });
  }

  async #note(changes: Partial<SubscriptionProgress>): Promise<void> {
    const { subscriptions, holder, now } = this.#context;
    const next = { ...this.#noted, ...changes };
    if (!(await subscriptions.advance(holder, this.#name, next))) this.#stopping.abort();
    this.#noted = next;
    this.#at = now();
  }
}
