import type { HandlerContext } from "../resources/handler-context.ts";
import type { GraphRequest, GraphResponse, Method, Version } from "../protocol/message.ts";
import { BY_LINK } from "../protocol/key-syntax.ts";
import type { OperationName } from "../metadata/operations.ts";
import { findAppointments } from "../resources/appointments/list-appointments.ts";
import { findMeetings } from "../resources/meetings/list-meetings.ts";
import { getJoinWebUrl } from "../resources/meetings/join-web-url.ts";
import { patchMeeting, putMeeting } from "../resources/meetings/change-meeting.ts";
import {
  createMeeting,
  createOrGetMeeting,
  deleteMeeting,
  getMeeting,
} from "../resources/meetings/meeting-handlers.ts";
import {
  createSubscription,
  deleteSubscription,
  getSubscription,
  listSubscriptions,
  reauthorizeSubscription,
  renewSubscription,
} from "../resources/subscriptions/subscription-handlers.ts";
import { getTextMessages } from "../resources/sms/list-text-messages.ts";
import { sendReminderSms, sendSms } from "../resources/sms/sms-handlers.ts";
import {
  deleteAppointment,
  getAppointment,
  patchAppointment,
  putAppointment,
} from "../resources/appointments/appointment-handlers.ts";

type Handler = (request: GraphRequest, context: HandlerContext) => Promise<GraphResponse>;

const meetingsPaths = ["/me/onlineMeetings", "/users/:userId/onlineMeetings"];
const meetingPaths = [
  ...meetingsPaths.flatMap((collection) => [`${collection}/:meetingId`, `${collection}/${BY_LINK}/:joinWebUrl`]),
  // Generated from the metadata into OpenAPI and every SDK, never described in prose. They name no user, so there is
  // nobody there to create a meeting for.
  "/communications/onlineMeetings/:meetingId",
  "/app/onlineMeetings/:meetingId",
  `/communications/onlineMeetings/${BY_LINK}/:joinWebUrl`,
  `/app/onlineMeetings/${BY_LINK}/:joinWebUrl`,
];
const parents = [
  ...meetingPaths,
  // The reference pages' own examples write the segment in the singular; they have to work as written.
  "/me/onlineMeeting/:meetingId",
  "/users/:userId/onlineMeeting/:meetingId",
];
const appointmentPaths = parents.map((parent) => `${parent}/virtualAppointment`);
/** An extension, see find-appointments.ts. */
const searchPaths = ["/me/virtualAppointments", "/users/:userId/virtualAppointments"];
/** Where meetings are found, but not created. */
const searchMeetingsPaths = [...meetingsPaths, "/communications/onlineMeetings", "/app/onlineMeetings"];
const createOrGetPaths = meetingsPaths.flatMap((collection) => callPaths(collection, "createOrGet"));
const joinWebUrlPaths = parents.flatMap((parent) => callPaths(parent, "getVirtualAppointmentJoinWebUrl"));
const smsPaths = parents.flatMap((parent) => callPaths(parent, "sendVirtualAppointmentSms"));
const reminderSmsPaths = parents.flatMap((parent) => callPaths(parent, "sendVirtualAppointmentReminderSms"));

/** Another one, see list-text-messages.ts. */
const textMessagesPaths = parents.map((parent) => `${parent}/textMessages`);

/** A function or action is called bare or with its namespace, with or without parentheses. */
function callPaths(parent: string, name: string): string[] {
  return ["", "microsoft.graph."].flatMap((namespace) =>
    ["", "()"].map((call) => `${parent}/${namespace}${name}${call}`),
  );
}

export interface Route {
  /** What it is called in descriptions of the API. */
  readonly operation: OperationName;
  readonly versions: readonly Version[];
  readonly method: Method;
  readonly paths: readonly string[];
  readonly handler: Handler;
  /** System query options that the handler supports, in lower case; every other one is refused. */
  readonly queryOptions?: readonly string[];
  /** Whether Graph deprecated it. */
  readonly deprecated?: true;
  /** Whether it is executed once under an `Idempotency-Key`. */
  readonly once?: true;
}

