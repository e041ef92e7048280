import { APPOINTMENT_PROPERTIES, type AppointmentProperty } from "../../common/contract/appointment-properties.ts";
import { isMadeBy } from "../../common/contract/etag.ts";
import { isObject } from "../../common/json.ts";
import { NotFoundError, type ServiceUnavailableError } from "../model/gateway-errors.ts";
import type { Appointment, AppointmentKey } from "../model/upstream-appointment.ts";

/** The properties a write sets; `null` clears, what is left out stays (update) or is empty (create). */
export type AppointmentChanges = Partial<Pick<Appointment, AppointmentProperty>>;

/** A write of an appointment. */
export interface AppointmentWrite {
  readonly key: AppointmentKey;
  readonly operation: "create" | "update" | "delete";
  readonly changes: AppointmentChanges;
  /** The version that it is for; without one a create is for a meeting that has none, anything else for any. */
  readonly ifMatch?: string | undefined;
  /** Under which it is executed once, where the upstream keeps keys. */
  readonly idempotencyKey?: string | undefined;
}

/** As it goes out: with an id by which its sender knows again the version that it makes. */
export interface SentWrite extends AppointmentWrite {
  readonly id: string;
}

/**
 * What became of a write whose answer did not come, by what is there now: it was executed where the version that is there
 * is its own. Without such a mark, where all is as it was to be, nothing is left to do for a write of whatever is there.
 * (It may arrive even then, and do it once more.) One of a version may have been refused all the same, as another has
 * written the same: of two over one version one alone is told that it was executed. Where the version is still there that it
 * named, and all as it was to be, there was nothing to change.
 *
 * Anything else proves nothing. Where the version is still there that the write named, it may be on its way yet; where
 * another one is there, somebody may have changed what it wrote. Where nothing is, somebody else may have deleted it.
 *
 * @param failure that the answer did not come
 * @param found what a read has brought since; an error where it has brought nothing
 * @returns the appointment as it is, after a delete `undefined`: the write was executed
 * @throws {ServiceUnavailableError} `failure`, when that can't be told
 */
export function settleWrite(
  { id, operation, changes, ifMatch }: SentWrite,
  failure: ServiceUnavailableError,
  found: Appointment | Error,
): Appointment | undefined {
  if (operation === "delete") {
    // What says no more than 404 may be a proxy that has lost its way.
    if (ifMatch === undefined && found instanceof NotFoundError && found.what !== undefined) return undefined;
    throw failure;
  }
  if (found instanceof Error) throw failure;
  const { etag } = found;
  if (etag !== null && isMadeBy(etag, id)) return found;
  const isOpen = operation === "update" && ifMatch === undefined;
  const mayBeIts = isOpen || (etag !== null && etag === ifMatch);
  if (!mayBeIts || !isAsAsked(found, changes, operation)) throw failure;
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
