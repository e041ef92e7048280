import type { Appointment } from "./appointment.ts";
import type { Credential } from "./credential.ts";
import type { GraphClient } from "./graph-client.ts";
import { Loader } from "./loader.ts";

export interface Loaders {
  readonly appointments: Loader<Appointment>;
  readonly joinLinks: Loader<string>;
}

/**
 * The reads of one GraphQL operation: what its fields ask for in one breath goes to the read queue together, and
 * nothing is asked twice. Never shared between operations: a loader remembers what it read for as long as it lives.
 */
export function createLoaders(client: GraphClient, credential: Credential, signal?: AbortSignal): Loaders {
  const reader = { credential, operation: {}, signal };
  return {
    appointments: new Loader((keys) => client.readAppointments(keys, reader)),
    joinLinks: new Loader((keys) => client.readJoinLinks(keys, reader)),
  };
}
