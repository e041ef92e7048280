import { randomUUID } from "node:crypto";
import { adoptableMeeting } from "../meetings/adopt-meeting.ts";
import { canonicalUrl, representAppointment, selectionOf } from "./appointment-representation.ts";
import { parseAppointmentBody } from "./appointment-body.ts";
import {
  createEtag,
  noProperties,
  propertiesOf,
  sameProperties,
  type Appointment,
  type AppointmentProperties,
} from "../../domain/appointment.ts";
import type { HandlerContext } from "../handler-context.ts";
import { GraphError } from "../../protocol/graph-error.ts";
import type { GraphRequest, GraphResponse } from "../../protocol/message.ts";
import { recordWrite } from "../change-log.ts";
import { meetingNotFound, openMeeting } from "../meetings/open-meeting.ts";
import type { Meeting } from "../../domain/meeting.ts";
import type { Access } from "../../../common/contract/graph-permissions.ts";
import { checkPreconditions, isUnchanged } from "../../protocol/preconditions.ts";
import { returnPreference, withPreference } from "../../protocol/prefer.ts";
import { requireProvisioned } from "./tenant-provisioning.ts";
import { jsonBody } from "../../protocol/request-body.ts";
import type { StoredMeeting } from "../../store/meeting-row.ts";

/**
 * Reads the appointment. `If-None-Match` with the current tag is answered 304, `If-Match` with another 412.
 *
 * @see https://learn.microsoft.com/graph/api/virtualappointment-get
 */
export function getAppointment(request: GraphRequest, context: HandlerContext): GraphResponse {
  const meeting = open(request, context, "readAppointment");
  const { appointment } = meeting;
  if (appointment === undefined) throw appointmentNotFound();
  const selection = selectionOf(request);
  if (isUnchanged(request.headers, appointment.etag)) return { status: 304, headers: { ETag: appointment.etag } };
  return representAppointment(200, appointment, { request, meeting, selection });
}

/**
 * Creates the appointment of a meeting, or replaces it. `If-None-Match: *` only creates, `If-Match` only replaces. Where
 * meetings of Microsoft Teams are adopted, the first appointment brings its meeting along.
 * A replacement answers 201 too unless told otherwise: the page documents no other success, clients compare with it.
 * `Prefer: return=minimal` answers 204.
 *
 * @see https://learn.microsoft.com/graph/api/virtualappointment-put
 */
export function putAppointment(request: GraphRequest, context: HandlerContext): GraphResponse {
  const adoptable = adoptableMeeting(request, context);
  const meeting = open(request, context, "writeAppointment", adoptable);
  const body = parseAppointmentBody(jsonBody(request));
  const selection = selectionOf(request);
  const { store } = context;
  requireProvisioned(context.sampleBehaviour?.provisioningScope(meeting) ?? meeting.tenantId, context);
  const { appointment, created } = store.transaction(() => {
    const current = store.findAppointment(meeting.tenantId, meeting.id);
    checkPreconditions(request.headers, current?.etag);
    if (meeting === adoptable) store.addMeeting(meeting);
    const appointment = save(request, context, meeting, current, {
      ...noProperties,
      // Left out of the request, there all the same in the page's answer: the service makes it.
      appointmentClientJoinWebUrl: meeting.clientJoinWebUrl,
      ...body,
    });
    return { appointment, created: current === undefined };
  });
  const preference = returnPreference(request.headers["prefer"]);
  if (preference === "minimal") {
    // OData 4.0, 8.3.4: a create answered without a body still names what it created.
    return withPreference(preference, {
      status: 204,
      headers: { ETag: appointment.etag, "OData-EntityId": canonicalUrl(request, meeting) },
    });
  }
  const status = created ? 201 : (context.replaceStatus ?? 201);
  return withPreference(preference, representAppointment(status, appointment, { request, meeting, selection }));
}

/**
 * Changes the properties a request holds. Answers 204, or 200 with the appointment for `Prefer: return=representation`.
 *
 * @see https://learn.microsoft.com/graph/api/virtualappointment-update
 */
export function patchAppointment(request: GraphRequest, context: HandlerContext): GraphResponse {
  const meeting = open(request, context, "writeAppointment");
  const body = parseAppointmentBody(jsonBody(request));
  const selection = selectionOf(request);
  const { store } = context;
  const appointment = store.transaction(() => {
    const current = store.findAppointment(meeting.tenantId, meeting.id);
    if (current === undefined) throw appointmentNotFound();
    checkPreconditions(request.headers, current.etag);
    return save(request, context, meeting, current, { ...propertiesOf(current), ...body });
  });
  const preference = returnPreference(request.headers["prefer"]);
  return withPreference(
    preference,
    preference === "representation"
      ? representAppointment(200, appointment, { request, meeting, selection })
      : { status: 204, headers: { ETag: appointment.etag } },
  );
}

/** @see https://learn.microsoft.com/graph/api/virtualappointment-delete */
export function deleteAppointment(request: GraphRequest, context: HandlerContext): GraphResponse {
  const meeting = open(request, context, "writeAppointment");
  const { store } = context;
  store.transaction(() => {
    const current = store.findAppointment(meeting.tenantId, meeting.id);
    if (current === undefined) throw appointmentNotFound();
    checkPreconditions(request.headers, current.etag);
    store.deleteAppointment(meeting.tenantId, meeting.id);
    const { method, caller } = request;
    recordWrite(store, meeting, caller, { method, at: context.now(), before: current, after: undefined });
    context.sampleBehaviour?.afterDelete(meeting);
  });
  return { status: 204, headers: {} };
}

function open(
  request: GraphRequest,
  context: HandlerContext,
  access: Access,
  otherwise?: StoredMeeting,
): StoredMeeting {
  const meeting = openMeeting(request, context, access, otherwise);
  const refusal = context.sampleBehaviour?.refusalOf(meeting, request.method, "virtualAppointment");
  if (refusal !== undefined) throw refusal;
  context.sampleBehaviour?.beforeRequest(request, meeting);
  return meeting;
}

function save(
  request: GraphRequest,
  context: HandlerContext,
  meeting: Meeting,
  current: Appointment | undefined,
  properties: AppointmentProperties,
): Appointment {
  if (current !== undefined && sameProperties(current, properties)) return current;
  const appointment: Appointment = {
    ...properties,
    id: current?.id ?? randomUUID(),
    etag: createEtag(),
    modifiedBy: request.caller.id,
    modifiedAt: context.now(),
  };
  const { method, caller } = request;
  // Another process may have deleted the meeting since it was opened.
  if (!context.store.saveAppointment(meeting.tenantId, meeting.id, appointment)) {
    throw meetingNotFound(request, context);
  }
  recordWrite(context.store, meeting, caller, {
    method,
    at: appointment.modifiedAt,
    before: current,
    after: appointment,
  });
  return appointment;
}

function appointmentNotFound(): GraphError {
  return new GraphError(404, "NotFound", "This online meeting has no virtual appointment.", {
    innerCode: "itemNotFound",
  });
}
