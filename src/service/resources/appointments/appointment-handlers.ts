import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { createEtag, WRITE_ID } from "../../../common/contract/etag.ts";
import { adoptableMeeting } from "../meetings/adopt-meeting.ts";
import { canonicalUrl, representAppointment, selectionOf } from "./appointment-representation.ts";
import { parseAppointmentBody } from "./appointment-body.ts";
import {
  noProperties,
  propertiesOf,
  sameProperties,
  type Appointment,
  type AppointmentProperties,
} from "../../domain/appointment.ts";
import type { HandlerContext } from "../handler-context.ts";
import { GraphError } from "../../protocol/graph-error.ts";
import type { GraphRequest, GraphResponse } from "../../protocol/message.ts";
import { historyEntryOf } from "../change-log.ts";
import { answerToKeep, firstAnswerOf } from "../first-answer.ts";
import { allowedMeeting, lookupOf } from "../meetings/open-meeting.ts";
import { checkPreconditions, isUnchanged } from "../../protocol/preconditions.ts";
import { returnPreference, withPreference } from "../../protocol/prefer.ts";
import { touchedByDelete, touchedClients } from "../touched.ts";
import { requireProvisioned } from "./tenant-provisioning.ts";
import { jsonBody } from "../../protocol/request-body.ts";
import { NO_APPOINTMENT, type StoredAnswer } from "../../domain/stored-answer.ts";
import type { Decision, FoundMeeting, MeetingLookup, StoredMeeting } from "../../store/store.ts";

/**
 * Reads the appointment. `If-None-Match` with the current tag is answered 304, `If-Match` with another 412.
 *
 * @see https://learn.microsoft.com/graph/api/virtualappointment-get
 */
export async function getAppointment(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  const found = await context.store.findMeeting(lookupOf(request, context, "readAppointment"));
  const meeting = open(found, request, context);
  const { etag } = meeting;
  if (etag === undefined) throw appointmentNotFound();
  const selection = selectionOf(request);
  // Before anything of the appointment is read.
  if (isUnchanged(request.headers, etag)) return { status: 304, headers: { ETag: etag } };
  return representAppointment(200, appointmentOf(meeting), { request, meeting, selection });
}

/**
 * Creates the appointment of a meeting, or replaces it. `If-None-Match: *` only creates, `If-Match` only replaces. Where
 * meetings of Microsoft Teams are adopted, the first appointment brings its meeting along.
 * A replacement answers 201 too unless told otherwise: the page documents no other success, clients compare with it.
 * `Prefer: return=minimal` answers 204.
 *
 * @see https://learn.microsoft.com/graph/api/virtualappointment-put
 */
export async function putAppointment(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  const { store, sampleBehaviour } = context;
  const lookup = writeLookupOf(request, context);
  const { tenantId, meetingId } = lookup;
  const provisioningScope = sampleBehaviour?.provisioningScope({ tenantId, id: meetingId }) ?? tenantId;
  const othersWrite = sampleBehaviour?.beforeWrite(request);
  if (othersWrite !== undefined) await othersWrite;
  const decide = (found: FoundMeeting) => decidePut(found, request, context);
  let put = await store.changeMeeting({ ...lookup, provisioningScope }, decide);
  while (put === "not provisioned") {
    requireProvisioned(await store.beginProvisioning(provisioningScope, context.provisioningSeconds), context);
    put = await store.changeMeeting({ ...lookup, provisioningScope }, decide);
  }
  const { meeting, appointment, status } = put;
  const selection = selectionOf(request);
  const preference = returnPreference(request.headers["prefer"]);
  if (preference === "minimal") {
    // OData 4.0, 8.3.4: a create answered without a body still names what it created.
    const headers = { ETag: appointment.etag, "OData-EntityId": canonicalUrl(request, meeting) };
    return withPreference(preference, touchedBy(put, { status: 204, headers }));
  }
  const shown = representAppointment(status, appointment, { request, meeting, selection });
  return withPreference(preference, touchedBy(put, shown));
}

/** What a write leaves. */
interface Written {
  readonly meeting: StoredMeeting;
  readonly appointment: Appointment;
  readonly status: number;
}

/** For the audit: where the clients are others than before it is a write, otherwise what the answer shows. */
function touchedBy({ meeting, appointment }: Written, response: GraphResponse): GraphResponse {
  const before = meeting.appointment?.appointmentClients ?? [];
  const after = appointment.appointmentClients;
  if (isDeepStrictEqual(before, after)) return response;
  return { ...response, touched: touchedClients("write", meeting.id, before, after) };
}

function writeLookupOf(request: GraphRequest, context: HandlerContext): MeetingLookup {
  return { ...lookupOf(request, context, "writeAppointment"), answerKey: request.idempotency?.key };
}

function decidePut(
  found: FoundMeeting,
  request: GraphRequest,
  context: HandlerContext,
): Decision<Written | "not provisioned"> {
  const adoptable = adoptableMeeting(request, context);
  const meeting = open(found, request, context, adoptable);
  const body = parseAppointmentBody(jsonBody(request));
  selectionOf(request);
  const properties = {
    ...noProperties,
    // Left out of the request, there all the same in the page's answer: the service makes it.
    appointmentClientJoinWebUrl: meeting.clientJoinWebUrl,
    ...body,
  };
  const first = firstAnswerOf(found, request);
  // What is there may be another's by now: the repeat says again what it was that this request made.
  if (first !== undefined)
    return { result: { meeting, appointment: asItWas(first, properties), status: first.status } };
  const { provisionedIn } = found;
  // Longer than it takes: the clock was set back since, and it begins anew.
  if (provisionedIn === undefined || provisionedIn > context.provisioningSeconds * 1000) {
    return { result: "not provisioned" };
  }
  requireProvisioned(provisionedIn, context);
  checkPreconditions(request.headers, meeting.etag);
  return decideSave(
    request,
    context,
    { meeting, current: meeting.appointment, isAdopted: meeting === adoptable },
    properties,
  );
}

