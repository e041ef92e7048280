import DataLoader from "dataloader";
import { cacheKeyOf, type Appointment, type AppointmentKey } from "./appointment.ts";
import { BATCH_LIMIT } from "./batch.ts";
import type { GraphClient } from "./graph-client.ts";

export type AppointmentLoader = DataLoader<AppointmentKey, Appointment, string>;
export type JoinLinkLoader = DataLoader<AppointmentKey, string, string>;

export interface Loaders {
  readonly appointments: AppointmentLoader;
  readonly joinLinks: JoinLinkLoader;
}

/**
 * The reads of one GraphQL operation: what its fields ask for in one breath goes upstream together, and nothing is
 * asked twice. Never shared between operations: a loader remembers what it read for as long as it lives.
 */
export function createLoaders(client: GraphClient, token: string, signal?: AbortSignal): Loaders {
  const options = { maxBatchSize: BATCH_LIMIT, cacheKeyFn: cacheKeyOf };
  return {
    appointments: new DataLoader((keys) => client.readAppointments(keys, token, signal), options),
    joinLinks: new DataLoader((keys) => client.readJoinLinks(keys, token, signal), options),
  };
}
