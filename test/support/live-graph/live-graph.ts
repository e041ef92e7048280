import { decodeJwt } from "jose";
import { startUpstream, type ScriptedAnswer, type ScriptedUpstream, type UpstreamCall } from "../upstream.ts";
import { change, entityOf, LiveError, type LiveMeeting, newMeeting } from "./meetings.ts";
import { TroubleList } from "./trouble-list.ts";

/** Something in a user's calendar. */
export interface CalendarEvent {
  readonly userId: string;
  readonly subject: string;
  readonly start: string;
  readonly end: string;
  readonly joinUrl: string | null;
  readonly isCancelled?: boolean;
}

export interface LiveGraph extends AsyncDisposable {
  readonly url: string;
  /** Requests, those in a `$batch` by themselves as well: `GET /v1.0/me/onlineMeetings/…`. */
  readonly calls: UpstreamCall[];
  readonly requests: string[];
  readonly meetings: Map<string, LiveMeeting>;
  readonly events: CalendarEvent[];
  /** Text messages that were sent. */
  readonly messages: unknown[];
  /** Applications with a policy for everybody. */
  readonly policies: Set<string>;
  /** What the next requests come to that match, once each. */
  readonly troubles: TroubleList;
}

interface LiveCaller {
  readonly kind: "user" | "application";
  readonly id: string;
  readonly applicationId: string;
  readonly permissions: readonly string[];
}

export const throttled: ScriptedAnswer = {
  status: 429,
  headers: { "retry-after": "10" },
  body: { error: { code: "TooManyRequests", message: "Please retry again later." } },
};

/**
 * Microsoft Graph as it is in 2026, strict where it is: only what v1.0 serves of online meetings, with its own words. The
 * resource itself is retired. Tokens say who calls; anything else is 401.
 *
 * @see https://learn.microsoft.com/graph/api/resources/onlinemeeting
 */
