import { mapNames } from "../../../common/contract/record.ts";
import { TEXT_PROPERTIES } from "../../../common/contract/appointment-properties.ts";
import type { VirtualAppointmentFieldsFragment, VirtualAppointmentResult } from "virtual-appointments-client";

export type Appointment = VirtualAppointmentFieldsFragment;
export type Outcome = VirtualAppointmentResult;

/** As it was before anybody wrote anything into it: a version that never was, so that nobody's is overwritten by it. */
export function emptied(appointment: Appointment): Appointment {
  return {
    ...appointment,
    etag: 'W/"empty"',
    appointmentClients: null,
    settings: null,
    ...mapNames(TEXT_PROPERTIES, () => null),
    // The service's, not anybody's.
    appointmentClientJoinWebUrl: appointment.appointmentClientJoinWebUrl,
  };
}
