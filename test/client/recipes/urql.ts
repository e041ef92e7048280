import { cacheExchange, createClient, fetchExchange, gql } from "@urql/core";
import type { GatewayDocument } from "virtual-appointments-client";

export function createUrqlClient(url: string, getToken: () => Promise<string>) {
  return createClient({
    url,
    preferGetMethod: false,
    // Over server-sent events, which urql reads by itself.
    fetchSubscriptions: true,
    exchanges: [cacheExchange, fetchExchange],
    fetch: async (input, init) => {
      const headers = new Headers(init?.headers);
      headers.set("Authorization", `Bearer ${await getToken()}`);
      return fetch(input, { ...init, headers });
    },
  });
}

/** `client.query(forUrql(VirtualAppointmentDocument), { onlineMeetingId })`, and the same with `useQuery`. */
export function forUrql<TResult, TVariables extends object>(document: GatewayDocument<TResult, TVariables>) {
  return gql<TResult, TVariables>(document.toString());
}
