import { Environment, Network, RecordSource, Store, type GraphQLResponse } from "relay-runtime";
import type { GatewayClient } from "virtual-appointments-client";

export function createRelayEnvironment(client: GatewayClient) {
  const network = Network.create(async ({ text }, variables): Promise<GraphQLResponse> => {
    const data = await client.execute<object, object>(text ?? "", variables);
    return { data: data as Record<string, unknown> };
  });
  return new Environment({ network, store: new Store(new RecordSource()) });
}
