import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import schema from "virtual-appointments-client/introspection.json" with { type: "json" };

// What has no `id` is kept within what holds it.
const embedded = schema.__schema.types.filter(
  ({ kind, fields }) => kind === "OBJECT" && !fields?.some(({ name }) => name === "id"),
);

export function createNormalizedUrqlClient(url: string, getToken: () => Promise<string>) {
  const cache = cacheExchange({
    schema,
    keys: Object.fromEntries(embedded.map(({ name }) => [name, () => null])),
    resolvers: { Query: { onlineMeetings: relayPagination() } },
  });
  return new Client({
    url,
    preferGetMethod: false,
    exchanges: [cache, fetchExchange],
    fetch: async (input, init) => {
      const headers = new Headers(init?.headers);
      headers.set("Authorization", `Bearer ${await getToken()}`);
      return fetch(input, { ...init, headers });
    },
  });
}
