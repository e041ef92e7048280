/**
 * Divides what all use (connections, bytes of memory, places in a queue) among those who ask for it. An owner may take
 * more while it holds no more than is left for others, or than a part of that: alone it gets half of the total, two
 * greedy ones a third each if they take in turn. No owner has to be told how many others there are.
 *
 * Of what is given back soon, whoever comes next finds something, however many came before. What may be held for long
 * needs a smaller part: greedy owners that come one after the other leave half each time, and seven take 127 of 128. Of an
 * eighth each, twenty leave a fifteenth.
 *
 * @see "Dynamic queue length thresholds for shared-memory packet switches", Choudhury and Hahne, 1998
 */
export class FairShare {
  #total: number;
  readonly #divisor: number;
  readonly #held = new Map<string, number>();
  #taken = 0;

  /**
   * @param total in whatever unit the amounts are
   * @param divisor how many times what an owner holds has to be left for others; one unit it may take whatever is left
   */
  constructor(total: number, divisor = 1) {
    this.#total = total;
    this.#divisor = divisor;
  }

  /** What all owners hold together. */
  get taken(): number {
    return this.#taken;
  }

  /** Another total from now on. Whoever holds more than there is keeps it, and gets nothing more before it is given back. */
  resize(total: number): void {
    this.#total = total;
  }

  /** Nobody could take one more, not even an owner that holds nothing. */
  get isUsedUp(): boolean {
    return this.#taken >= this.#total;
  }

  heldBy(owner: string): number {
    return this.#held.get(owner) ?? 0;
  }

  /** Whether the owner would get it now. */
  hasRoom(owner: string, amount = 1): boolean {
    const left = this.#total - this.#taken - amount;
    return left >= 0 && this.heldBy(owner) + amount <= Math.max(1, left / this.#divisor);
  }

  /** @returns whether the owner got it; if not, nothing has changed */
  tryTake(owner: string, amount = 1): boolean {
    if (!this.hasRoom(owner, amount)) return false;
    this.#held.set(owner, this.heldBy(owner) + amount);
    this.#taken += amount;
    return true;
  }

  /** Gives back what {@link tryTake} gave. */
  release(owner: string, amount = 1): void {
    const left = this.heldBy(owner) - amount;
    if (left < 0) throw new RangeError("More was given back than was taken.");
    this.#taken -= amount;
    // An owner that holds nothing is forgotten: there may be any number of them.
    if (left === 0) this.#held.delete(owner);
    else this.#held.set(owner, left);
  }
}
