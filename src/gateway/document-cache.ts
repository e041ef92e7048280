// What is made of a document takes up to 600 bytes of memory for each of its characters, so documents are counted by
// their length and not by their number: a thousand long ones, each allowed, would fill the memory. This is room for
// some hundred and fifty of two thousand characters.
const MOST_CHARACTERS = 300_000;
/** Longer ones than any frontend sends are looked at each time. */
const LONGEST = 20_000;

/** What was made of documents, by their text. Beyond its size the text goes that was not asked for the longest. */
export class DocumentCache<Value> {
  // A Map keeps the order of insertion: what is taken out and put in again moves to the end.
  readonly #values = new Map<string, Value>();
  #characters = 0;

  get(text: string): Value | undefined {
    const value = this.#values.get(text);
    if (value === undefined) return undefined;
    this.#values.delete(text);
    this.#values.set(text, value);
    return value;
  }

  set(text: string, value: Value): void {
    if (text.length > LONGEST) return;
    if (!this.#values.delete(text)) this.#characters += text.length;
    this.#values.set(text, value);
    for (const oldest of this.#values.keys()) {
      if (this.#characters <= MOST_CHARACTERS) return;
      this.#values.delete(oldest);
      this.#characters -= oldest.length;
    }
  }
}
