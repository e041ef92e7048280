import { useState } from "react";
import { useVirtualAppointment } from "virtual-appointments-client/react";
import type { Day } from "../day.ts";
import { FailureNotice } from "../failure/failure-notice.tsx";
import { useExplain } from "../failure/use-explain.ts";
import type { Go } from "../location.ts";
import type { Meeting } from "../meeting-of-day.ts";
import { useDay } from "../use-day.ts";
import { AppointmentSkeleton } from "./appointment-skeleton.tsx";
import { ExistingAppointment } from "./existing-appointment.tsx";
import { MeetingHeading } from "./meeting-heading.tsx";
import { MissingAppointment } from "./missing-appointment.tsx";
import type { Outcome } from "./shown-appointment.ts";
import { DeletedNotice } from "./undo/deleted-notice.tsx";
import { useDeletion } from "./undo/deletions.ts";

export interface OpenAppointmentProps {
  readonly day: Day;
  readonly onlineMeetingId: string;
  readonly onClose: () => void;
  readonly onGo: Go;
  readonly onDuplicate: (meeting: Meeting) => void;
}

/** What there is of one meeting's appointment: its form, the offer to add one, or why there is neither. */
export default function OpenAppointment({ day, onlineMeetingId, ...actions }: OpenAppointmentProps) {
  const { explainError, explainOutcome } = useExplain();
  const { deletion } = useDeletion(onlineMeetingId);
  const meeting = useMeeting(day, onlineMeetingId);
  // What the agenda knows is shown until it has been read again, and when it can't be.
  const shown = meeting?.virtualAppointment ?? undefined;
  const { data, error, dataUpdatedAt, errorUpdatedAt, isFetching, isPlaceholderData, refetch } = useVirtualAppointment(
    { onlineMeetingId },
    shown === undefined ? {} : { placeholderData: shown },
  );
  // A pause or an outage in between takes no form away from under anybody's hands.
  const [settled, setSettled] = useState<Outcome>();
  const isPassing = data?.__typename === "ThrottledError" || data?.__typename === "ServiceUnavailableError";
  if (data && !isPassing && data !== settled) setSettled(data);
  const outcome = isPassing ? (settled ?? data) : data;
  const heading = { onlineMeetingId, meeting, ...actions };
  if (data === undefined && error === null) {
    return (
      <>
        <MeetingHeading {...heading} />
        <AppointmentSkeleton />
      </>
    );
  }
  switch (outcome?.__typename) {
    case "VirtualAppointment":
      return <ExistingAppointment {...heading} appointment={outcome} />;
    // Without a line in the agenda there may be no such meeting at all: the create would say so.
    case "NotFoundError":
      return deletion === undefined ? (
        <MissingAppointment {...heading} />
      ) : (
        <>
          <MeetingHeading {...heading} />
          <DeletedNotice onlineMeetingId={onlineMeetingId} />
        </>
      );
    default:
      return (
        <>
          <MeetingHeading {...heading} />
          {deletion !== undefined && deletion.state !== "deleting" && (
            <DeletedNotice onlineMeetingId={onlineMeetingId} />
          )}
          <FailureNotice
            failure={outcome ? explainOutcome(outcome) : explainError(error ?? { kind: "graphql", status: undefined })}
            // A pause counts from when it was asked for: what the agenda had is older.
            at={isPlaceholderData ? undefined : Math.max(dataUpdatedAt, errorUpdatedAt)}
            isTrying={isFetching}
            onRetry={() => void refetch({ cancelRefetch: false })}
          />
        </>
      );
  }
}

/** What the agenda knows of the meeting. It is on the screen beside this, or was: nothing is asked for twice. */
function useMeeting(day: Day, onlineMeetingId: string): Meeting | undefined {
  return useDay(day).meetings.find((meeting) => meeting.onlineMeetingId === onlineMeetingId);
}
