import type { ClientProperty, TextProperty } from "../../common/contract/appointment-properties.ts";
import { isObject } from "../../common/json.ts";

/** The virtualAppointment as the upstream answered it. */
export interface Appointment extends Readonly<Record<TextProperty, string | null>> {
  readonly key: AppointmentKey;
  readonly etag: string | null;
  /** The id that the resource has upstream. */
  readonly resourceId: string | null;
  /** When it was changed last; `null` in front of Graph, which never told. */
  readonly lastModifiedAt: Date | null;
  /** Object id of who changed it last. */
  readonly lastModifiedBy: string | null;
  readonly appointmentClients: readonly AppointmentUser[] | null;
  readonly settings: Settings | null;
}

export interface Settings {
  readonly allowClientToJoinUsingBrowser: boolean | null;
}

export type AppointmentUser = Readonly<Partial<Record<ClientProperty, string | null>>>;

/** Which appointment: the one of a meeting, under a user. Without `userId` it is the signed-in user's. */
export class AppointmentKey {
  readonly onlineMeetingId: string;
  readonly userId: string | undefined;
  /** The ids as segments of paths: to encode them is a good part of what a key costs. */
  readonly segments: { readonly meeting: string; readonly user: string | undefined };
  /**
   * Path of the meeting, relative to the version. Equal keys have equal paths, so it is also what they are looked up by:
   * to make and hash another text for each key costs more than the look-up.
   */
  readonly path: string;

  constructor({ onlineMeetingId, userId }: { onlineMeetingId: string; userId?: string | null | undefined }) {
    this.onlineMeetingId = onlineMeetingId;
    this.userId = userId ?? undefined;
    const meeting = encodeURIComponent(onlineMeetingId);
    const user = this.userId === undefined ? undefined : encodeURIComponent(this.userId);
    this.segments = { meeting, user };
    this.path = `${meetingsPathOf(user)}/${meeting}`;
  }

  /** The same, to be kept: an id that stood in a document is a piece of its text, and would keep all of it. */
  copy(): AppointmentKey {
    const { meeting, user } = this.segments;
    return new AppointmentKey({
      onlineMeetingId: decodeURIComponent(meeting),
      userId: user === undefined ? undefined : decodeURIComponent(user),
    });
  }

  /** One path may be asked for under several: a signed-in user's own with its id, and without. */
  isSame({ onlineMeetingId, userId }: AppointmentKey): boolean {
    return this.onlineMeetingId === onlineMeetingId && this.userId === userId;
  }

  /** The same meeting under another user. */
  under(userId: string | undefined): AppointmentKey {
    return userId === this.userId ? this : new AppointmentKey({ onlineMeetingId: this.onlineMeetingId, userId });
  }
}

/** Path of a user's meetings, relative to the version. */
export function meetingsPath(userId: string | undefined): string {
  return meetingsPathOf(userId === undefined ? undefined : encodeURIComponent(userId));
}

function meetingsPathOf(user: string | undefined): string {
  return user === undefined ? "/me/onlineMeetings" : `/users/${user}/onlineMeetings`;
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
  // Name by name, and in one literal: this is the most frequent thing that the gateway does.
  const entity = isObject(body["value"]) ? body["value"] : body;
  return {
    key,
    etag: etag ?? textOf(entity["@odata.etag"]),
    resourceId: textOf(entity["id"]),
    lastModifiedAt: momentOf(entity["@virtualAppointments.lastModifiedDateTime"]),
    lastModifiedBy: idOf(entity["@virtualAppointments.lastModifiedBy"]),
    appointmentClientJoinWebUrl: textOf(entity["appointmentClientJoinWebUrl"]),
    appointmentClients: usersOf(entity["appointmentClients"]),
    externalAppointmentId: textOf(entity["externalAppointmentId"]),
    externalAppointmentUrl: textOf(entity["externalAppointmentUrl"]),
    settings: settingsOf(entity["settings"]),
  };
}

// What is as it should be is handed on as it was parsed: a copy of each client of each appointment is memory for nothing.

function usersOf(users: unknown): readonly AppointmentUser[] | null {
  if (!Array.isArray(users)) return null;
  return users.every(isUser) ? users : users.filter(isObject).map(parseUser);
}

function isUser(user: unknown): user is AppointmentUser {
  return (
    isObject(user) &&
    isText(user["displayName"]) &&
    isText(user["emailAddress"]) &&
    isText(user["smsCapablePhoneNumber"])
  );
}

function parseUser(user: Readonly<Record<string, unknown>>): AppointmentUser {
  return {
    displayName: textOf(user["displayName"]),
    emailAddress: textOf(user["emailAddress"]),
    smsCapablePhoneNumber: textOf(user["smsCapablePhoneNumber"]),
  };
}

function settingsOf(settings: unknown): Settings | null {
  if (!isObject(settings)) return null;
  const { allowClientToJoinUsingBrowser: allowed } = settings;
  return typeof allowed === "boolean"
    ? (settings as unknown as Settings)
    : { allowClientToJoinUsingBrowser: booleanOf(allowed) };
}

function isText(value: unknown): boolean {
  return typeof value === "string" || value === null || value === undefined;
}

function idOf(value: unknown): string | null {
  return isObject(value) ? textOf(value["id"]) : null;
}

export function momentOf(value: unknown): Date | null {
  const milliseconds = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(milliseconds) ? null : new Date(milliseconds);
}

export function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function booleanOf(value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  if (value === "true") return true;
  return value === "false" ? false : null;
}
