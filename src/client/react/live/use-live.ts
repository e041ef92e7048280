import { hashKey, skipToken, useQueryClient, type QueryClient, type SkipToken } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import type { GatewayClient } from "../../create-gateway-client.ts";
import {
  AgendaChangedDocument,
  VirtualAppointmentChangedDocument,
  type AgendaChangedSubscriptionVariables,
  type VirtualAppointmentChangedSubscriptionVariables,
} from "../../generated/graphql.ts";
import { invalidateAppointment } from "../cache/appointment-cache.ts";
import { invalidateAgendas } from "../cache/live-changes.ts";
import { useGatewayClient } from "../gateway-provider.ts";
import { readAppointment } from "../queries/gateway-query.ts";
import { gatewayQueryKey } from "../query-key.ts";
import { SharedConnection, STARTING, type LiveChange, type LiveSource, type LiveState } from "./shared-connection.ts";

export interface LiveSettings {
  /** Called with each change that is told, in order, once: by whom and of what. */
  readonly onChange?: (change: LiveChange) => void;
  /** How often to ask where nobody tells, in milliseconds. Left out: 30 seconds. */
  readonly pollInterval?: number;
}

const POLL_INTERVAL = 30_000;

/**
 * Keeps what is shown of an appointment up to date while others change it: whatever hook shows it. With `skipToken` for the
 * variables it does nothing.
 */
export function useVirtualAppointmentLive(
  variables: VirtualAppointmentChangedSubscriptionVariables | SkipToken,
  settings?: LiveSettings,
): LiveState {
  return useLive(
    variables === skipToken
      ? undefined
      : {
          document: VirtualAppointmentChangedDocument,
          field: "virtualAppointmentChanged",
          variables: given(variables),
          readAppointment,
          refresh: (queryClient) => invalidateAppointment(queryClient, variables),
        },
    settings,
  );
}

/** The same for a user's meetings that start in a span of time, and their appointments. */
export function useAgendaLive(
  variables: AgendaChangedSubscriptionVariables | SkipToken,
  settings?: LiveSettings,
): LiveState {
  return useLive(
    variables === skipToken
      ? undefined
      : {
          document: AgendaChangedDocument,
          field: "agendaChanged",
          variables: given(variables),
          readAppointment,
          refresh: (queryClient) => void queryClient.invalidateQueries({ queryKey: gatewayQueryKey }),
          changed: (queryClient, { kind }) => {
            if (kind.startsWith("MEETING")) invalidateAgendas(queryClient);
          },
        },
    settings,
  );
}

function useLive(
  source: LiveSource | undefined,
  { onChange, pollInterval = POLL_INTERVAL }: LiveSettings = {},
): LiveState {
  const client = useGatewayClient();
  const queryClient = useQueryClient();
  const connection = source && connectionOf(client, queryClient, source);
  const state = useSyncExternalStore(
    connection?.listen ?? nothing,
    () => connection?.state ?? STARTING,
    () => STARTING,
  );
  useEffect(() => (onChange && connection ? connection.hear(onChange) : undefined), [connection, onChange]);
  useEffect(() => connection?.poll(pollInterval), [connection, pollInterval, state.status]);
  return state;
}

const nothing = () => () => undefined;

/** By client and cache, then by what is watched. */
const connections = new WeakMap<GatewayClient, WeakMap<QueryClient, Map<string, SharedConnection>>>();

/** The same for the same, whoever shows it: so that a table doesn't take all connections that a browser has. */
function connectionOf(client: GatewayClient, queryClient: QueryClient, source: LiveSource): SharedConnection {
  const ofClient = connections.get(client) ?? new WeakMap<QueryClient, Map<string, SharedConnection>>();
  connections.set(client, ofClient);
  const known = ofClient.get(queryClient) ?? new Map<string, SharedConnection>();
  ofClient.set(queryClient, known);
  const key = hashKey([source.field, source.variables]);
  let connection = known.get(key);
  if (connection === undefined) {
    connection = new SharedConnection(client, queryClient, source, () => known.delete(key));
    known.set(key, connection);
  }
  return connection;
}

/** Callers may give a whole line of an agenda, whose other properties the gateway refuses. */
function given(variables: object): object {
  const names = ["onlineMeetingId", "startsFrom", "startsBefore", "userId"];
  return Object.fromEntries(
    Object.entries(variables).filter(([name, value]) => names.includes(name) && value !== undefined && value !== null),
  );
}
