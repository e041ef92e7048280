import { randomUUID } from "node:crypto";
import { requirePermission } from "../../access/required-permissions.ts";
import type { Touched } from "../../domain/audit-entry.ts";
import type { Caller } from "../../domain/service-caller.ts";
import { MAX_SUBSCRIPTIONS, type Subscriber, type Subscription } from "../../domain/subscription.ts";
import { GraphError } from "../../protocol/graph-error.ts";
import { contentType } from "../../protocol/media-type.ts";
import type { GraphRequest, GraphResponse } from "../../protocol/message.ts";
import { jsonBody, wrongProperty } from "../../protocol/request-body.ts";
import { formatPosition } from "../../store/stored-changes.ts";
import type { HandlerContext, Notifications } from "../handler-context.ts";
import { peopleOf } from "../list-page.ts";
import { openMeeting } from "../meetings/open-meeting.ts";
import { parseRenewal, parseSubscription, type SubscriptionRequest } from "./subscription-body.ts";

/**
 * Subscribes to changes, when the URLs that are to be told have said that they want it. Its rights are those of the caller
 * until it ends or is renewed; what they may see is decided at each change.
 *
 * @see https://learn.microsoft.com/graph/api/subscription-post-subscriptions
 */
export async function createSubscription(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  const notifications = notificationsOf(context);
  requirePermission(request.caller, "readAppointment", context.permissionsRevision);
  const now = context.now();
  const wanted = parseSubscription(jsonBody(request), now);
  await requireResource(wanted, request, context);
  const { subscriptions, changes } = context.store;
  const subscriber = subscriberOf(request.caller);
  if ((await subscriptions.list(subscriber)).length >= MAX_SUBSCRIPTIONS) throw tooManySubscriptions();
  await validateUrls(wanted, request.caller, notifications);
  const { subscribed, ...properties } = wanted;
  const subscription: Subscription = {
    ...properties,
    id: randomUUID(),
    userId: subscribed.userId ?? null,
    meetingId: subscribed.meetingId ?? null,
    subscriber,
    createdAt: now,
    position: formatPosition(await changes.end()),
    sequence: 0,
    isMissing: false,
    warnedEnd: 0,
  };
  // Others of the same caller may have come first.
  if (!(await subscriptions.add(subscription, MAX_SUBSCRIPTIONS))) throw tooManySubscriptions();
  notifications.wake();
  const secret = await notifications.secretOf(subscription.id);
  return {
    status: 201,
    headers: {
      ...contentType(request.metadata),
      Location: `${request.origin}/${request.version}/subscriptions/${subscription.id}`,
    },
    body: {
      ...represent(subscription, request),
      clientState: subscription.clientState,
      // Told once: whoever has it can check that a notification is the service's.
      "@virtualAppointments.secret": secret,
    },
    touched: touchedBy("subscribe", subscription),
  };
}

/** @see https://learn.microsoft.com/graph/api/subscription-list */
export async function listSubscriptions(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  requirePermission(request.caller, "readAppointment", context.permissionsRevision);
  const all = await context.store.subscriptions.list(subscriberOf(request.caller));
  const value = all.map((subscription) => propertiesOf(subscription));
  return { status: 200, headers: contentType(request.metadata), body: { ...contextOf(request, ""), value } };
}

/** @see https://learn.microsoft.com/graph/api/subscription-get */
export async function getSubscription(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  const subscription = await ownSubscription(request, context);
  return { status: 200, headers: contentType(request.metadata), body: represent(subscription, request) };
}

/**
 * Puts off the end, and takes over the rights of the caller.
 *
 * @see https://learn.microsoft.com/graph/api/subscription-update
 */
export async function renewSubscription(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  const subscription = await ownSubscription(request, context);
  const expiresAt = parseRenewal(jsonBody(request), context.now());
  const renewed = await takeOver(subscription, expiresAt, request, context);
  return { status: 200, headers: contentType(request.metadata), body: represent(renewed, request) };
}

/**
 * Takes over the rights of the caller, and leaves the end as it is.
 *
 * @see https://learn.microsoft.com/graph/api/subscription-reauthorize
 */
export async function reauthorizeSubscription(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  const subscription = await ownSubscription(request, context);
  await takeOver(subscription, subscription.expiresAt, request, context);
  return { status: 204, headers: {} };
}

/** @see https://learn.microsoft.com/graph/api/subscription-delete */
export async function deleteSubscription(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  const subscription = await ownSubscription(request, context);
  const { tenantId } = subscription.subscriber;
  if (!(await context.store.subscriptions.remove({ tenantId, id: subscription.id }))) throw notFound();
  context.notifications?.wake();
  return { status: 204, headers: {}, touched: touchedBy("unsubscribe", subscription) };
}

