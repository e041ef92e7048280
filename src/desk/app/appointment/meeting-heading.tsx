import { Button, Caption1, makeStyles, tokens, Tooltip, typographyStyles } from "@fluentui/react-components";
import { ArrowLeftRegular } from "@fluentui/react-icons";
import { useEffect, useRef, type ReactNode } from "react";
import type { Go } from "../location.ts";
import type { Meeting } from "../meeting-of-day.ts";
import { dayOf, printDay, printSpan } from "../day.ts";
import { narrow } from "../layout/narrow.ts";

const useStyles = makeStyles({
  heading: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXXL} ${tokens.spacingVerticalM}`,
    maxWidth: "1200px",
    boxSizing: "border-box",
    [narrow]: { paddingInline: tokens.spacingHorizontalL },
  },
  back: { display: "none", [narrow]: { display: "inline-flex" } },
  what: { flexGrow: 1, flexBasis: "180px", minWidth: 0 },
  subject: {
    ...typographyStyles.title3,
    margin: 0,
    overflowWrap: "anywhere",
    outlineStyle: "none",
    [narrow]: typographyStyles.subtitle1,
  },
  quiet: { color: tokens.colorNeutralForeground2 },
  actions: {
    display: "flex",
    gap: tokens.spacingHorizontalS,
    flexWrap: "wrap",
    // On a telephone they share whole lines.
    "@container pane (max-width: 480px)": {
      ":has(> :nth-child(2))": { width: "100%" },
      "> *": { minWidth: 0 },
      "> :not(:last-child)": { flexGrow: 1 },
    },
  },
});

export interface MeetingHeadingProps {
  readonly onlineMeetingId: string;
  /** `undefined` when it is not in the agenda of the day. */
  readonly meeting: Meeting | undefined;
  readonly onClose: () => void;
  readonly onGo: Go;
  readonly onDuplicate: (meeting: Meeting) => void;
  /** What can be done with it. */
  readonly children?: ReactNode;
}

export function MeetingHeading({ onlineMeetingId, meeting, onClose, children }: MeetingHeadingProps) {
  const styles = useStyles();
  const subject = useRef<HTMLHeadingElement>(null);
  // Whoever opened it by keyboard, or can't see, goes on from here.
  useEffect(() => subject.current?.focus(), [onlineMeetingId]);
  return (
    <div className={styles.heading}>
      <Tooltip content="Back to the agenda" relationship="label">
        <Button
          className={styles.back}
          appearance="subtle"
          aria-keyshortcuts="Escape"
          icon={<ArrowLeftRegular />}
          onClick={onClose}
        />
      </Tooltip>
      <div className={styles.what}>
        <h2 className={styles.subject} ref={subject} tabIndex={-1}>
          {meeting?.subject ?? "Online meeting"}
        </h2>
        <Caption1 className={styles.quiet}>{meeting === undefined ? onlineMeetingId : when(meeting)}</Caption1>
      </div>
      {children !== undefined && <div className={styles.actions}>{children}</div>}
    </div>
  );
}

function when({ startDateTime, endDateTime }: Meeting): string {
  if (startDateTime === null) return "";
  return `${printDay(dayOf(new Date(startDateTime)))}, ${printSpan(startDateTime, endDateTime)}`;
}
