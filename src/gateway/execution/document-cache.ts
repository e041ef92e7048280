// Measured: what the parser makes of a token takes 250 to 410 bytes, and what is kept beside a document some more.
const BYTES_PER_TOKEN = 400;
const BYTES_PER_DOCUMENT = 1000;
const MAX_BYTES = 24 * 1024 * 1024;
/** Longer ones than any frontend sends are looked at each time. */
const MAX_CHARACTERS = 20_000;

interface Entry<Value> {
  readonly value: Value;
  bytes: number;
  /** Since it was last spared. */
  isAskedFor: boolean;
}

/**
 * What was made of documents, by their text. To make room, those go that came first, except that one which was asked for
 * meanwhile is spared once. (To move a text to the end each time it is asked for would be dearer than to find it.)
 */
export class DocumentCache<Value> {
  readonly #tokensOf: (value: Value) => number;
  readonly #entries = new Map<string, Entry<Value>>();
  #bytes = 0;

  /** @param tokensOf how many tokens of its document a value keeps */
  constructor(tokensOf: (value: Value) => number) {
    this.#tokensOf = tokensOf;
  }

  /** What its documents take of memory, about. */
  get bytes(): number {
    return this.#bytes;
  }

  get(text: string): Value | undefined {
    const entry = this.#entries.get(text);
    if (entry === undefined) return undefined;
    entry.isAskedFor = true;
    return entry.value;
  }

  set(text: string, value: Value): void {
    if (text.length > MAX_CHARACTERS) return;
    this.#forget(text);
    this.#entries.set(text, { value, bytes: 0, isAskedFor: false });
    this.addBytes(text, BYTES_PER_DOCUMENT + 2 * text.length + BYTES_PER_TOKEN * this.#tokensOf(value));
  }

  /** Counts what else was made of a document, and lives as long as it is here; negative when that went before. */
  addBytes(text: string, bytes: number): void {
    const entry = this.#entries.get(text);
    if (entry === undefined) return;
    entry.bytes += bytes;
    this.#bytes += bytes;
    while (this.#bytes > MAX_BYTES && this.#entries.size > 1) this.#forgetOneBut(text);
  }

  #forget(text: string): void {
    const entry = this.#entries.get(text);
    if (entry === undefined) return;
    this.#entries.delete(text);
    this.#bytes -= entry.bytes;
  }

  #forgetOneBut(newest: string): void {
    for (const [text, entry] of this.#entries) {
      if (!entry.isAskedFor && text !== newest) {
        this.#forget(text);
        return;
      }
      // A Map keeps the order of insertion, so this comes to stand at the end.
      entry.isAskedFor = false;
      this.#entries.delete(text);
      this.#entries.set(text, entry);
    }
  }
}
