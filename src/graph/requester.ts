import type { AppointmentKey } from "./model/upstream-appointment.ts";
import type { Credential } from "./model/credential.ts";
import type { OperationLife } from "./operation-life.ts";
import type { OperationReads } from "./reads/operation-reads.ts";

/** Who asks: an operation, with its credential, until when, and how much else it reads. */
export interface Requester {
  readonly credential: Credential;
  readonly life: OperationLife;
  readonly operationReads: OperationReads;
}

/** Where an appointment's meeting lies upstream, for a caller that reads or writes it under this user. */
export function pathUnder(key: AppointmentKey, userId: string | undefined): string {
  return key.under(userId).path;
}
