import { isObject } from "./upstream-answer.ts";

/** Which appointment: the one of a meeting, under a user. Without `userId` it is the signed-in user's. */
export interface AppointmentKey {
  readonly onlineMeetingId: string;
  readonly userId: string | undefined;
}

/** The virtualAppointment as the upstream answered it. */
export interface Appointment extends AppointmentKey {
  readonly etag: string | null;
  readonly appointmentClientJoinWebUrl: string | null;
  readonly appointmentClients: readonly AppointmentUser[] | null;
  readonly externalAppointmentId: string | null;
  readonly externalAppointmentUrl: string | null;
  readonly settings: Settings | null;
}

export interface Settings {
  readonly allowClientToJoinUsingBrowser: boolean | null;
}

export interface AppointmentUser {
  readonly displayName: string | null;
  readonly emailAddress: string | null;
  readonly smsCapablePhoneNumber: string | null;
}

/** One string a key, the same for equal keys. */
export function cacheKeyOf({ userId, onlineMeetingId }: AppointmentKey): string {
  return `${userId ?? ""}\n${onlineMeetingId}`;
}

const RESOURCE = "virtualAppointment";
const JOIN_LINK_FUNCTION = "getVirtualAppointmentJoinWebUrl";

/** Path of the resource, relative to the version. */
export function appointmentPath(key: AppointmentKey): string {
  return `${meetingPath(key)}/${RESOURCE}`;
}

/** Path of the function that gives the join link, relative to the version; with `()`, as every SDK calls it. */
export function joinLinkPath(key: AppointmentKey): string {
  return `${meetingPath(key)}/${JOIN_LINK_FUNCTION}()`;
}

/** Path of a meeting, relative to the version. */
export function meetingPath({ userId, onlineMeetingId }: AppointmentKey): string {
  return `${meetingsPath({ userId })}/${encodeURIComponent(onlineMeetingId)}`;
}

/** Path of a user's meetings, relative to the version. */
export function meetingsPath({ userId }: Pick<AppointmentKey, "userId">): string {
  return `/${userId === undefined ? "me" : `users/${encodeURIComponent(userId)}`}/onlineMeetings`;
}

/**
 * Reads an appointment from an upstream body: bare, or in a `value` wrapper as one page shows it. Booleans that come
 * as strings, as in every sample of the pages, count as booleans.
 *
 * @returns `undefined` when the body is none
 */
export function parseAppointment(
  key: AppointmentKey,
  body: unknown,
  etag: string | undefined,
): Appointment | undefined {
  if (!isObject(body) || "error" in body) return undefined;
  const entity = isObject(body["value"]) ? body["value"] : body;
  const settings = entity["settings"];
  const clients = entity["appointmentClients"];
  return {
    onlineMeetingId: key.onlineMeetingId,
    userId: key.userId,
    etag: etag ?? textOf(entity["@odata.etag"]),
    appointmentClientJoinWebUrl: textOf(entity["appointmentClientJoinWebUrl"]),
    appointmentClients: Array.isArray(clients) ? clients.filter(isObject).map(parseUser) : null,
    externalAppointmentId: textOf(entity["externalAppointmentId"]),
    externalAppointmentUrl: textOf(entity["externalAppointmentUrl"]),
    settings: isObject(settings)
      ? { allowClientToJoinUsingBrowser: booleanOf(settings["allowClientToJoinUsingBrowser"]) }
      : null,
  };
}

function parseUser(user: Readonly<Record<string, unknown>>): AppointmentUser {
  return {
    displayName: textOf(user["displayName"]),
    emailAddress: textOf(user["emailAddress"]),
    smsCapablePhoneNumber: textOf(user["smsCapablePhoneNumber"]),
  };
}

export function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function booleanOf(value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  if (value === "true") return true;
  return value === "false" ? false : null;
}
