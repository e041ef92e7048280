import type { Subscription } from "../../../src/service/domain/subscription.ts";

/** One that nobody made by a request. */
export const sampleSubscription: Subscription = {
  id: "id",
  subscriber: { tenantId: "tenant", applicationId: "application", callerId: "caller", callerKind: "user", upn: null },
  resource: "me/virtualAppointments",
  userId: null,
  meetingId: null,
  changeTypes: ["updated"],
  notificationUrl: "https://receiver.example/hook",
  lifecycleUrl: "https://receiver.example/lifecycle",
  clientState: null,
  createdAt: 0,
  expiresAt: 4_000_000_000_000,
  position: "0-777",
  sequence: 5,
  isMissing: false,
  warnedEnd: 0,
};
