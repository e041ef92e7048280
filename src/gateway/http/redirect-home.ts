import type { Plugin } from "graphql-yoga";

/** Whoever opens the origin in a browser finds the playground. */
export const redirectHome: Plugin = {
  onRequest: (payload) => {
    if (payload.url.pathname === "/" && payload.request.method === "GET") {
      payload.endResponse(new payload.fetchAPI.Response(null, { status: 302, headers: { Location: "/graphql" } }));
    }
  },
};
