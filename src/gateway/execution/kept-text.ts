import type { ExecutionResult, GraphQLField } from "graphql";
import type { SelectionPlan, Values } from "./field-plan.ts";

/** Texts that are kept of one object: a frontend asks for it by one document, or two. */
const MAX_TEXTS = 2;

/** Under this an object that comes again carries the texts that were made of it. */
export const TEXTS = Symbol("texts");

/** Under this a result says that some of its objects are texts. */
const HAS_TEXTS = Symbol("has texts");

/** As an extension of a field: what its resolver gives at once depends on the object alone. */
export const OF_OBJECT_ALONE = "ofObjectAlone";

/** Whether what the field's resolver gives may be another thing for another operation. */
export function dependsOnOperation({ extensions }: GraphQLField<unknown, unknown>): boolean {
  return extensions[OF_OBJECT_ALONE] !== true;
}

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

  /** For whoever makes JSON of a result without {@link textOf}. */
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

  find({ id }: SelectionPlan): KeptText | undefined {
    return this.#texts[this.#selections.indexOf(id)];
  }

  /** Told of the object as it was made by a selection of which there is no text. */
  saw({ id }: SelectionPlan, values: Values, characters: number): void {
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

/** A result of which some objects are texts, as values of its root fields or in lists there. */
export function resultWithTexts(data: Values): ExecutionResult {
  return { data, [HAS_TEXTS]: true } as ExecutionResult;
}

/** The result as JSON: what `JSON.stringify` makes of it, to the byte. */
export function textOf(result: ExecutionResult): string {
  if (!(HAS_TEXTS in result)) return JSON.stringify(result);
  const { data } = result;
  let text = "";
  for (const name in data) {
    const value: unknown = data[name];
    text += `${text === "" ? "" : ","}"${name}":${Array.isArray(value) ? textOfList(value) : textOfValue(value)}`;
  }
  return `{"data":{${text}}}`;
}

function textOfList(items: readonly unknown[]): string {
  let text = "";
  for (const item of items) text += `${text === "" ? "" : ","}${textOfValue(item)}`;
  return `[${text}]`;
}

function textOfValue(value: unknown): string {
  return value instanceof KeptText ? value.text : JSON.stringify(value);
}
