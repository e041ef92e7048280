// What is made of a document takes up to 600 bytes of memory for each of its characters, so documents are counted by
// their length and not by their number: a thousand long ones, each allowed, would fill the memory. This is room for
// some hundred and fifty of two thousand characters.
const MOST_CHARACTERS = 300_000;
/** Longer ones than any frontend sends are looked at each time. */
const LONGEST = 20_000;

interface Entry<Value> {
  readonly value: Value;
  /** Since it was last spared. */
  isAskedFor: boolean;
}

/**
 * What was made of documents, by their text. To make room, those go that came first, except that one which was asked for
 * meanwhile is spared once. (To move a text to the end each time it is asked for would be dearer than to find it.)
 */
export class DocumentCache<Value> {
  readonly #entries = new Map<string, Entry<Value>>();
  #characters = 0;

  get(text: string): Value | undefined {
    const entry = this.#entries.get(text);
    if (entry === undefined) return undefined;
    entry.isAskedFor = true;
    return entry.value;
  }

  set(text: string, value: Value): void {
    if (text.length > LONGEST) return;
    if (this.#entries.delete(text)) this.#characters -= text.length;
    while (this.#characters + text.length > MOST_CHARACTERS) this.#forgetOne();
    this.#characters += text.length;
    this.#entries.set(text, { value, isAskedFor: false });
  }

  #forgetOne(): void {
    for (const [text, entry] of this.#entries) {
      this.#entries.delete(text);
      if (!entry.isAskedFor) {
        this.#characters -= text.length;
        return;
      }
      // A Map keeps the order of insertion, so this comes to stand at the end.
      this.#entries.set(text, { ...entry, isAskedFor: false });
    }
  }
}
