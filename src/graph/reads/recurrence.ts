const SLOTS = 2 ** 18;
/** After so many for each slot all counts are halved: what came often a while ago gives way. */
const COUNTED = 4;
const MOST = 255;

/** About how often each of very many texts came lately, in 256 KB: texts that fall into one slot are counted together. */
export class Recurrence {
  readonly #counts = new Uint8Array(SLOTS);
  #counted = 0;

  /** @returns how often it came, this time included */
  count(text: string): number {
    if (++this.#counted > SLOTS * COUNTED) this.#halve();
    const slot = slotOf(text);
    const count = Math.min((this.#counts[slot] ?? 0) + 1, MOST);
    this.#counts[slot] = count;
    return count;
  }

  of(text: string): number {
    return this.#counts[slotOf(text)] ?? 0;
  }

  #halve(): void {
    this.#counted = 0;
    for (let slot = 0; slot < SLOTS; slot++) this.#counts[slot] = (this.#counts[slot] ?? 0) >> 1;
  }
}

/** FNV-1a, as 18 bits. */
function slotOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash ^ (hash >>> 18)) & (SLOTS - 1);
}