const pageOptions = ["$filter", "$top", "$skiptoken"];
const meetingOptions = [...pageOptions, "$select", "$orderby", "$count"];
const bothVersions = ["beta", "v1.0"] as const;
const appointmentRoute = { versions: ["beta"], paths: appointmentPaths, deprecated: true } as const;

const subscriptionsRoute = { versions: bothVersions, paths: ["/subscriptions"] } as const;
const subscriptionRoute = { versions: bothVersions, paths: ["/subscriptions/:subscriptionId"] } as const;
const reauthorizePaths = ["/subscriptions/:subscriptionId/reauthorize"];

/** All that is served, but for `$batch` and the descriptions of it. */
export const routes: readonly Route[] = [
  {
    ...appointmentRoute,
    method: "GET",
    operation: "getAppointment",
    handler: getAppointment,
    queryOptions: ["$select"],
  },
  {
    ...appointmentRoute,
    method: "PUT",
    operation: "putAppointment",
    handler: putAppointment,
    queryOptions: ["$select"],
    once: true,
  },
  {
    ...appointmentRoute,
    method: "PATCH",
    operation: "patchAppointment",
    handler: patchAppointment,
    queryOptions: ["$select"],
    once: true,
  },
  { ...appointmentRoute, method: "DELETE", operation: "deleteAppointment", handler: deleteAppointment, once: true },
  {
    versions: ["beta"],
    method: "GET",
    paths: searchPaths,
    operation: "findAppointments",
    handler: findAppointments,
    queryOptions: pageOptions,
  },
  {
    versions: bothVersions,
    method: "GET",
    paths: searchMeetingsPaths,
    operation: "findMeetings",
    handler: findMeetings,
    queryOptions: meetingOptions,
  },
  { versions: bothVersions, method: "GET", paths: joinWebUrlPaths, operation: "getJoinWebUrl", handler: getJoinWebUrl },
  { versions: bothVersions, method: "POST", paths: smsPaths, operation: "sendSms", handler: sendSms, once: true },
  {
    versions: bothVersions,
    method: "POST",
    paths: reminderSmsPaths,
    operation: "sendReminderSms",
    handler: sendReminderSms,
    once: true,
  },
  {
    versions: bothVersions,
    method: "GET",
    paths: textMessagesPaths,
    operation: "getTextMessages",
    handler: getTextMessages,
    queryOptions: ["$top"],
  },
  { versions: bothVersions, method: "POST", paths: meetingsPaths, operation: "createMeeting", handler: createMeeting },
  {
    versions: bothVersions,
    method: "POST",
    paths: createOrGetPaths,
    operation: "createOrGetMeeting",
    handler: createOrGetMeeting,
  },
  {
    versions: bothVersions,
    method: "GET",
    paths: meetingPaths,
    operation: "getMeeting",
    handler: getMeeting,
    queryOptions: ["$select"],
  },
  { versions: bothVersions, method: "DELETE", paths: meetingPaths, operation: "deleteMeeting", handler: deleteMeeting },
  {
    versions: bothVersions,
    method: "PATCH",
    paths: meetingPaths,
    operation: "patchMeeting",
    handler: patchMeeting,
    queryOptions: ["$select"],
  },
  {
    versions: bothVersions,
    method: "PUT",
    paths: meetingPaths,
    operation: "putMeeting",
    handler: putMeeting,
    queryOptions: ["$select"],
  },
  { ...subscriptionsRoute, method: "POST", operation: "createSubscription", handler: createSubscription },
  { ...subscriptionsRoute, method: "GET", operation: "listSubscriptions", handler: listSubscriptions },
  { ...subscriptionRoute, method: "GET", operation: "getSubscription", handler: getSubscription },
  { ...subscriptionRoute, method: "PATCH", operation: "renewSubscription", handler: renewSubscription },
  { ...subscriptionRoute, method: "DELETE", operation: "deleteSubscription", handler: deleteSubscription },
  {
    versions: bothVersions,
    method: "POST",
    paths: reauthorizePaths,
    operation: "reauthorizeSubscription",
    handler: reauthorizeSubscription,
  },
];
