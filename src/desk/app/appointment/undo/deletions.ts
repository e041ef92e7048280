import type { CreateVirtualAppointmentInput } from "virtual-appointments-client";
import { CLIENT_PROPERTIES, TEXT_PROPERTIES } from "../../../../common/contract/appointment-properties.ts";
import { pick } from "../../../../common/contract/record.ts";
import { useKept, useKeptOf } from "../kept.ts";
import type { Appointment } from "../shown-appointment.ts";

export function useDeletion(onlineMeetingId: string) {
  const { value: deletion, keep, drop } = useKeptOf(useKept().deletions, onlineMeetingId);
  return { deletion, keep, drop };
}

/** Creates again what was deleted, with everything it held. */
export function restoreInput(appointment: Appointment): CreateVirtualAppointmentInput {
  const { onlineMeetingId, userId, appointmentClients, settings } = appointment;
  return {
    onlineMeetingId,
    ...(userId === null ? {} : { userId }),
    ...pick(appointment, TEXT_PROPERTIES),
    ...(settings === null
      ? {}
      : { settings: { allowClientToJoinUsingBrowser: settings.allowClientToJoinUsingBrowser } }),
    ...(appointmentClients === null
      ? {}
      : { appointmentClients: appointmentClients.map((client) => pick(client, CLIENT_PROPERTIES)) }),
  };
}
