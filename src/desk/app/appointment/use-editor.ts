import { useOnlineMeeting } from "virtual-appointments-client/react";
import { dayOf, printDay, printTime, today } from "../day.ts";
import type { Appointment } from "./shown-appointment.ts";

/** Who changed an appointment last, and when, in words. */
export interface Edit {
  /** `Alex Wilber`, or `Somebody else` who does not take part in the meeting. */
  readonly who: string;
  /** `at 3:52 PM`, with the day where it was another one; empty where nobody says. */
  readonly when: string;
}

/** Tells of a version of a meeting's appointment whose it is: those who take part in the meeting have names. */
export function useEditor(onlineMeetingId: string): (appointment: Appointment) => Edit {
  const { data } = useOnlineMeeting({ onlineMeetingId }, { staleTime: Infinity });
  const people = data?.__typename === "OnlineMeeting" ? [data.organizer, ...(data.participants ?? [])] : [];
  return ({ lastModifiedBy, lastModifiedAt }) => {
    const editor = people.find((person) => lastModifiedBy !== null && person?.userId === lastModifiedBy.id);
    return {
      who: editor?.displayName ?? editor?.userPrincipalName ?? "Somebody else",
      when: lastModifiedAt === null ? "" : printMoment(lastModifiedAt),
    };
  };
}

function printMoment(moment: string): string {
  const day = dayOf(new Date(moment));
  return `${day === today() ? "" : `on ${printDay(day, "short")} `}at ${printTime(moment)}`;
}
