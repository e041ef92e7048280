import { VirtualAppointmentDocument, type VirtualAppointmentQuery } from "virtual-appointments-client";

export async function readAppointment(url: string, token: string, onlineMeetingId: string) {
  const response = await fetch(url, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ query: VirtualAppointmentDocument, variables: { onlineMeetingId } }),
  });
  const { data, errors } = (await response.json()) as {
    data?: VirtualAppointmentQuery;
    errors?: { message: string }[];
  };
  if (!data?.virtualAppointment) throw new Error(errors?.[0]?.message ?? `HTTP ${response.status}`);
  return data.virtualAppointment;
}
