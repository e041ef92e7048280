import { APPOINTMENT_PROPERTIES, type AppointmentProperty } from "../../common/contract/appointment-properties.ts";
import { isObject } from "../../common/json.ts";
import { NotFoundError, type ServiceUnavailableError } from "../model/gateway-errors.ts";
import type { Appointment, AppointmentKey } from "../model/upstream-appointment.ts";

/** The properties a write sets; `null` clears, what is left out stays (update) or is empty (create). */
export type AppointmentChanges = Partial<Pick<Appointment, AppointmentProperty>>;

/** A write of an appointment, as it went out. */
export interface AppointmentWrite {
  readonly key: AppointmentKey;
  readonly operation: "create" | "update" | "delete";
  readonly changes: AppointmentChanges;
  /** The version that it is for; without one a create is for a meeting that has none, anything else for any. */
  readonly ifMatch?: string | undefined;
  /** Under which it is executed once, where the upstream keeps keys. */
  readonly idempotencyKey?: string | undefined;
}

/**
 * What became of a write whose answer did not come, by what is there now: where all is as it was to be, whoever made it so,
 * nothing is left to do. (One without `ifMatch` may arrive even then, and do it once more.) Anything else proves nothing. Where the version is still there that the write named, it may be on
 * its way yet; where another one is there, somebody may have changed what it wrote.
 *
 * @param failure that the answer did not come
 * @param found what a read has brought since; an error where it has brought nothing
 * @returns the appointment as it is, after a delete `undefined`: the write was executed
 * @throws {ServiceUnavailableError} `failure`, when that can't be told
 */
export function settleWrite(
  { operation, changes }: AppointmentWrite,
  failure: ServiceUnavailableError,
  found: Appointment | Error,
): Appointment | undefined {
  // What says no more than 404 may be a proxy that has lost its way.
  if (operation === "delete" && found instanceof NotFoundError && found.what !== undefined) return undefined;
  if (operation === "delete" || found instanceof Error || !isAsAsked(found, changes, operation)) throw failure;
  return found;
}

function isAsAsked(found: Appointment, changes: AppointmentChanges, operation: "create" | "update"): boolean {
  return APPOINTMENT_PROPERTIES.every((name) => {
    const wanted = changes[name];
    // What an update leaves out stays as it was, and for what a create leaves out the service may make a link.
    const isOpen = wanted === undefined && (operation === "update" || name === "appointmentClientJoinWebUrl");
    return isOpen || isSame(found[name], wanted);
  });
}

/** Whether an upstream that was sent one value would answer the other: what is empty may be left out. */
function isSame(one: unknown, other: unknown): boolean {
  if (isEmpty(one) || isEmpty(other)) return isEmpty(one) && isEmpty(other);
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  }
  if (!isObject(one) || !isObject(other)) return one === other;
  return [...Object.keys(one), ...Object.keys(other)].every((name) => isSame(one[name], other[name]));
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}
