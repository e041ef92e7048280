import { CHANGE_TYPES, type Subscriber, type Subscription } from "../domain/subscription.ts";
import { text, textOrNull, type Row, type Value } from "./columns.ts";

export type SubscriptionName = Pick<Subscriber, "tenantId"> & Pick<Subscription, "id">;

/** Where a subscription has got to. */
export type SubscriptionProgress = Pick<Subscription, "position" | "sequence" | "isMissing" | "warnedEnd">;

/**
 * Subscriptions, and who of all instances tells what they are about. What has expired isn't there any more; the store's clock
 * decides. Each call is atomic, and on disk when it is over.
 */
export interface StoredSubscriptions {
  /** @returns false where its subscriber has `most` already */
  add(subscription: Subscription, most: number): Promise<boolean>;
  find(name: SubscriptionName): Promise<Subscription | undefined>;
  /** Those of one subscriber, of whom the application and the caller count; oldest first. */
  list(subscriber: Subscriber): Promise<readonly Subscription[]>;
  /** From now on the rights of this subscriber count. @returns false where there is none */
  renew(name: SubscriptionName, subscriber: Subscriber, expiresAt: number): Promise<boolean>;
  /** @returns false where there was none */
  remove(name: SubscriptionName): Promise<boolean>;

  /**
   * Takes the telling of all subscriptions, or keeps it, for so many milliseconds: of all instances one has it.
   *
   * @returns a number that is another one whenever the subscriptions are; `undefined` where another instance has it, and
   * where there is nothing to tell
   */
  hold(holder: string, lease: number): Promise<number | undefined>;
  /** Gives it back, for another one to take at once. */
  release(holder: string): Promise<void>;
  all(): Promise<readonly Subscription[]>;
  /** @returns false where it isn't the holder's any more, or the subscription is gone: then nothing has changed */
  advance(holder: string, name: SubscriptionName, progress: SubscriptionProgress): Promise<boolean>;
}

/** In the order of {@link subscriptionOf}. */
export const SUBSCRIPTION_COLUMNS: readonly string[] = [
  "tenant_id",
  "id",
  "application_id",
  "caller_id",
  "caller_kind",
  "caller_name",
  "resource",
  "user_id",
  "meeting_id",
  "change_types",
  "notification_url",
  "lifecycle_url",
  "client_state",
  "created_at",
  "expires_at",
  "sequence",
  "is_missing",
  "warned_end",
  "position",
];

export function subscriptionValues(subscription: Subscription): Value[] {
  const { tenantId, applicationId, callerId, callerKind, upn } = subscription.subscriber;
  return [
    tenantId,
    subscription.id,
    applicationId,
    callerId,
    callerKind,
    upn,
    subscription.resource,
    subscription.userId,
    subscription.meetingId,
    subscription.changeTypes.join(","),
    subscription.notificationUrl,
    subscription.lifecycleUrl,
    subscription.clientState,
    subscription.createdAt,
    subscription.expiresAt,
    subscription.sequence,
    Number(subscription.isMissing),
    subscription.warnedEnd,
    subscription.position,
  ];
}

export function subscriptionOf(row: Row): Subscription {
  const wanted = text(row, 9).split(",");
  return {
    id: text(row, 1),
    subscriber: {
      tenantId: text(row, 0),
      applicationId: text(row, 2),
      callerId: text(row, 3),
      callerKind: row[4] === "user" ? "user" : "application",
      upn: textOrNull(row, 5),
    },
    resource: text(row, 6),
    userId: textOrNull(row, 7),
    meetingId: textOrNull(row, 8),
    changeTypes: CHANGE_TYPES.filter((type) => wanted.includes(type)),
    notificationUrl: text(row, 10),
    lifecycleUrl: textOrNull(row, 11),
    clientState: textOrNull(row, 12),
    createdAt: Number(row[13]),
    expiresAt: Number(row[14]),
    sequence: Number(row[15]),
    isMissing: Number(row[16]) === 1,
    warnedEnd: Number(row[17]),
    position: text(row, 18),
  };
}
