/**
 * Divides what all use (connections, bytes of memory, places in a queue) among those who ask for it. An owner may take
 * more while it holds no more than is left for others: alone it gets half of the total, two greedy ones a third each, a
 * hundred a hundred-and-first each. So whoever comes next always finds something, however many came before, and no
 * owner has to be told how many others there are.
 *
 * @see "Dynamic queue length thresholds for shared-memory packet switches", Choudhury and Hahne, 1998
 */
export class FairShare {
  readonly #total: number;
  readonly #held = new Map<string, number>();
  #taken = 0;

  /** @param total in whatever unit the amounts are */
  constructor(total: number) {
    this.#total = total;
  }

  /** What all owners hold together. */
  get taken(): number {
    return this.#taken;
  }

  /** Nobody could take one more, not even an owner that holds nothing. */
  get isUsedUp(): boolean {
    return this.#taken >= this.#total - 1;
  }

  /** @returns whether the owner got it; if not, nothing has changed */
  tryTake(owner: string, amount = 1): boolean {
    const held = (this.#held.get(owner) ?? 0) + amount;
    if (held > this.#total - this.#taken - amount) return false;
    this.#held.set(owner, held);
    this.#taken += amount;
    return true;
  }

  /** Gives back what {@link tryTake} gave. */
  release(owner: string, amount = 1): void {
    const left = (this.#held.get(owner) ?? 0) - amount;
    if (left < 0) throw new RangeError("More was given back than was taken.");
    this.#taken -= amount;
    // An owner that holds nothing is forgotten: there may be any number of them.
    if (left === 0) this.#held.delete(owner);
    else this.#held.set(owner, left);
  }
}
