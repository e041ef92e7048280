import type { Day } from "../day.ts";
import type { Appointment } from "../appointment/shown-appointment.ts";
import type { Meeting } from "../meeting-of-day.ts";

/** Appointments of one day that something is to be done to together. */
export interface Selection {
  readonly day: Day;
  readonly ids: ReadonlySet<string>;
  /** Where a range begins. */
  readonly anchor: string | undefined;
}

/** @param order of all that can be selected, as it is on the screen */
export type Select = (id: string, isRange: boolean, order: readonly string[]) => void;

/** A meeting with the appointment that it has. */
export type SelectedMeeting = Meeting & { readonly virtualAppointment: Appointment };

export function selectNone(day: Day): Selection {
  return { day, ids: new Set(), anchor: undefined };
}

/**
 * Selects one more, or takes it out again.
 *
 * @param isRange everything from the last one on becomes as this one does
 * @param order of all that can be selected, as it is on the screen
 */
export function toggle(selection: Selection, id: string, isRange: boolean, order: readonly string[]): Selection {
  const isAdded = !selection.ids.has(id);
  const [anchor, end] = [order.indexOf(selection.anchor ?? id), order.indexOf(id)];
  const range = isRange && anchor !== -1 ? order.slice(Math.min(anchor, end), Math.max(anchor, end) + 1) : [id];
  const others = [...selection.ids].filter((each) => !range.includes(each));
  return { ...selection, ids: new Set(isAdded ? [...others, ...range] : others), anchor: id };
}

export function isSelectable(meeting: Meeting): meeting is SelectedMeeting {
  return meeting.virtualAppointment?.__typename === "VirtualAppointment";
}
