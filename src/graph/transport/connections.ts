import { FairShare } from "../../common/fair-share.ts";

/**
 * The connections of a pool, divided among callers, and the callers that wait for one. When a connection is given back,
 * whoever waits and may have it gets it: owners in turn, and of one owner whoever came first.
 */
export class Connections {
  readonly #share: FairShare;
  readonly #waiting = new Map<string, Set<() => void>>();
  #isGranting = false;
  #wasReleased = false;

  /** @param divisor how many times what an owner holds has to be left for others */
  constructor(count: number, divisor = 1) {
    this.#share = new FairShare(count, divisor);
  }

  /** How many are in use. */
  get used(): number {
    return this.#share.taken;
  }

  /** How many owners wait. */
  get waitingOwners(): number {
    return this.#waiting.size;
  }

  /** Nobody is overtaken: whoever could have a connection had it when the last one was given back. */
  tryTake(owner: string): boolean {
    return this.#share.tryTake(owner);
  }

  /**
   * Waits for a connection.
   *
   * @param grant called once the owner has another one; it is to be given back with {@link release}
   */
  wait(owner: string, grant: () => void): void {
    const grants = this.#waiting.get(owner);
    if (grants === undefined) this.#waiting.set(owner, new Set([grant]));
    else grants.add(grant);
  }

  /** @param grant what {@link wait} was called with: it is not called any more */
  stopWaiting(owner: string, grant: () => void): void {
    const grants = this.#waiting.get(owner);
    grants?.delete(grant);
    if (grants?.size === 0) this.#waiting.delete(owner);
  }

  /** As many may be used from now on; what is in use beyond that is only not granted again. */
  resize(count: number): void {
    this.#share.resize(count);
    if (!this.#isGranting && this.#waiting.size > 0) this.#grant();
  }

  release(owner: string): void {
    this.#share.release(owner);
    this.#wasReleased = true;
    // Whoever is granted one and gives it back at once must not grant from within: the stack would grow with the line.
    if (!this.#isGranting && this.#waiting.size > 0) this.#grant();
  }

  #grant(): void {
    this.#isGranting = true;
    try {
      do {
        this.#wasReleased = false;
        // Only owners that hold some can be refused while any are left, so few are passed over however many wait.
        for (const [owner, grants] of this.#waiting) {
          if (this.#share.isUsedUp) break;
          if (this.#share.tryTake(owner)) this.#grantNext(owner, grants);
        }
      } while (this.#wasReleased);
    } finally {
      this.#isGranting = false;
    }
  }

  #grantNext(owner: string, grants: Set<() => void>): void {
    const [next] = grants;
    if (next === undefined) return;
    grants.delete(next);
    // To the end of the line: others come first now.
    this.#waiting.delete(owner);
    if (grants.size > 0) this.#waiting.set(owner, grants);
    next();
  }
}
