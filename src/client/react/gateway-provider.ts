import { createContext, createElement, useContext, useMemo, type ReactNode } from "react";
import type { GatewayClient } from "../create-gateway-client.ts";
import { createAppointmentBatch, type LoadAppointment } from "./appointment-batch.ts";

interface Gateway {
  readonly client: GatewayClient;
  readonly loadAppointment: LoadAppointment;
}

const GatewayContext = createContext<Gateway | undefined>(undefined);

/** Gives the hooks below it their client. They keep what they read in the surrounding `QueryClientProvider`'s cache. */
export function GatewayProvider({
  client,
  children,
}: {
  readonly client: GatewayClient;
  readonly children?: ReactNode;
}) {
  const value = useMemo(() => ({ client, loadAppointment: createAppointmentBatch(client) }), [client]);
  return createElement(GatewayContext.Provider, { value }, children);
}

export function useGateway(): Gateway {
  const gateway = useContext(GatewayContext);
  if (gateway === undefined) throw new Error("The gateway's hooks need a <GatewayProvider client={…}> above them.");
  return gateway;
}
