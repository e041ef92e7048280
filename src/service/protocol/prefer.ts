import type { GraphResponse } from "./message.ts";

export type ReturnPreference = "representation" | "minimal";

/**
 * What the `Prefer` header wants back from a write. As RFC 7240 has it, the first of several counts, and a preference
 * nobody knows is ignored.
 */
export function returnPreference(prefer: string | undefined): ReturnPreference | undefined {
  for (const preference of (prefer ?? "").split(",")) {
    const [, value] = /^\s*return\s*=\s*"?(representation|minimal)"?\s*(?:;|$)/i.exec(preference) ?? [];
    if (value !== undefined) return value.toLowerCase() as ReturnPreference;
  }
  return undefined;
}

/** Says in the answer that the preference was heeded. */
export function withPreference(preference: ReturnPreference | undefined, response: GraphResponse): GraphResponse {
  if (preference === undefined) return response;
  return { ...response, headers: { ...response.headers, "Preference-Applied": `return=${preference}` } };
}

/** How many items a page may have, by the `Prefer` header: `odata.maxpagesize=50`, in 4.01 without the prefix. */
export function maxPageSize(prefer: string | undefined): number | undefined {
  for (const preference of (prefer ?? "").split(",")) {
    const [, size] = /^\s*(?:odata\.)?maxpagesize\s*=\s*"?([1-9]\d{0,8})"?\s*(?:;|$)/i.exec(preference) ?? [];
    if (size !== undefined) return Number(size);
  }
  return undefined;
}
