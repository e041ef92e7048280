import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { createGatewayClient, persistedDocuments } from "virtual-appointments-client";
import { GatewayProvider } from "virtual-appointments-client/react";
import { createKept, KeptProvider } from "./appointment/kept.ts";
import { Desk } from "./desk.tsx";
import type { DeskProps } from "./layout/header.tsx";
import type { Session } from "./session/session.ts";

const FRESH_MILLISECONDS = 5_000;

interface WorkplaceProps extends DeskProps {
  readonly session: Session;
}

/** What one person works with: their client of the gateway, what was read through it, and what is not saved yet. */
export function Workplace({ session, ...props }: WorkplaceProps) {
  const [{ client, queryClient, kept }] = useState(() => ({
    client: createGatewayClient({
      url: "/graphql",
      getToken: ({ forceRefresh }) => session.getToken(forceRefresh),
      persisted: persistedDocuments(),
    }),
    queryClient: new QueryClient({ defaultOptions: { queries: { staleTime: FRESH_MILLISECONDS } } }),
    kept: createKept(props.person.id),
  }));
  return (
    <QueryClientProvider client={queryClient}>
      <GatewayProvider client={client}>
        <KeptProvider value={kept}>
          <Desk {...props} />
        </KeptProvider>
      </GatewayProvider>
    </QueryClientProvider>
  );
}
