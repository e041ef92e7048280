/** Texts that are kept of one object: a frontend asks for it by one document, or two. */
const MAX_TEXTS = 2;

/** Under this an object that comes again carries the texts that were made of it. */
export const TEXTS = Symbol("texts");

/** As an extension of a field: what its resolver gives at once depends on the object alone. */
export const OF_OBJECT_ALONE = "ofObjectAlone";

/** An object of the answer that is text already. */
export class KeptText {
  /** JSON. */
  readonly text: string;
  /** Names and texts in it. */
  readonly characters: number;

  constructor(text: string, characters: number) {
    this.text = text;
    this.characters = characters;
  }

  /** For whoever makes JSON of a result without looking for texts in it. */
  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}

/**
 * The texts of an object, by what was selected of it: made when the same selection comes a second time, as most come once.
 */
export class KeptTexts {
  readonly #longest: number;
  readonly #selections: number[] = [];
  readonly #texts: (KeptText | undefined)[] = [];

  /** @param longest so many characters each may have: the same property may stand in a text under many names */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** @param id of the selection */
  find(id: number): KeptText | undefined {
    return this.#texts[this.#selections.indexOf(id)];
  }

  /** Told of the object as it was made by a selection of which there is no text. */
  saw(id: number, values: object, characters: number): void {
    const place = this.#selections.indexOf(id);
    if (place >= 0) {
      const text = JSON.stringify(values);
      if (text.length <= this.#longest) this.#texts[place] = new KeptText(text, characters);
      return;
    }
    if (this.#selections.length === MAX_TEXTS) {
      this.#selections.shift();
      this.#texts.shift();
    }
    this.#selections.push(id);
    this.#texts.push(undefined);
  }
}
