import { requireAccessPolicy } from "./access-policy.ts";
import { annotatedProperties, parentOf } from "./appointment-representation.ts";
import type { Caller } from "./caller.ts";
import type { ServiceEnvironment } from "./environment.ts";
import type { GraphRequest, GraphResponse, MetadataLevel } from "./graph-message.ts";
import { contentType } from "./media-type.ts";
import { requireUserForMe } from "./online-meeting.ts";
import { readPermissions, requirePermission } from "./permissions.ts";
import { malformedSkipToken, parseSearchOptions, type SearchOptions } from "./search-options.ts";
import { createSkipToken, readSkipToken } from "./skip-token.ts";
import { searchAppointments, type FoundAppointment, type Person } from "./store/appointment-search.ts";

/**
 * Finds the appointments of a user by their external id, or lists all of them. An extension: Graph never had it, a
 * client had to keep every meeting id itself. The body says so by an annotation rather than a header, because it
 * survives in an item of a `$batch` and in what the SDKs hand on; OData clients skip annotations they don't know.
 *
 * @throws {GraphFault} 400, 403, 404
 */
export function findAppointments(request: GraphRequest, environment: ServiceEnvironment): GraphResponse {
  const { caller } = request;
  const { store, permissionsRevision } = environment;
  requirePermission(caller, readPermissions, permissionsRevision);
  requireUserForMe(request);
  if (caller.kind === "application") requireAccessPolicy(store, caller, request.params["userId"] ?? "");
  const options = parseSearchOptions(request.query);
  const secret = store.secret("skiptoken");
  const list = listOf(request, options);
  const after = options.skipToken === undefined ? "" : readSkipToken(secret, list, options.skipToken);
  if (after === undefined) throw malformedSkipToken();
  const found = searchAppointments(store, {
    tenantId: caller.tenantId,
    people: peopleOf(request),
    externalAppointmentId: options.externalAppointmentId,
    after,
    // One more than asked for tells whether there is a next page.
    most: options.top + 1,
  });
  const page = found.slice(0, options.top);
  const last = found.length > page.length ? page.at(-1) : undefined;
  const { metadata, version } = request;
  return {
    status: 200,
    headers: contentType(metadata),
    body: {
      ...(metadata === "none"
        ? {}
        : {
            "@odata.context": `https://graph.microsoft.com/${version}/$metadata#${parentOf(request)}/virtualAppointments`,
          }),
      "@virtualAppointments.extension": true,
      value: page.map((one) => item(one, metadata)),
      ...(last === undefined
        ? {}
        : { "@odata.nextLink": nextLink(request, options, createSkipToken(secret, list, last.meetingId)) }),
    },
  };
}

function item({ meetingId, appointment }: FoundAppointment, metadata: MetadataLevel): Record<string, unknown> {
  return {
    ...(metadata === "full" ? { "@odata.type": "#microsoft.graph.virtualAppointment" } : {}),
    ...(metadata === "none" ? {} : { "@odata.etag": appointment.etag }),
    ...annotatedProperties(appointment, metadata),
    onlineMeetingId: meetingId,
  };
}

/** As with a single appointment: users see what they take part in, of another user what both take part in. */
function peopleOf({ caller, params }: GraphRequest): readonly [Person, ...Person[]] {
  const named = params["userId"];
  const me: Person = { userId: caller.id.toLowerCase(), upn: caller.upn ?? null, nameOnlyWithoutId: true };
  if (named === undefined || isMe(named, caller)) return [me];
  const other: Person = { userId: named.toLowerCase(), upn: named, nameOnlyWithoutId: false };
  // The caller's own meetings are walked, so nobody can make the service walk through a busier user's.
  return caller.kind === "application" ? [other] : [me, other];
}

function isMe(named: string, { kind, id, upn }: Caller): boolean {
  const name = named.toLowerCase();
  return kind === "user" && (name === id.toLowerCase() || name === upn?.toLowerCase());
}

/** What makes two lists the same: a token of one is good for the other. */
function listOf({ caller, params }: GraphRequest, { externalAppointmentId }: SearchOptions): string[] {
  const filter = externalAppointmentId === undefined ? [] : [externalAppointmentId];
  return [caller.tenantId, caller.id, params["userId"]?.toLowerCase() ?? "me", ...filter];
}

function nextLink(request: GraphRequest, { externalAppointmentId, top }: SearchOptions, token: string): string {
  const user = request.params["userId"];
  const parent = user === undefined ? "me" : `users/${encodeURIComponent(user)}`;
  const filter =
    externalAppointmentId === undefined
      ? []
      : [`externalAppointmentId eq '${externalAppointmentId.replaceAll("'", "''")}'`];
  const query = [
    ...filter.map((text) => `$filter=${encodeURIComponent(text)}`),
    `$top=${top}`,
    `$skiptoken=${encodeURIComponent(token)}`,
  ].join("&");
  return `${request.origin}/${request.version}/${parent}/virtualAppointments?${query}`;
}
