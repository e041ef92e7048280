import { hash } from "node:crypto";
import type { Plugin } from "graphql-yoga";
import type { ServerContext } from "./yoga-internals.ts";

/** An answer without errors, or with some beside its data. */
const DATA = '{"data":{';
const BODY_HEADERS = ["content-type", "content-length"];

/**
 * A persisted document that is asked for with GET is answered with an `ETag` over the answer: whoever has it already gets
 * 304, and browsers ask so by themselves. It is executed each time, and kept by nobody but its caller.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2
 */
export const answerConditionally: Plugin = {
  onResponse: async (payload) => {
    const { request, response, fetchAPI, serverContext } = payload;
    if (request.method !== "GET" || response.status !== 200) return;
    if (!new URL(request.url).searchParams.has("documentId")) return;
    if (response.headers.get("content-type")?.includes("json") !== true) return;
    const text = await response.text();
    const headers: Record<string, string> = {};
    // Names come as they were spelt.
    for (const [name, value] of response.headers) headers[name.toLowerCase()] = value;
    let status = 200;
    if (text.startsWith(DATA)) {
      // Weak: compressed or not, it is the same answer.
      const etag = `W/"${hash("sha256", text, "base64url")}"`;
      headers["etag"] = etag;
      headers["cache-control"] = "private, no-cache";
      headers["vary"] = varyOf((serverContext as unknown as ServerContext).res);
      if (isNamed(etag, request.headers.get("if-none-match"))) status = 304;
    }
    if (status === 304) for (const name of BODY_HEADERS) delete headers[name];
    payload.setResponse(new fetchAPI.Response(status === 304 ? null : text, { status, headers }));
  },
};

/** What all answers have stands on Node's response already. */
function varyOf(response: ServerContext["res"]): string {
  const vary = response?.getHeader("vary");
  return typeof vary === "string" ? `${vary}, Authorization` : "Authorization";
}

function isNamed(etag: string, ifNoneMatch: string | null): boolean {
  if (ifNoneMatch === null) return false;
  return ifNoneMatch.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^(?!W\/)/, "W/") === etag);
}
