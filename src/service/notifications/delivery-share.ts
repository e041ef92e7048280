import { FairShare } from "../../common/fair-share.ts";
import type { Subscriber } from "../domain/subscription.ts";

/** How many times what a subscriber holds is left for others. */
const OTHERS = 7;

/**
 * Divides requests to endpoints among applications, and what an application has among those who subscribe through it: all
 * users of a gateway have one application, and an endpoint that is slow to answer holds up none but its owner's.
 */
export class DeliveryShare {
  readonly #applications: FairShare;
  readonly #subscribers: FairShare;

  constructor(total: number) {
    this.#applications = new FairShare(total);
    this.#subscribers = new FairShare(total, OTHERS);
  }

  get isUsedUp(): boolean {
    return this.#applications.isUsedUp;
  }

  /** @param owner see {@link ownerOf} */
  tryTake(owner: string): boolean {
    if (!this.#subscribers.hasRoom(owner) || !this.#applications.tryTake(applicationOf(owner))) return false;
    return this.#subscribers.tryTake(owner);
  }

  release(owner: string): void {
    this.#subscribers.release(owner);
    this.#applications.release(applicationOf(owner));
  }
}

/** Whose turn it is. */
export function ownerOf({ tenantId, applicationId, callerId }: Subscriber): string {
  return `${tenantId} ${applicationId} ${callerId}`;
}

/** The first two of {@link ownerOf}, which have no spaces. */
function applicationOf(owner: string): string {
  return owner.split(" ", 2).join(" ");
}