function notificationsOf({ notifications }: HandlerContext): Notifications {
  if (notifications !== undefined) return notifications;
  throw new GraphError(501, "NotImplemented", "This service sends no notifications.");
}

function tooManySubscriptions(): GraphError {
  return new GraphError(403, "ExtensionError", `A caller may have ${MAX_SUBSCRIPTIONS} subscriptions at most.`, {
    innerCode: "subscriptionLimitReached",
  });
}

/** As a read of it would be decided about now. @throws {GraphError} 400, 403, 404 */
async function requireResource(
  { subscribed: { userId, meetingId } }: SubscriptionRequest,
  request: GraphRequest,
  context: HandlerContext,
): Promise<void> {
  const read = { ...request, root: userId === undefined ? "me" : "users", params: { userId, meetingId } };
  if (meetingId === undefined) await peopleOf(read, context, "readAppointment");
  else await openMeeting(read, context, "readAppointment");
}

/** @throws {GraphError} 400, 429 */
async function validateUrls(
  { notificationUrl, lifecycleUrl }: SubscriptionRequest,
  { tenantId, id }: Caller,
  { refusalOf, validate }: Notifications,
): Promise<void> {
  const urls = Object.entries({ notificationUrl, lifecycleNotificationUrl: lifecycleUrl });
  for (const [name, url] of urls) {
    const refusal = url === null ? undefined : refusalOf(url);
    if (refusal !== undefined) throw wrongProperty(name, `The property '${name}' ${refusal}`);
  }
  for (const url of new Set([notificationUrl, lifecycleUrl ?? notificationUrl])) {
    const isValid = await validate(url, `${tenantId} ${id}`);
    if (isValid === undefined) {
      throw new GraphError(429, "TooManyRequests", "Too many notification URLs are being validated.", {
        headers: { "Retry-After": "10" },
      });
    }
    if (!isValid) {
      // Not why: it would tell what is there to whoever can't see it.
      throw new GraphError(
        400,
        "ValidationError",
        "Subscription validation request failed. Response must exactly match validationToken query parameter.",
      );
    }
  }
}

/** @throws {GraphError} 403, 404: those of others aren't there */
async function ownSubscription(request: GraphRequest, context: HandlerContext): Promise<Subscription> {
  const { caller, params } = request;
  requirePermission(caller, "readAppointment", context.permissionsRevision);
  const { tenantId, applicationId, callerId, callerKind } = subscriberOf(caller);
  const found = await context.store.subscriptions.find({ tenantId, id: params["subscriptionId"] ?? "" });
  const isOwn =
    found?.subscriber.applicationId === applicationId &&
    found.subscriber.callerId === callerId &&
    found.subscriber.callerKind === callerKind;
  if (!isOwn) throw notFound();
  return found;
}

async function takeOver(
  subscription: Subscription,
  expiresAt: number,
  { caller }: GraphRequest,
  { store, notifications }: HandlerContext,
): Promise<Subscription> {
  const { id } = subscription;
  const subscriber = subscriberOf(caller);
  if (!(await store.subscriptions.renew({ tenantId: subscriber.tenantId, id }, subscriber, expiresAt)))
    throw notFound();
  notifications?.wake();
  return { ...subscription, subscriber, expiresAt };
}

function notFound(): GraphError {
  return new GraphError(404, "ResourceNotFound", "The object was not found.", { innerCode: "itemNotFound" });
}

function subscriberOf({ tenantId, id, kind, upn, applicationId }: Caller): Subscriber {
  return { tenantId, callerId: id, callerKind: kind, upn: upn ?? null, applicationId };
}

function touchedBy(action: "subscribe" | "unsubscribe", { meetingId }: Subscription): Touched {
  return { action, meetingIds: meetingId === null ? [] : [meetingId], count: 1, fields: [] };
}

function contextOf({ version, metadata }: GraphRequest, suffix: "" | "/$entity") {
  if (metadata === "none") return {};
  return { "@odata.context": `https://graph.microsoft.com/${version}/$metadata#subscriptions${suffix}` };
}

function represent(subscription: Subscription, request: GraphRequest) {
  return { ...contextOf(request, "/$entity"), ...propertiesOf(subscription) };
}

/** Without `clientState`, as Graph has it: it is a secret of who subscribed. */
function propertiesOf(subscription: Subscription) {
  const { id, resource, subscriber, changeTypes, notificationUrl, lifecycleUrl, expiresAt } = subscription;
  return {
    id,
    resource,
    applicationId: subscriber.applicationId,
    changeType: changeTypes.join(","),
    clientState: null,
    notificationUrl,
    lifecycleNotificationUrl: lifecycleUrl,
    expirationDateTime: new Date(expiresAt).toISOString(),
    creatorId: subscriber.callerId,
    includeResourceData: false,
    latestSupportedTlsVersion: "v1_2",
  };
}
