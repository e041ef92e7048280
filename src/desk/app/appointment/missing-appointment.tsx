import { Body1, makeStyles, Subtitle1, tokens } from "@fluentui/react-components";
import { CalendarAddRegular } from "@fluentui/react-icons";
import { MeetingMenu } from "../meeting/meeting-menu.tsx";
import { ReasonedButton } from "../layout/reasoned-button.tsx";
import { useRights } from "../session/permissions.ts";
import { useDraft } from "./drafts.ts";
import { newFields } from "./form/fields.ts";
import { MeetingHeading, type MeetingHeadingProps } from "./meeting-heading.tsx";
import { NewAppointment } from "./new-appointment.tsx";

const useStyles = makeStyles({
  empty: {
    display: "grid",
    justifyItems: "center",
    gap: tokens.spacingVerticalM,
    padding: `${tokens.spacingVerticalXXXL} ${tokens.spacingHorizontalL}`,
    textAlign: "center",
  },
  icon: { fontSize: "48px", color: tokens.colorNeutralForeground3 },
  title: { margin: 0 },
  quiet: { color: tokens.colorNeutralForeground2, maxWidth: "44ch" },
});

/** A meeting without an appointment: the offer to add one, or the form in which that is under way. */
export function MissingAppointment(heading: MeetingHeadingProps) {
  const styles = useStyles();
  const { write } = useRights();
  const { draft, keep } = useDraft(heading.onlineMeetingId);
  if (draft !== undefined) return <NewAppointment {...heading} draft={draft} />;
  return (
    <>
      <MeetingHeading {...heading}>
        <MeetingMenu meeting={heading.meeting} onGo={heading.onGo} onDuplicate={heading.onDuplicate} />
      </MeetingHeading>
      <div className={styles.empty}>
        <CalendarAddRegular className={styles.icon} aria-hidden />
        <Subtitle1 as="h3" className={styles.title}>
          No appointment yet
        </Subtitle1>
        <Body1 align="center" className={styles.quiet}>
          Add one to give your clients a link by which they join without an account, and to send them text messages.
        </Body1>
        <ReasonedButton
          appearance="primary"
          reason={write}
          onClick={() => keep({ base: undefined, fields: newFields })}
        >
          Add an appointment
        </ReasonedButton>
        {write !== undefined && (
          <Body1 align="center" className={styles.quiet}>
            {write}
          </Body1>
        )}
      </div>
    </>
  );
}
