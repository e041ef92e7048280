import { Environment, Network, RecordSource, Store, type GraphQLResponse } from "relay-runtime";
import type { GatewayClient } from "virtual-appointments-client";

export function createRelayEnvironment(client: GatewayClient) {
  const network = Network.create(async ({ text }, variables): Promise<GraphQLResponse> => {
    return { data: await client.execute<Record<string, unknown>, object>(text ?? "", variables) };
  });
  return new Environment({ network, store: new Store(new RecordSource()) });
}
