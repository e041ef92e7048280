import { createContext, createElement, useContext, type ReactNode } from "react";
import type { GatewayClient } from "../create-gateway-client.ts";

const GatewayContext = createContext<GatewayClient | undefined>(undefined);

/** Gives the hooks below it their client. They keep what they read in the surrounding `QueryClientProvider`'s cache. */
export function GatewayProvider({
  client,
  children,
}: {
  readonly client: GatewayClient;
  readonly children?: ReactNode;
}) {
  return createElement(GatewayContext.Provider, { value: client }, children);
}

/** The client that the provider above was given. */
export function useGatewayClient(): GatewayClient {
  const client = useContext(GatewayContext);
  if (client === undefined) throw new Error("The gateway's hooks need a <GatewayProvider client={…}> above them.");
  return client;
}
