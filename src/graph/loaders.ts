import DataLoader from "dataloader";
import { cacheKeyOf, type Appointment, type AppointmentKey } from "./appointment.ts";
import type { GraphClient, Reader } from "./graph-client.ts";

export type AppointmentLoader = DataLoader<AppointmentKey, Appointment, string>;
export type JoinLinkLoader = DataLoader<AppointmentKey, string, string>;

export interface Loaders {
  readonly appointments: AppointmentLoader;
  readonly joinLinks: JoinLinkLoader;
}

/**
 * The reads of one GraphQL operation: what its fields ask for in one breath goes to the read queue together, and
 * nothing is asked twice. Never shared between operations: a loader remembers what it read for as long as it lives.
 */
export function createLoaders(client: GraphClient, reader: Reader): Loaders {
  return {
    appointments: new DataLoader((keys) => client.readAppointments(keys, reader), { cacheKeyFn: cacheKeyOf }),
    joinLinks: new DataLoader((keys) => client.readJoinLinks(keys, reader), { cacheKeyFn: cacheKeyOf }),
  };
}
