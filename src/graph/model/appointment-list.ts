import type { UserScope } from "./credential.ts";
import { pageQuery, parsePage, type Page } from "./item-page.ts";
import { AppointmentKey, parseAppointment, type Appointment } from "./upstream-appointment.ts";
import { isObject } from "../../common/json.ts";

/** Which appointments of a user: those that meet all that is given, a page of them. */
export interface AppointmentSearch extends UserScope {
  readonly externalAppointmentId?: string | null | undefined;
  /** One of its clients has this address. */
  readonly clientEmail?: string | null | undefined;
  /** One of its clients has this number. */
  readonly clientPhone?: string | null | undefined;
  readonly modifiedSince?: Date | null | undefined;
  readonly first: number;
  /** The `$skiptoken` behind which the page begins. */
  readonly after: string | undefined;
}

/** Path of a page, relative to the version. */
export function appointmentSearchPath(search: AppointmentSearch): string {
  const { userId, externalAppointmentId, clientEmail, clientPhone, modifiedSince, first, after } = search;
  const conditions = [
    externalAppointmentId && `externalAppointmentId eq ${literalOf(externalAppointmentId)}`,
    clientEmail && `appointmentClients/any(c:c/emailAddress eq ${literalOf(clientEmail)})`,
    clientPhone && `appointmentClients/any(c:c/smsCapablePhoneNumber eq ${literalOf(clientPhone)})`,
    modifiedSince && `lastModifiedDateTime ge ${modifiedSince.toISOString()}`,
  ].filter(Boolean);
  const parent = userId === undefined ? "/me" : `/users/${encodeURIComponent(userId)}`;
  const filter = conditions.length === 0 ? "" : `$filter=${encodeURIComponent(conditions.join(" and "))}&`;
  return `${parent}/virtualAppointments?${filter}${pageQuery(first, after)}`;
}

/** Inside an OData text a quote is written twice. */
function literalOf(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** @returns `undefined` when the body is no page */
export function parseAppointmentPage(
  { userId, first }: AppointmentSearch,
  body: unknown,
): Page<Appointment> | undefined {
  return parsePage(body, first, (item) => {
    const onlineMeetingId = isObject(item) ? item["onlineMeetingId"] : undefined;
    // Half a pair of surrogates has no spelling in a path.
    if (typeof onlineMeetingId !== "string" || !onlineMeetingId.isWellFormed()) return undefined;
    return parseAppointment(new AppointmentKey({ onlineMeetingId, userId }), item, undefined);
  });
}
