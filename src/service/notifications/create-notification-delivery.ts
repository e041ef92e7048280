import type { Notifications } from "../resources/handler-context.ts";
import { NotificationDelivery, type NotificationOptions } from "./notification-delivery.ts";
import { NotificationEndpoints, type EndpointOptions } from "./notification-endpoints.ts";
import { subscriptionSecret } from "./subscription-secret.ts";

export interface CreatedNotifications {
  readonly delivery: NotificationDelivery;
  /** What the handlers know of it. */
  readonly handle: Notifications;
}

/** What tells subscriptions, once it is started, and what those who subscribe ask of it. */
export function createNotificationDelivery(
  options: Omit<NotificationOptions, "endpoints" | "now"> & EndpointOptions,
): CreatedNotifications {
  const endpoints = new NotificationEndpoints(options);
  const delivery = new NotificationDelivery({ ...options, endpoints });
  const { store } = options;
  return {
    delivery,
    handle: {
      refusalOf: (url) => endpoints.refusalOf(url),
      validate: (url, owner) => endpoints.validate(url, owner),
      secretOf: async (id) => subscriptionSecret(await store.secret("skiptoken"), id),
      wake: () => delivery.wake(),
    },
  };
}