export async function startLiveGraph(): Promise<LiveGraph> {
  const upstream = await startUpstream((call) => {
    graph.requests.push(`${call.method} ${call.path}`);
    return answer(call);
  });
  const graph: LiveGraph = {
    url: upstream.url,
    calls: upstream.calls,
    requests: [],
    meetings: new Map(),
    events: [],
    messages: [],
    policies: new Set(),
    troubles: new TroubleList(),
    [Symbol.asyncDispose]: () => upstream[Symbol.asyncDispose](),
  };

  function answer(call: UpstreamCall): ReturnType<ScriptedUpstream["answer"]> {
    const trouble = graph.troubles.take(`${call.method} ${call.path}`);
    if (trouble === "gone") return undefined;
    if (typeof trouble === "object") return trouble;
    const answered = call.path.endsWith("/$batch") ? batch(call) : single(call, false);
    return trouble === "answer lost" ? undefined : answered;
  }

  function batch({ headers, path, body }: UpstreamCall): ScriptedAnswer {
    const [version] = path.split("/$batch");
    const requests = body.requests as { id: string; method: string; url: string; body?: unknown }[];
    if (requests.length > 20)
      return failed(new LiveError(400, "BadRequest", "Number of requests inside batch exceed the limit."));
    const responses = requests.map(({ id, method, url, body }) => {
      const request = `${method} ${version}${url}`;
      graph.requests.push(request);
      const trouble = graph.troubles.take(request);
      if (typeof trouble === "object") return { id, ...trouble };
      return { id, ...single({ method, path: `${version}${url}`, headers, body }, true) };
    });
    return { status: 200, body: { responses: responses.toReversed() } };
  }

  function single(call: UpstreamCall, isBatched: boolean): ScriptedAnswer {
    try {
      return route(call, isBatched);
    } catch (error) {
      if (error instanceof LiveError) return failed(error);
      throw error;
    }
  }

  function route({ method, path, headers, body }: UpstreamCall, isBatched: boolean): ScriptedAnswer {
    const caller = callerOf(headers.authorization);
    const [, version, rest = ""] = /^\/(v1\.0|beta)(\/.*)$/.exec(path) ?? [];
    const [plain = "", query = ""] = rest.split("?");
    const segments = plain.split("/").slice(1).map(decodeURIComponent);
    const userId = segments[0] === "users" ? segments[1] : undefined;
    const [collection, id, action] = segments.slice(segments[0] === "users" ? 2 : 1);
    const isKnown = collection === "onlineMeetings" || collection === "calendarView";
    if (version === undefined || !isKnown || action === "virtualAppointment") {
      const segment = action ?? collection ?? "";
      // In a batch Graph says no more.
      if (isBatched) throw new LiveError(404, "UnknownError", "");
      throw new LiveError(400, "BadRequest", `Resource not found for the segment '${segment}'.`);
    }
    const owner = ownerOf(caller, segments[0] ?? "", userId);
    const writes = method !== "GET";
    requirePermission(caller, collection === "calendarView" ? "Calendars" : "OnlineMeetings", writes, action);
    if (collection === "calendarView") return calendarView(owner, new URLSearchParams(query));
    if (id === undefined || id === "createOrGet") return ofCollection(method, id, owner, body, query);
    const meeting = graph.meetings.get(id);
    if (meeting === undefined) throw new LiveError(404, "NotFound", "3004: Specified meeting is not found");
    const isAttendee = meeting.attendees.some(({ identity }) => identity.user.id === owner);
    if (meeting.organizerId !== owner && (!isAttendee || writes)) {
      throw new LiveError(404, "NotFound", `Organizer Id mismatch User Id: ${owner}`);
    }
    return ofMeeting(method, action, meeting, body);
  }

  function ofCollection(
    method: string,
    action: string | undefined,
    owner: string,
    body: Record<string, unknown>,
    query: string,
  ): ScriptedAnswer {
    if (method === "POST" && action === "createOrGet") {
      if (!body["externalId"]) throw new LiveError(400, "InvalidArgument", "ExternalId is required.");
      const known = [...graph.meetings.values()].find(
        ({ organizerId, externalId }) => organizerId === owner && externalId === body["externalId"],
      );
      return known === undefined ? add(owner, body) : { status: 200, body: entityOf(known) };
    }
    if (method === "POST") return add(owner, body);
    if (method !== "GET")
      throw new LiveError(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.");
    const [, link] = /^JoinWebUrl eq '(.*)'$/i.exec(new URLSearchParams(query).get("$filter") ?? "") ?? [];
    if (link === undefined) {
      const message = "Filter expression expected - /onlineMeetings?$filter={ParameterName} eq '{id}'.";
      throw new LiveError(400, "BadRequest", message);
    }
    const found = [...graph.meetings.values()].filter(
      ({ joinWebUrl, organizerId }) => joinWebUrl === link.replaceAll("''", "'") && organizerId === owner,
    );
    return { status: 200, body: { value: found.map(entityOf) } };
  }

  function add(owner: string, body: Record<string, unknown>): ScriptedAnswer {
    const meeting = newMeeting(owner, body);
    graph.meetings.set(meeting.id, meeting);
    return { status: 201, body: entityOf(meeting) };
  }

  function ofMeeting(
    method: string,
    action: string | undefined,
    meeting: LiveMeeting,
    body: Readonly<Record<string, unknown>>,
  ): ScriptedAnswer {
    if (action?.startsWith("getVirtualAppointmentJoinWebUrl") === true) {
      return {
        status: 200,
        body: { value: `https://visit.teams.microsoft.com/webrtc-svc/api/route?convId=${meeting.id}` },
      };
    }
    if (action?.startsWith("sendVirtualAppointment") === true) {
      graph.messages.push({ meetingId: meeting.id, action, ...body });
      return { status: 202, body: {} };
    }
    if (method === "GET") return { status: 200, body: entityOf(meeting) };
    if (method === "PATCH") {
      change(meeting, body);
      return { status: 200, body: entityOf(meeting) };
    }
    if (method !== "DELETE")
      throw new LiveError(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.");
    graph.meetings.delete(meeting.id);
    return { status: 204 };
  }

  /** What is not made through the API. */
  function calendarView(owner: string, query: URLSearchParams): ScriptedAnswer {
    const [from, before] = [query.get("startDateTime") ?? "", query.get("endDateTime") ?? ""];
    const value = graph.events
      .filter(({ userId, start, end }) => userId === owner && end > from && start < before)
      .toSorted((one, other) => one.start.localeCompare(other.start))
      .slice(0, Number(query.get("$top") ?? 10))
      .map(({ subject, start, end, joinUrl, isCancelled = false }, index) => ({
        id: `event-${index}`,
        subject,
        isCancelled,
        isOnlineMeeting: joinUrl !== null,
        onlineMeetingProvider: joinUrl === null ? "unknown" : "teamsForBusiness",
        onlineMeeting: joinUrl === null ? null : { joinUrl },
        start: { dateTime: start.replace("Z", "0000"), timeZone: "UTC" },
        end: { dateTime: end.replace("Z", "0000"), timeZone: "UTC" },
      }));
    return { status: 200, body: { value } };
  }

  /** Under whom the request is, which its token has to allow. */
  function ownerOf(caller: LiveCaller, root: string, userId: string | undefined): string {
    if (caller.kind === "user") {
      if (userId === undefined || userId === caller.id) return caller.id;
      const message = `Organizer ID in token(${caller.id}) does not match organizer ID in request url(${userId}). With delegated permission only /me endpoint is supported.`;
      throw new LiveError(403, "General", message);
    }
    if (root === "me" || userId === undefined) {
      throw new LiveError(400, "BadRequest", "/me request is only valid with delegated authentication flow.");
    }
    if (userId.includes("@")) throw new LiveError(403, "Forbidden", "");
    if (!graph.policies.has(caller.applicationId)) {
      const message = `Application is not allowed to perform operations on the user '${userId}', neither is allowed access through RSC permission evaluation.`;
      throw new LiveError(403, "Forbidden", message);
    }
    return userId;
  }

  return graph;
}

function requirePermission(caller: LiveCaller, of: string, writes: boolean, action: string | undefined): void {
  if (action?.startsWith("sendVirtualAppointment") === true) of = "VirtualAppointmentNotification";
  const isSufficient = (permission: string) =>
    permission.startsWith(`${of}.`) &&
    (of === "VirtualAppointmentNotification" || !writes || permission.includes("ReadWrite")) &&
    (caller.kind === "user" ||
      of === "VirtualAppointmentNotification" ||
      permission.endsWith(".All") ||
      of === "Calendars");
  if (!caller.permissions.some(isSufficient)) throw new LiveError(403, "Forbidden", "");
}

function callerOf(authorization: string | undefined): LiveCaller {
  try {
    const claims = decodeJwt(authorization?.replace(/^Bearer /, "") ?? "");
    if (claims.aud !== "https://graph.microsoft.com") throw new TypeError("another audience");
    const isUser = typeof claims["scp"] === "string";
    return {
      kind: isUser ? "user" : "application",
      id: String(claims["oid"]),
      applicationId: String(claims["appid"] ?? claims["azp"]),
      permissions: isUser ? String(claims["scp"]).split(" ") : ((claims["roles"] ?? []) as string[]),
    };
  } catch {
    throw new LiveError(401, "InvalidAuthenticationToken", "Access token validation failure. Invalid audience.");
  }
}

function failed({ status, code, message }: LiveError): ScriptedAnswer {
  const innerError = { date: "2026-11-30T12:00:00", "request-id": crypto.randomUUID() };
  return { status, body: { error: { code, message, innerError } } };
}
