import type { ExecutionResult } from "graphql";
import { KeptText } from "../../common/kept-texts.ts";
import type { Values } from "./field-plan.ts";

/** Under this a result says that some of its objects are texts. */
const HAS_TEXTS = Symbol("has texts");

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
