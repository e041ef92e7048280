import { GraphError } from "./graph-error.ts";
import type { MetadataLevel } from "./message.ts";

/** The media type of every answer with a body, in the words Graph has for it. */
export function entityType(metadata: MetadataLevel): string {
  return `application/json;odata.metadata=${metadata};odata.streaming=true;IEEE754Compatible=false;charset=utf-8`;
}

/** The header that names the media type, for an answer with metadata of its own; minimal is what every answer says. */
export function contentType(metadata: MetadataLevel): Record<string, string> {
  return metadata === "minimal" ? {} : { "Content-Type": entityType(metadata) };
}

/** Graph's answer to a write that doesn't say it is JSON: 400, not 415. */
export function wrongContentType(): GraphError {
  return new GraphError(400, "BadRequest", "Entity only allows writes with a JSON Content-Type header.");
}

const LEVELS: readonly MetadataLevel[] = ["none", "minimal", "full"];

/**
 * Which metadata the `Accept` header asks for. The range with the highest quality wins, the first of equal ones; a
 * range without `odata.metadata` means minimal.
 *
 * @throws {GraphError} 406 when no range takes JSON
 */
export function acceptedMetadata(accept: string | undefined): MetadataLevel {
  // What nearly every client sends, without taking it apart.
  if (accept === undefined || accept === "application/json" || accept === "*/*" || accept.trim() === "") {
    return "minimal";
  }
  let best: { level: MetadataLevel; quality: number } | undefined;
  for (const range of accept.split(",")) {
    const acceptable = readRange(range);
    if (acceptable !== undefined && acceptable.quality > (best?.quality ?? 0)) best = acceptable;
  }
  if (best === undefined) {
    throw new GraphError(406, "NotAcceptable", "The service answers in application/json only; Accept excludes it.", {
      innerCode: "invalidAcceptType",
    });
  }
  return best.level;
}

function readRange(range: string): { level: MetadataLevel; quality: number } | undefined {
  const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
  if (!["application/json", "application/*", "*/*"].includes(type)) return undefined;
  let level: MetadataLevel | undefined = "minimal";
  let quality = 1;
  for (const parameter of parameters) {
    const [name, value = ""] = parameter.split("=", 2).map((part) => part.trim().replace(/^"(.*)"$/, "$1"));
    // Version 4.0 says `odata.metadata`, 4.01 lets the prefix go.
    if (name === "odata.metadata" || name === "metadata") level = LEVELS.find((known) => known === value);
    if (name === "q") quality = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(value) ? Number(value) : 0;
  }
  return level === undefined || quality === 0 ? undefined : { level, quality };
}
