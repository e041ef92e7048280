import { randomUUID } from "node:crypto";
import { parseAppointmentBody } from "./appointment-body.ts";
import {
  createEtag,
  propertiesOf,
  sameProperties,
  type Appointment,
  type AppointmentProperties,
} from "./appointment.ts";
import type { ServiceEnvironment } from "./environment.ts";
import { GraphFault } from "./graph-fault.ts";
import type { GraphRequest, GraphResponse } from "./graph-message.ts";
import { openMeeting, type Meeting } from "./online-meeting.ts";
import { readPermissions, writePermissions, type PermissionRule } from "./permissions.ts";
import { checkPreconditions } from "./preconditions.ts";
import { requireProvisioned } from "./provisioning.ts";
import { letOtherWriterIn, provisioningScope, resetSample, sampleFault } from "./sample-trouble.ts";

/** @see https://learn.microsoft.com/graph/api/virtualappointment-get */
export function getAppointment(request: GraphRequest, environment: ServiceEnvironment): GraphResponse {
  const meeting = open(request, environment, readPermissions);
  const appointment = environment.store.findAppointment(meeting.tenantId, meeting.id);
  if (appointment === undefined) throw appointmentNotFound();
  return entity(200, appointment, request, meeting);
}

/**
 * Creates the appointment of a meeting, or replaces it. `If-None-Match: *` only creates, `If-Match` only replaces.
 * A replacement answers 201 too: the page documents no other success, and clients compare with it.
 *
 * @see https://learn.microsoft.com/graph/api/virtualappointment-put
 */
export function putAppointment(request: GraphRequest, environment: ServiceEnvironment): GraphResponse {
  const meeting = open(request, environment, writePermissions);
  const body = parseAppointmentBody(jsonBody(request));
  const { store } = environment;
  requireProvisioned(
    store,
    provisioningScope(meeting, environment),
    environment.provisioningSeconds,
    environment.now(),
  );
  const appointment = store.transaction(() => {
    const current = store.findAppointment(meeting.tenantId, meeting.id);
    checkPreconditions(request.headers, current?.etag);
    return save(request, environment, meeting, current, {
      externalAppointmentId: null,
      externalAppointmentUrl: null,
      // Left out of the request, there all the same in the page's answer: the service makes it.
      appointmentClientJoinWebUrl: meeting.clientJoinWebUrl,
      settings: null,
      appointmentClients: [],
      ...body,
    });
  });
  return entity(201, appointment, request, meeting);
}

/** @see https://learn.microsoft.com/graph/api/virtualappointment-update */
export function patchAppointment(request: GraphRequest, environment: ServiceEnvironment): GraphResponse {
  const meeting = open(request, environment, writePermissions);
  const body = parseAppointmentBody(jsonBody(request));
  const { store } = environment;
  const appointment = store.transaction(() => {
    const current = store.findAppointment(meeting.tenantId, meeting.id);
    if (current === undefined) throw appointmentNotFound();
    checkPreconditions(request.headers, current.etag);
    return save(request, environment, meeting, current, { ...propertiesOf(current), ...body });
  });
  return { status: 204, headers: { ETag: appointment.etag } };
}

/** @see https://learn.microsoft.com/graph/api/virtualappointment-delete */
export function deleteAppointment(request: GraphRequest, environment: ServiceEnvironment): GraphResponse {
  const meeting = open(request, environment, writePermissions);
  const { store } = environment;
  store.transaction(() => {
    const current = store.findAppointment(meeting.tenantId, meeting.id);
    if (current === undefined) throw appointmentNotFound();
    checkPreconditions(request.headers, current.etag);
    store.deleteAppointment(meeting.tenantId, meeting.id);
    resetSample(meeting, environment);
  });
  return { status: 204, headers: {} };
}

function open(request: GraphRequest, environment: ServiceEnvironment, rule: PermissionRule): Meeting {
  const meeting = openMeeting(request, environment, rule);
  const fault = sampleFault(meeting, environment, request.method, "virtualAppointment");
  if (fault !== undefined) throw fault;
  letOtherWriterIn(request, environment, meeting);
  return meeting;
}

function save(
  request: GraphRequest,
  environment: ServiceEnvironment,
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
    modifiedAt: environment.now(),
  };
  environment.store.saveAppointment(meeting.tenantId, meeting.id, appointment);
  return appointment;
}

/** @throws {GraphFault} 400 when the body isn't said to be JSON */
export function jsonBody(request: GraphRequest): unknown {
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(request.headers["content-type"] ?? "")) {
    throw new GraphFault(400, "BadRequest", "Entity only allows writes with a JSON Content-Type header.");
  }
  return request.body;
}

function appointmentNotFound(): GraphFault {
  return new GraphFault(404, "NotFound", "This online meeting has no virtual appointment.", {
    innerCode: "itemNotFound",
  });
}

function entity(status: number, appointment: Appointment, request: GraphRequest, meeting: Meeting): GraphResponse {
  const user = request.params["userId"] ?? request.caller.id;
  const path = `users('${encodeURIComponent(user)}')/onlineMeetings('${encodeURIComponent(meeting.id)}')`;
  return {
    status,
    headers: { ETag: appointment.etag },
    body: {
      "@odata.context": `https://graph.microsoft.com/${request.version}/$metadata#${path}/virtualAppointment/$entity`,
      id: appointment.id,
      ...propertiesOf(appointment),
    },
  };
}
