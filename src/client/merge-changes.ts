import type { UpdateVirtualAppointmentInput, VirtualAppointmentFieldsFragment } from "./generated/graphql.ts";

/** Properties of an appointment to change: left out, one keeps its value. */
export type AppointmentChanges = Omit<
  UpdateVirtualAppointmentInput,
  "onlineMeetingId" | "userId" | "ifMatch" | "idempotencyKey"
>;

type Appointment = Pick<VirtualAppointmentFieldsFragment, keyof AppointmentChanges>;

export interface Merge {
  /** What to write over `theirs`. Where both changed a field, it holds mine. */
  readonly merged: AppointmentChanges;
  /** The fields that both changed, each to something else: let a person choose. */
  readonly conflicts: readonly (keyof AppointmentChanges)[];
}

/**
 * A three-way merge: what I changed since `base`, put on top of `theirs`. Lists and settings count as a whole, as the
 * gateway replaces them. Without `base` everything that differs from theirs is in conflict.
 */
export function mergeChanges(
  base: Partial<Appointment> | undefined,
  mine: AppointmentChanges,
  theirs: Partial<Appointment>,
): Merge {
  const fields = Object.keys(mine) as (keyof AppointmentChanges)[];
  const isMine = (field: keyof AppointmentChanges) =>
    mine[field] !== undefined &&
    !isSame(mine[field], theirs[field]) &&
    (base === undefined || !isSame(mine[field], base[field]));
  const changed = fields.filter(isMine);
  return {
    merged: Object.fromEntries(changed.map((field) => [field, mine[field]])),
    conflicts: changed.filter((field) => base === undefined || !isSame(base[field], theirs[field])),
  };
}

/** `null` and left out are the same to the gateway, the order of properties too. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return (one ?? null) === (other ?? null);
  }
  const [a, b] = [one, other] as [Record<string, unknown>, Record<string, unknown>];
  return Object.keys({ ...a, ...b }).every((key) => isSame(a[key], b[key]));
}
