import createRouter from "find-my-way";
import { MAX_MEETING_ID } from "../../common/contract/limits.ts";
import type { Tracer } from "../../common/tracer.ts";
import type { HandlerContext } from "../resources/handler-context.ts";
import { deprecationHeaders } from "./deprecation-headers.ts";
import { findAppointments } from "../resources/appointments/list-appointments.ts";
import { findMeetings } from "../resources/meetings/list-meetings.ts";
import { errorResponse, GraphError } from "../protocol/graph-error.ts";
import type { GraphRequest, GraphResponse, Method, UnroutedRequest, Version } from "../protocol/message.ts";
import { getJoinWebUrl } from "../resources/meetings/join-web-url.ts";
import { type RequestTrace, type ServiceObserver, templateOf } from "./request-trace.ts";
import { SegmentTree } from "./segment-tree.ts";
import { idempotencyOf, RunningKeys } from "../protocol/idempotency.ts";
import { acceptedMetadata } from "../protocol/media-type.ts";
import { patchMeeting, putMeeting } from "../resources/meetings/change-meeting.ts";
import { meetingIdByLink } from "../resources/meetings/meeting-keys.ts";
import {
  createMeeting,
  createOrGetMeeting,
  deleteMeeting,
  getMeeting,
} from "../resources/meetings/meeting-handlers.ts";
import { BY_LINK, canonicalPath } from "../protocol/key-syntax.ts";
import { parseQueryOptions } from "../protocol/query-options.ts";
import { sendReminderSms, sendSms } from "../resources/sms/sms-handlers.ts";
import { storeErrorResponse } from "./store-error-response.ts";
import { StoreError } from "../store/store-error.ts";
import {
  deleteAppointment,
  getAppointment,
  patchAppointment,
  putAppointment,
} from "../resources/appointments/appointment-handlers.ts";

/** A link in a path, percent-encoded. An id has {@link MAX_MEETING_ID} characters at most. */
const MAX_PARAMETER = 8192;

type Handler = (request: GraphRequest, context: HandlerContext) => Promise<GraphResponse>;

/**
 * Answers one request, whether it came alone or as an item of a `$batch`, when all the answer tells is on disk. Never
 * throws for what a client, or a disk, can do.
 */
export type Dispatch = (request: UnroutedRequest, trace: RequestTrace) => Promise<GraphResponse>;

const METHODS: readonly Method[] = ["GET", "PUT", "PATCH", "DELETE", "POST"];

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

const routes: readonly Route[] = [
  { ...appointmentRoute, method: "GET", handler: getAppointment, queryOptions: ["$select"] },
  { ...appointmentRoute, method: "PUT", handler: putAppointment, queryOptions: ["$select"], once: true },
  { ...appointmentRoute, method: "PATCH", handler: patchAppointment, queryOptions: ["$select"], once: true },
  { ...appointmentRoute, method: "DELETE", handler: deleteAppointment, once: true },
  { versions: ["beta"], method: "GET", paths: searchPaths, handler: findAppointments, queryOptions: pageOptions },
  {
    versions: bothVersions,
    method: "GET",
    paths: searchMeetingsPaths,
    handler: findMeetings,
    queryOptions: meetingOptions,
  },
  { versions: bothVersions, method: "GET", paths: joinWebUrlPaths, handler: getJoinWebUrl },
  { versions: bothVersions, method: "POST", paths: smsPaths, handler: sendSms, once: true },
  { versions: bothVersions, method: "POST", paths: reminderSmsPaths, handler: sendReminderSms, once: true },
  { versions: bothVersions, method: "POST", paths: meetingsPaths, handler: createMeeting },
  { versions: bothVersions, method: "POST", paths: createOrGetPaths, handler: createOrGetMeeting },
  { versions: bothVersions, method: "GET", paths: meetingPaths, handler: getMeeting, queryOptions: ["$select"] },
  { versions: bothVersions, method: "DELETE", paths: meetingPaths, handler: deleteMeeting },
  { versions: bothVersions, method: "PATCH", paths: meetingPaths, handler: patchMeeting, queryOptions: ["$select"] },
  { versions: bothVersions, method: "PUT", paths: meetingPaths, handler: putMeeting, queryOptions: ["$select"] },
];

/** A route under one of its paths. */
interface RoutedPath {
  readonly route: Route;
  /** As it may be told of: `/beta/me/onlineMeetings/{meetingId}`. */
  readonly template: string;
}

/**
 * @param report is told what kept the database from answering
 * @param observer is told how long that took
 * @param tracer is told for which request that is done
 */
