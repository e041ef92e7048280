import type { Subscription } from "../domain/subscription.ts";
import { signWebhook } from "../sms-delivery/webhook-signature.ts";
import type { NotificationContext } from "./notification-context.ts";
import type { NotificationOutcome } from "./notification-endpoints.ts";
import { subscriptionSecret } from "./subscription-secret.ts";

/**
 * One attempt, signed as Standard Webhooks has it. Never throws.
 *
 * @param message what says that two requests are the same one
 */
export async function postSigned(
  { endpoints, now, secret, report }: NotificationContext,
  { id }: Subscription,
  url: string,
  message: { readonly id: string; readonly body: string },
): Promise<NotificationOutcome> {
  const timestamp = Math.floor(now() / 1000);
  const headers = {
    "webhook-id": message.id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signWebhook(subscriptionSecret(secret, id), message.id, timestamp, message.body),
  };
  const outcome = await endpoints.post(url, headers, message.body);
  report(outcome.kind === "delivered" ? "delivered" : "failed", 1);
  return outcome;
}
