import { z } from "zod";
import { MAX_TEXT } from "../../../common/contract/limits.ts";
import { CHANGE_TYPES, MAX_LIFETIME, type ChangeType } from "../../domain/subscription.ts";
import { parseBody, unicode, wrongProperty } from "../../protocol/request-body.ts";
import { parseResource, type SubscribedResource } from "./subscribed-resource.ts";

/** As Graph bounds it. */
const MAX_CLIENT_STATE = 128;

const odataType = z.literal(["#microsoft.graph.subscription", "microsoft.graph.subscription"]).optional();
const dateTime = z.iso.datetime({ offset: true });
const expiry = { "@odata.type": odataType, expirationDateTime: dateTime };

const subscription = z.strictObject({
  ...expiry,
  changeType: z.string().max(MAX_TEXT),
  notificationUrl: unicode(MAX_TEXT),
  lifecycleNotificationUrl: unicode(MAX_TEXT).nullish(),
  resource: unicode(MAX_TEXT),
  clientState: unicode(MAX_CLIENT_STATE).nullish(),
  // Never: no value is ever sent.
  includeResourceData: z.literal(false).nullish(),
  // What is older is not spoken at all.
  latestSupportedTlsVersion: z.enum(["v1_2", "v1_3"]).nullish(),
});
const renewal = z.strictObject(expiry);

export interface SubscriptionRequest {
  readonly resource: string;
  readonly subscribed: SubscribedResource;
  readonly changeTypes: readonly ChangeType[];
  readonly notificationUrl: string;
  readonly lifecycleUrl: string | null;
  readonly clientState: string | null;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/**
 * Reads the body of a subscription.
 *
 * @see https://learn.microsoft.com/graph/api/subscription-post-subscriptions
 * @throws {GraphError} 400, naming every wrong property by its path, never its value
 */
export function parseSubscription(body: unknown, now: number): SubscriptionRequest {
  const data = parseBody(subscription, body);
  const { resource, notificationUrl, lifecycleNotificationUrl = null, clientState = null } = data;
  const subscribed = parseResource(resource);
  if (subscribed === undefined) {
    throw wrongProperty(
      "resource",
      "The property 'resource' must be 'users/{id}/virtualAppointments', or the virtualAppointment of one meeting.",
    );
  }
  const wanted = data.changeType.split(",").map((type) => type.trim().toLowerCase());
  const changeTypes = CHANGE_TYPES.filter((type) => wanted.includes(type));
  if (changeTypes.length !== wanted.length) {
    throw wrongProperty("changeType", `The property 'changeType' must be some of '${CHANGE_TYPES.join(",")}'.`);
  }
  const expiresAt = expiryOf(data.expirationDateTime, now);
  const lifecycleUrl = lifecycleNotificationUrl;
  return { resource, subscribed, changeTypes, notificationUrl, lifecycleUrl, clientState, expiresAt };
}

/**
 * Reads the body of a renewal: of a subscription only its end can be changed.
 *
 * @returns milliseconds since 1970
 * @see https://learn.microsoft.com/graph/api/subscription-update
 * @throws {GraphError} 400
 */
export function parseRenewal(body: unknown, now: number): number {
  return expiryOf(parseBody(renewal, body).expirationDateTime, now);
}

function expiryOf(text: string, now: number): number {
  const expiresAt = Date.parse(text);
  if (expiresAt > now && expiresAt <= now + MAX_LIFETIME) return expiresAt;
  const message =
    expiresAt > now
      ? `Subscription expiration can only be ${MAX_LIFETIME / 60_000} minutes in the future.`
      : "Subscription expiration must be in the future.";
  throw wrongProperty("expirationDateTime", message);
}