export function createDispatch(
  context: HandlerContext,
  report: (error: StoreError) => void,
  observer?: ServiceObserver,
  tracer?: Tracer,
): Dispatch {
  const router = createRouter({ caseSensitive: false, ignoreTrailingSlash: true, maxParamLength: MAX_PARAMETER });
  const running = new RunningKeys();
  const segments: Readonly<Record<Version, SegmentTree>> = { beta: new SegmentTree(), "v1.0": new SegmentTree() };
  for (const route of routes) {
    for (const version of route.versions) {
      for (const path of route.paths) {
        // find-my-way keeps the route as its store; its own handler argument is for sockets.
        const routed: RoutedPath = { route, template: `/${version}${templateOf(path)}` };
        router.on(route.method, `/${version}${path}`, () => {}, routed);
        segments[version].add(path);
      }
    }
  }

  function find(request: UnroutedRequest, path: string): RoutedPath & Pick<GraphRequest, "params"> {
    const versioned = `/${request.version}${path}`;
    const method = METHODS.find((known) => known === request.method.toUpperCase());
    const found = method === undefined ? null : router.find(method, versioned);
    if (found !== null && isBounded(found.params)) return { ...(found.store as RoutedPath), params: found.params };
    const allowed = METHODS.filter((other) => router.find(other, versioned) !== null);
    if (allowed.length > 0) throw methodNotAllowed(allowed);
    if (request.batched === true) throw new GraphError(404, "UnknownError", "");
    throw segmentNotFound(segments[request.version].firstUnknownSegment(path));
  }

  async function handle({ handler, once }: Route, routed: GraphRequest, template: string): Promise<GraphResponse> {
    const { joinWebUrl } = routed.params;
    const named =
      joinWebUrl === undefined ? undefined : { meetingId: await meetingIdByLink(routed, context, joinWebUrl) };
    const request = named === undefined ? routed : { ...routed, params: { ...routed.params, ...named } };
    if (once !== true) return handler(request, context);
    const idempotency = idempotencyOf(request, template);
    const response = await running.run(idempotency, () => handler({ ...request, idempotency }, context));
    const { "idempotency-key": key } = routed.headers;
    // By that the caller knows that it is kept.
    return key === undefined ? response : { ...response, headers: { "Idempotency-Key": key, ...response.headers } };
  }

  return async (request, trace) => {
    let deprecated = false;
    const announce = (response: GraphResponse): GraphResponse =>
      deprecated ? { ...response, headers: { ...deprecationHeaders, ...response.headers } } : response;
    const begunAt = observer === undefined ? 0 : performance.now();
    try {
      const [spelled, queryString] = splitQuery(request.path);
      const path = canonicalPath(spelled);
      const { route, template, params } = find(request, path);
      trace.route = template;
      deprecated = route.deprecated === true && context.deprecationHeaders === true;
      const { version, origin, headers, body, caller } = request;
      const metadata = acceptedMetadata(headers["accept"]);
      const query = parseQueryOptions(queryString, route.queryOptions ?? []);
      const root = path.split("/", 2)[1]?.toLowerCase() ?? "";
      const routed = { method: route.method, version, origin, root, params, query, metadata, headers, body, caller };
      const owner = `${caller.tenantId} ${caller.id}`;
      const handled = () => context.store.within(owner, () => handle(route, routed, template));
      const { span } = trace;
      return announce(await (tracer === undefined || span === undefined ? handled() : tracer.within(span, handled)));
    } catch (error) {
      if (error instanceof StoreError) report(error);
      const fault = error instanceof StoreError ? storeErrorResponse(error) : error;
      if (fault instanceof GraphError) return announce(errorResponse(fault, trace, context.now()));
      throw error;
    } finally {
      observer?.handled(performance.now() - begunAt);
    }
  };
}

function isBounded(params: GraphRequest["params"]): boolean {
  return Object.entries(params).every(
    ([name, value]) => name === "joinWebUrl" || (value?.length ?? 0) <= MAX_MEETING_ID,
  );
}

function splitQuery(path: string): [path: string, queryString: string] {
  const [whole = ""] = path.split("#", 1);
  const mark = whole.indexOf("?");
  return mark === -1 ? [whole, ""] : [whole.slice(0, mark), whole.slice(mark + 1)];
}

export function methodNotAllowed(allowed: readonly Method[]): GraphError {
  return new GraphError(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.", {
    headers: { Allow: allowed.join(", ") },
  });
}

/** Graph's answer to a path it doesn't know names the first segment it stumbles over. */
function segmentNotFound(segment: string): GraphError {
  return new GraphError(400, "BadRequest", `Resource not found for the segment '${segment.slice(0, 100)}'.`);
}
