import createRouter from "find-my-way";
import type { ServiceEnvironment } from "./environment.ts";
import { findAppointments } from "./find-appointments.ts";
import { faultResponse, GraphFault, type RequestIds } from "./graph-fault.ts";
import type { GraphRequest, GraphResponse, Method, UnroutedRequest, Version } from "./graph-message.ts";
import { getJoinWebUrl } from "./join-web-url.ts";
import { createMeeting, createOrGetMeeting, deleteMeeting, getMeeting } from "./meeting-lifecycle.ts";
import { sendReminderSms, sendSms } from "./sms/send-sms.ts";
import { deleteAppointment, getAppointment, patchAppointment, putAppointment } from "./virtual-appointment.ts";

type Handler = (request: GraphRequest, environment: ServiceEnvironment) => GraphResponse;

/** Answers one request, whether it came alone or as an item of a `$batch`. Never throws for what a client can do. */
export type Dispatch = (request: UnroutedRequest, ids: RequestIds) => GraphResponse;

const METHODS: readonly Method[] = ["GET", "PUT", "PATCH", "DELETE", "POST"];

const meetingsPaths = ["/me/onlineMeetings", "/users/:userId/onlineMeetings"];
const meetingPaths = meetingsPaths.map((collection) => `${collection}/:meetingId`);
const createOrGetPaths = meetingsPaths.flatMap((collection) =>
  ["createOrGet", "microsoft.graph.createOrGet"].map((action) => `${collection}/${action}`),
);
const parents = [
  ...meetingPaths,
  // The reference pages' own examples write the segment in the singular; they have to work as written.
  "/me/onlineMeeting/:meetingId",
  "/users/:userId/onlineMeeting/:meetingId",
];
const appointmentPaths = parents.map((parent) => `${parent}/virtualAppointment`);
/** An extension, see find-appointments.ts. */
const searchPaths = ["/me/virtualAppointments", "/users/:userId/virtualAppointments"];
const joinWebUrlPaths = parents.flatMap((parent) => callPaths(parent, "getVirtualAppointmentJoinWebUrl"));
const smsPaths = parents.flatMap((parent) => callPaths(parent, "sendVirtualAppointmentSms"));
const reminderSmsPaths = parents.flatMap((parent) => callPaths(parent, "sendVirtualAppointmentReminderSms"));

/** A function or action is called bare or with its namespace, with or without parentheses. */
function callPaths(parent: string, name: string): string[] {
  return ["", "microsoft.graph."].flatMap((namespace) =>
    ["", "()"].map((call) => `${parent}/${namespace}${name}${call}`),
  );
}

interface Route {
  readonly versions: readonly Version[];
  readonly method: Method;
  readonly paths: readonly string[];
  readonly handler: Handler;
}

const routes: readonly Route[] = [
  { versions: ["beta"], method: "GET", paths: appointmentPaths, handler: getAppointment },
  { versions: ["beta"], method: "PUT", paths: appointmentPaths, handler: putAppointment },
  { versions: ["beta"], method: "PATCH", paths: appointmentPaths, handler: patchAppointment },
  { versions: ["beta"], method: "DELETE", paths: appointmentPaths, handler: deleteAppointment },
  { versions: ["beta"], method: "GET", paths: searchPaths, handler: findAppointments },
  { versions: ["beta", "v1.0"], method: "GET", paths: joinWebUrlPaths, handler: getJoinWebUrl },
  { versions: ["beta", "v1.0"], method: "POST", paths: smsPaths, handler: sendSms },
  { versions: ["beta", "v1.0"], method: "POST", paths: reminderSmsPaths, handler: sendReminderSms },
  { versions: ["beta", "v1.0"], method: "POST", paths: meetingsPaths, handler: createMeeting },
  { versions: ["beta", "v1.0"], method: "POST", paths: createOrGetPaths, handler: createOrGetMeeting },
  { versions: ["beta", "v1.0"], method: "GET", paths: meetingPaths, handler: getMeeting },
  { versions: ["beta", "v1.0"], method: "DELETE", paths: meetingPaths, handler: deleteMeeting },
];

export function createDispatch(environment: ServiceEnvironment): Dispatch {
  const router = createRouter({ caseSensitive: false, ignoreTrailingSlash: true, maxParamLength: 1024 });
  for (const { versions, method, paths, handler } of routes) {
    for (const version of versions) {
      // find-my-way keeps the handler as the route's store; its own handler argument is for sockets.
      for (const path of paths) router.on(method, `/${version}${path}`, () => {}, handler);
    }
  }

  function route(request: UnroutedRequest): { handler: Handler } & Pick<GraphRequest, "method" | "params" | "query"> {
    const path = `/${request.version}${request.path}`;
    const method = METHODS.find((known) => known === request.method.toUpperCase());
    const found = method === undefined ? null : router.find(method, path);
    if (method !== undefined && found !== null) {
      return { handler: found.store as Handler, params: found.params, query: found.searchParams, method };
    }
    const allowed = METHODS.filter((other) => router.find(other, path) !== null);
    if (allowed.length > 0) {
      throw new GraphFault(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.", {
        headers: { Allow: allowed.join(", ") },
      });
    }
    throw segmentNotFound(request);
  }

  return (request, ids) => {
    try {
      const { handler, ...routed } = route(request);
      return handler({ ...request, ...routed }, environment);
    } catch (error) {
      if (error instanceof GraphFault) return faultResponse(error, ids, environment.now());
      throw error;
    }
  };
}

const SEGMENTS =
  /^(?:me|users|onlineMeetings?|(?:microsoft\.graph\.)?(?:getVirtualAppointmentJoinWebUrl|sendVirtualAppointment(?:Reminder)?Sms)(?:\(\))?)$/i;
const BETA_SEGMENTS = /^virtualAppointments?$/i;

/** Graph's answer to a path it doesn't know names the first segment it stumbles over. */
function segmentNotFound(request: UnroutedRequest): GraphFault {
  const segments = (request.path.split("?", 1)[0] ?? "").split("/").filter(Boolean);
  const stumble = segments.find((segment, index) => {
    const isKey = /^(?:users|onlineMeetings?)$/i.test(segments[index - 1] ?? "");
    const known = SEGMENTS.test(segment) || (request.version === "beta" && BETA_SEGMENTS.test(segment));
    return !isKey && !known;
  });
  const segment = (stumble ?? segments.at(-1) ?? "").slice(0, 100);
  return new GraphFault(400, "BadRequest", `Resource not found for the segment '${segment}'.`);
}
