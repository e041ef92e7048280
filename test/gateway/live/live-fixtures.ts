import { expect } from "vitest";
import { readEvents, type EventReader } from "../../support/live/event-reader.ts";
import { it as base, startEach } from "../../support/fixtures.ts";
import type { RunningGateway } from "../../support/gateway.ts";
import { call } from "../../support/http.ts";
import { REFERENCE_MEETING, type RunningService } from "../../support/service.ts";

export const CHANGED = `subscription($id: ID!) { virtualAppointmentChanged(onlineMeetingId: $id) { __typename
  ... on MeetingChanges { eventId hasGap changes {
    kind onlineMeetingId changedFields etag changedBy { kind userPrincipalName }
    virtualAppointment { __typename ... on VirtualAppointment { externalAppointmentId etag } }
  } }
  ... on GatewayError { message }
} }`;
/** The same without the appointment. */
export const NAMED = `subscription($id: ID!) { virtualAppointmentChanged(onlineMeetingId: $id) {
  ... on MeetingChanges { hasGap changes { kind changedFields } } } }`;

export interface Subscription {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export const changedOf = (id = REFERENCE_MEETING): Subscription => ({ query: CHANGED, variables: { id } });

function subscribe(
  gateway: RunningGateway,
  token: string,
  subscription: Subscription,
  headers: Record<string, string> = {},
): Promise<EventReader> {
  return readEvents(`${gateway.url}/graphql`, token, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(subscription),
  });
}

export async function change(service: RunningService, token: string, externalAppointmentId: string, id?: string) {
  const { status } = await call("PATCH", service.at(id ?? REFERENCE_MEETING), {
    token,
    body: { externalAppointmentId },
  });
  expect(status).toBe(204);
}

/** How many streams are open at a service. */
export const streamsOf = ({ requests }: RunningService): string[] =>
  requests.filter((line) => line.includes("/changes"));

export const it = base.extend("subscribe", ({}, cleanup) => startEach(subscribe, cleanup));
it.override("graphUrl", ({ service }) => service.url);
it.override("gatewayOptions", ({ token }) => ({ token }));

/** What the first field of an event came to. */
export function resultOf(event: {
  readonly data: unknown;
}): Record<string, unknown> & { changes: Record<string, unknown>[] } {
  const { data } = event.data as { data?: Record<string, never> };
  return Object.values(data ?? {})[0] ?? ({} as never);
}

export const soon = { timeout: 20_000, interval: 20 };
