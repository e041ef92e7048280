import type { IncomingMessage } from "node:http";
import type { Plugin } from "graphql-yoga";

/** A name and a port, nothing else. */
export function isHost(host: string): boolean {
  return /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(host) && URL.canParse(`http://${host}`);
}

/** What the development playground is for. */
export function isPageRequest(request: IncomingMessage): boolean {
  return isPage(request) && request.headers.authorization === undefined;
}

export function isPage({ method, headers }: IncomingMessage): boolean {
  return method === "GET" && headers.accept?.includes("text/html") === true;
}

export function isDeskPath(url: string | undefined): boolean {
  return /^\/desk(?:[/?]|$)/.test(url ?? "");
}

/** Whether it is for graphql-sse's own endpoint, of which a client may have one connection for all its operations. */
export function isStreamPath({ url = "" }: IncomingMessage): boolean {
  return url.split("?", 1)[0] === "/graphql/stream";
}

/** Where a browser finds the development playground. */
export const redirectHome: Plugin = {
  onRequest: (payload) => {
    if (payload.url.pathname === "/" && payload.request.method === "GET") {
      payload.endResponse(new payload.fetchAPI.Response(null, { status: 302, headers: { Location: "/graphql" } }));
    }
  },
};
