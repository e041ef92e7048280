import { APPOINTMENT_PROPERTIES, type AppointmentProperty } from "../common/contract/appointment-properties.ts";
import { isObject } from "../common/json.ts";
import { preconditionFailed } from "./map-error.ts";
import { NotFoundError, ServiceUnavailableError } from "./model/gateway-errors.ts";
import type { Appointment, AppointmentKey } from "./model/upstream-appointment.ts";

/** The properties a write sets; `null` clears, what is left out stays (update) or is empty (create). */
export type AppointmentChanges = Partial<Pick<Appointment, AppointmentProperty>>;

/** A write of an appointment, as it went out. */
export interface AppointmentWrite {
  readonly key: AppointmentKey;
  readonly operation: "create" | "update" | "delete";
  readonly ifMatch: string | undefined;
  readonly changes: AppointmentChanges;
}

/**
 * What became of a write whose answer did not come, by what is there now. Where the write named a version, it can't have
 * been executed while that version is still there; where all is as it was to be, whoever made it so, nothing is left to do.
 * To say that it was not executed does no harm where it is only late: of it and its repeat, one finds another version.
 *
 * @param failure that the answer did not come
 * @param found what a read has brought since; an error where it has brought nothing
 * @returns the appointment as it is, after a delete `undefined`: the write was executed
 * @throws {ServiceUnavailableError} whose outcome is `NOT_SENT` when it was not executed; `failure` when that can't be told
 * @throws {PreconditionFailedError} when somebody else's version is there
 * @throws {NotFoundError} when somebody has deleted what was to be changed
 */
export function settleWrite(
  { key, operation, ifMatch, changes }: AppointmentWrite,
  failure: ServiceUnavailableError,
  found: Appointment | Error,
): Appointment | undefined {
  const isConditional = ifMatch === undefined ? operation === "create" : ifMatch !== "*";
  if (found instanceof NotFoundError) {
    if (operation === "delete") return undefined;
    if (!isConditional) throw failure;
    throw ifMatch === undefined ? notExecuted(failure) : found;
  }
  if (found instanceof Error) throw failure;
  if (operation !== "delete" && isAsAsked(found, changes, operation)) return found;
  if (!isConditional || found.etag === null) throw failure;
  if (found.etag === ifMatch) throw notExecuted(failure);
  throw preconditionFailed(operation, key, { requestId: failure.requestId });
}

function notExecuted({ retryAfterSeconds, requestId, cause }: ServiceUnavailableError): ServiceUnavailableError {
  return new ServiceUnavailableError(retryAfterSeconds, { requestId, cause }, "NOT_SENT");
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