function asItWas(answer: StoredAnswer, properties: AppointmentProperties): Appointment {
  const { etag, appointmentId, modifiedBy, modifiedAt } = answer;
  const written = {
    id: appointmentId ?? "",
    etag: etag ?? "",
    modifiedBy: modifiedBy ?? "",
    modifiedAt: modifiedAt ?? 0,
  };
  return { ...properties, ...written };
}

/**
 * Changes the properties a request holds. Answers 204, or 200 with the appointment for `Prefer: return=representation`.
 * To a repeat it shows the appointment only where nobody has changed it since: what it was is not kept.
 *
 * @see https://learn.microsoft.com/graph/api/virtualappointment-update
 */
export async function patchAppointment(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  const lookup = writeLookupOf(request, context);
  const othersWrite = context.sampleBehaviour?.beforeWrite(request);
  if (othersWrite !== undefined) await othersWrite;
  const patched = await context.store.changeMeeting<Written | StoredAnswer>(lookup, (found) => {
    const meeting = open(found, request, context);
    const body = parseAppointmentBody(jsonBody(request));
    selectionOf(request);
    const first = firstAnswerOf(found, request);
    if (first !== undefined) {
      const { appointment } = meeting;
      return { result: appointment?.etag === first.etag ? { meeting, appointment, status: first.status } : first };
    }
    const current = appointmentOf(meeting);
    checkPreconditions(request.headers, current.etag);
    return decideSave(request, context, { meeting, current }, { ...propertiesOf(current), ...body });
  });
  if ("fingerprint" in patched) return { status: 204, headers: { ETag: patched.etag ?? "" } };
  const { meeting, appointment } = patched;
  const selection = selectionOf(request);
  const preference = returnPreference(request.headers["prefer"]);
  const response =
    preference === "representation"
      ? representAppointment(200, appointment, { request, meeting, selection })
      : { status: 204, headers: { ETag: appointment.etag } };
  return withPreference(preference, touchedBy(patched, response));
}

/** @see https://learn.microsoft.com/graph/api/virtualappointment-delete */
export async function deleteAppointment(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  const lookup = writeLookupOf(request, context);
  const othersWrite = context.sampleBehaviour?.beforeWrite(request);
  if (othersWrite !== undefined) await othersWrite;
  const meeting = await context.store.changeMeeting<StoredMeeting | undefined>(lookup, (found) => {
    if (firstAnswerOf(found, request) !== undefined) return { result: undefined };
    const opened = open(found, request, context);
    const before = appointmentOf(opened);
    checkPreconditions(request.headers, before.etag);
    const { method, caller } = request;
    const entry = historyEntryOf(opened, caller, { method, at: context.now(), before, after: undefined });
    const answer = answerToKeep(request, { status: 204, ...NO_APPOINTMENT });
    return { change: { kind: "deleteAppointment", entry }, answer, result: opened };
  });
  if (meeting !== undefined) await context.sampleBehaviour?.afterDelete(meeting);
  return { status: 204, headers: {}, touched: meeting && touchedByDelete(meeting) };
}

function open(
  found: FoundMeeting,
  request: GraphRequest,
  context: HandlerContext,
  otherwise?: StoredMeeting,
): StoredMeeting {
  const meeting = allowedMeeting(found, request, context, otherwise);
  const refusal = context.sampleBehaviour?.refusalOf(meeting, request.method, "virtualAppointment");
  if (refusal !== undefined) throw refusal;
  return meeting;
}

/** @throws {GraphError} 404 */
function appointmentOf({ appointment }: StoredMeeting): Appointment {
  if (appointment === undefined) throw appointmentNotFound();
  return appointment;
}

/** What is written to. */
interface Target {
  readonly meeting: StoredMeeting;
  readonly current: Appointment | undefined;
  readonly isAdopted?: boolean;
}

function decideSave(
  request: GraphRequest,
  context: HandlerContext,
  { meeting, current, isAdopted = false }: Target,
  properties: AppointmentProperties,
): Decision<Written> {
  const status = current === undefined ? 201 : (context.replaceStatus ?? 201);
  const keep = ({ etag, id, modifiedBy, modifiedAt }: Appointment) =>
    answerToKeep(request, { status, etag, appointmentId: id, modifiedBy, modifiedAt });
  if (current !== undefined && sameProperties(current, properties)) {
    return { answer: keep(current), result: { meeting, appointment: current, status } };
  }
  const appointment: Appointment = {
    ...properties,
    id: current?.id ?? randomUUID(),
    etag: createEtag(request.headers[WRITE_ID]),
    modifiedBy: request.caller.id,
    modifiedAt: context.now(),
  };
  const { method, caller } = request;
  const change = { method, at: appointment.modifiedAt, before: current, after: appointment };
  const entry = historyEntryOf(meeting, caller, change);
  return {
    change: isAdopted
      ? { kind: "adopt", meeting, appointment, entry }
      : { kind: "saveAppointment", appointment, entry },
    answer: keep(appointment),
    result: { meeting, appointment, status },
  };
}

function appointmentNotFound(): GraphError {
  return new GraphError(404, "NotFound", "This online meeting has no virtual appointment.", {
    innerCode: "itemNotFound",
  });
}
