import { Body1, makeStyles, Skeleton, SkeletonItem, tokens } from "@fluentui/react-components";
import { CalendarPersonRegular } from "@fluentui/react-icons";
import { useVirtualAppointment } from "virtual-appointments-client/react";
import type { Meeting } from "../meeting-of-day.ts";
import type { Day } from "../day.ts";
import { useDay } from "../use-day.ts";
import { useExplain } from "../failure/use-explain.ts";
import { FailureNotice } from "../failure/failure-notice.tsx";
import type { Outcome } from "./shown-appointment.ts";
import { ExistingAppointment } from "./existing-appointment.tsx";
import { MeetingHeading } from "./meeting-heading.tsx";
import { DeletedNotice } from "./undo/deleted-notice.tsx";
import { useDeletion } from "./undo/deletions.ts";
import { MissingAppointment } from "./missing-appointment.tsx";

const useStyles = makeStyles({
  idle: {
    height: "100%",
    display: "grid",
    placeContent: "center",
    justifyItems: "center",
    gap: tokens.spacingVerticalM,
    color: tokens.colorNeutralForeground2,
  },
  idleIcon: { fontSize: "64px", color: tokens.colorNeutralForeground4 },
  skeleton: { display: "grid", gap: tokens.spacingVerticalL, padding: tokens.spacingHorizontalXXL, maxWidth: "720px" },
});

interface AppointmentPaneProps {
  readonly day: Day;
  readonly onlineMeetingId: string | undefined;
  readonly onClose: () => void;
}

export function AppointmentPane({ day, onlineMeetingId, onClose }: AppointmentPaneProps) {
  const styles = useStyles();
  if (onlineMeetingId === undefined) {
    return (
      <div className={styles.idle}>
        <CalendarPersonRegular className={styles.idleIcon} aria-hidden />
        <Body1>Choose a meeting to see its appointment.</Body1>
      </div>
    );
  }
  return <OpenPane day={day} onlineMeetingId={onlineMeetingId} onClose={onClose} />;
}

function OpenPane({ day, onlineMeetingId, onClose }: AppointmentPaneProps & { readonly onlineMeetingId: string }) {
  const styles = useStyles();
  const { explainError, explainOutcome } = useExplain();
  const { deletion } = useDeletion(onlineMeetingId);
  const meeting = useMeeting(day, onlineMeetingId);
  const shown = settledOutcome(meeting?.virtualAppointment);
  const { data, error, dataUpdatedAt, errorUpdatedAt, isFetching, refetch } = useVirtualAppointment(
    { onlineMeetingId },
    shown === undefined ? {} : { placeholderData: shown },
  );
  const heading = { onlineMeetingId, meeting, onClose };
  if (data === undefined && error === null) {
    return (
      <>
        <MeetingHeading {...heading} />
        <Skeleton className={styles.skeleton} aria-label="The appointment is loading">
          <SkeletonItem size={48} />
          <SkeletonItem size={96} />
          <SkeletonItem size={96} />
        </Skeleton>
      </>
    );
  }
  switch (data?.__typename) {
    case "VirtualAppointment":
      return <ExistingAppointment {...heading} appointment={data} />;
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
            failure={data ? explainOutcome(data) : explainError(error ?? { kind: "graphql", status: undefined })}
            at={Math.max(dataUpdatedAt, errorUpdatedAt)}
            isTrying={isFetching}
            onRetry={() => void refetch({ cancelRefetch: false })}
          />
        </>
      );
  }
}

/** What the agenda knows is shown until it has been read again, and when it can't be. Failures that pass are not kept. */
function settledOutcome(outcome: Outcome | null | undefined): Outcome | undefined {
  const isSettled = outcome?.__typename === "VirtualAppointment" || outcome?.__typename === "NotFoundError";
  return isSettled ? outcome : undefined;
}

/** What the agenda knows of the meeting. It is on the screen beside this, or was: nothing is asked for twice. */
function useMeeting(day: Day, onlineMeetingId: string): Meeting | undefined {
  return useDay(day).meetings.find((meeting) => meeting.onlineMeetingId === onlineMeetingId);
}
