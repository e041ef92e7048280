"use client";
// What the package offers to React to show what others change. An entry of its own: who doesn't use it doesn't download it.

export { useAgendaLive, useVirtualAppointmentLive, type LiveSettings } from "./use-live.ts";
export type { LiveChange, LiveState, LiveStatus } from "./shared-connection.ts";
