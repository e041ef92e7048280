import type { VirtualAppointmentFieldsFragment, VirtualAppointmentResult } from "virtual-appointments-client";

export type Appointment = VirtualAppointmentFieldsFragment;
export type Outcome = VirtualAppointmentResult;
