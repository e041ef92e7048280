import { createClient } from "graphql-sse";
import {
  Environment,
  Network,
  Observable,
  RecordSource,
  Store,
  type GraphQLResponse,
  type RequestParameters,
  type Variables,
} from "relay-runtime";
import type { GatewayClient } from "virtual-appointments-client";

/** @param url where the client sends its requests, with `getToken`: subscriptions go there over server-sent events */
export function createRelayEnvironment(client: GatewayClient, url: string, getToken: () => Promise<string>) {
  const events = createClient({ url, headers: async () => ({ Authorization: `Bearer ${await getToken()}` }) });
  const read = async ({ text }: RequestParameters, variables: Variables): Promise<GraphQLResponse> => {
    return { data: await client.execute<Record<string, unknown>, object>(text ?? "", variables) };
  };
  const subscribe = ({ text }: RequestParameters, variables: Variables) => {
    return Observable.create<GraphQLResponse>((sink) =>
      events.subscribe<Record<string, unknown>>(
        { query: text ?? "", variables },
        {
          next: (result) => sink.next(result as GraphQLResponse),
          error: (error) => sink.error(error as Error),
          complete: () => sink.complete(),
        },
      ),
    );
  };
  return new Environment({ network: Network.create(read, subscribe), store: new Store(new RecordSource()) });
}
