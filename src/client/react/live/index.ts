"use client";
// What the package offers to React to show what others change. An entry of its own: who doesn't use it doesn't download it.

export {
  useInfiniteOnlineMeetings,
  useOnlineMeetings,
  useVirtualAppointment,
  type LiveInfiniteQueryHook,
  type LiveOption,
  type LiveQueryHook,
} from "./live-query-hooks.ts";
export { useAgendaLive, useVirtualAppointmentLive, type LiveSettings } from "./use-live.ts";
export type { LiveChange, LiveState, LiveStatus } from "./shared-connection.ts";
