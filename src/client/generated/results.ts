import type { CreateVirtualAppointmentMutation, DeleteVirtualAppointmentMutation, NodeQuery, UpdateVirtualAppointmentMutation, ViewerQuery, VirtualAppointmentQuery, VirtualAppointmentsQuery } from "./graphql.ts";
export type CreateVirtualAppointmentResult = NonNullable<CreateVirtualAppointmentMutation["createVirtualAppointment"]>;
export type DeleteVirtualAppointmentResult = NonNullable<DeleteVirtualAppointmentMutation["deleteVirtualAppointment"]>;
export type NodeResult = NodeQuery["node"];
export type UpdateVirtualAppointmentResult = NonNullable<UpdateVirtualAppointmentMutation["updateVirtualAppointment"]>;
export type ViewerResult = ViewerQuery["viewer"];
export type VirtualAppointmentResult = NonNullable<VirtualAppointmentQuery["virtualAppointment"]>;
export type VirtualAppointmentsResult = NonNullable<VirtualAppointmentsQuery["virtualAppointments"]>;