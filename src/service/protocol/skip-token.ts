import { createHmac, timingSafeEqual } from "node:crypto";

const FORM = /^([\w-]{1,2000})\.([\w-]{43})$/;

/**
 * A token by which a list goes on after `position`. Signed with the list it belongs to: a token that was changed, or
 * is used with another user or filter, is refused instead of answering with a page that fits nothing.
 */
export function createSkipToken(secret: string, list: readonly string[], position: string): string {
  return `${Buffer.from(position).toString("base64url")}.${signature(secret, list, position).toString("base64url")}`;
}

/** The position in a token, or `undefined` when this list never had it. */
export function readSkipToken(secret: string, list: readonly string[], token: string): string | undefined {
  const [, encoded, signed] = FORM.exec(token) ?? [];
  if (encoded === undefined || signed === undefined) return undefined;
  const position = Buffer.from(encoded, "base64url").toString();
  const given = Buffer.from(signed, "base64url");
  const expected = signature(secret, list, position);
  return given.length === expected.length && timingSafeEqual(given, expected) ? position : undefined;
}

function signature(secret: string, list: readonly string[], position: string): Buffer {
  return createHmac("sha256", secret)
    .update(JSON.stringify([...list, position]))
    .digest();
}
