import { changeTypeOf, type ChangeType, type Subscription } from "../domain/subscription.ts";
import { formatPosition, type PositionedChange } from "../store/stored-changes.ts";

/** Something to be told of. */
export interface NotifiedChange {
  readonly change: PositionedChange;
  readonly type: ChangeType;
}

export type LifecycleEvent = "reauthorizationRequired" | "missed" | "subscriptionRemoved";

/** What of a change a subscription asks for; `undefined` where it is nothing. */
export function notifiedOf(
  { meetingId, changeTypes }: Subscription,
  change: PositionedChange,
  hasAppointment: boolean,
): NotifiedChange | undefined {
  if (change.meetingId === null || (meetingId !== null && change.meetingId !== meetingId)) return undefined;
  const type = changeTypeOf(change.kind, change.etag, hasAppointment);
  return type !== undefined && changeTypes.includes(type) ? { change, type } : undefined;
}

/**
 * A collection of change notifications as Graph sends them, with annotations that Graph's don't have. Names and places
 * alone, never a value.
 *
 * @see https://learn.microsoft.com/graph/api/resources/changenotificationcollection
 */
export function notificationsOf(subscription: Subscription, changes: readonly NotifiedChange[]): string {
  const { id, sequence } = subscription;
  return JSON.stringify({
    value: changes.map(({ change, type }, index) => {
      const resource = resourceOf(subscription, change.meetingId ?? "");
      const position = formatPosition(change.position);
      return {
        id: `${id}.${position}`,
        ...commonOf(subscription),
        changeType: type,
        resource,
        resourceData: {
          "@odata.type": "#Microsoft.Graph.virtualAppointment",
          "@odata.id": resource,
          ...(change.etag !== null && { "@odata.etag": change.etag }),
          id: change.meetingId,
        },
        "@virtualAppointments.sequence": sequence + index + 1,
        "@virtualAppointments.position": position,
        "@virtualAppointments.kind": change.kind,
        "@virtualAppointments.fields": change.fields,
        "@virtualAppointments.changedBy": change.writer,
        "@virtualAppointments.changedDateTime": new Date(change.at).toISOString(),
      };
    }),
  });
}

/** @see https://learn.microsoft.com/graph/change-notifications-lifecycle-events */
export function lifecycleOf(subscription: Subscription, lifecycleEvent: LifecycleEvent): string {
  const { resource } = subscription;
  return JSON.stringify({ value: [{ ...commonOf(subscription), resource, lifecycleEvent }] });
}

function commonOf({ id, expiresAt, clientState, subscriber }: Subscription) {
  return {
    subscriptionId: id,
    subscriptionExpirationDateTime: new Date(expiresAt).toISOString(),
    ...(clientState !== null && { clientState }),
    tenantId: subscriber.tenantId,
  };
}

/** Where to read it, with a token of the subscriber's. */
function resourceOf({ userId, subscriber }: Subscription, meetingId: string): string {
  const user = encodeURIComponent(userId ?? subscriber.callerId);
  return `users/${user}/onlineMeetings/${encodeURIComponent(meetingId)}/virtualAppointment`;
}
