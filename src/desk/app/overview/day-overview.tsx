import {
  Body1,
  Button,
  Caption1,
  Caption1Strong,
  makeStyles,
  Title2,
  Title3,
  tokens,
} from "@fluentui/react-components";
import { courseOfDay } from "../agenda/course-of-day.ts";
import { filterMeetings } from "../agenda/filter.ts";
import { Status } from "../status.tsx";
import { summarize } from "../agenda/summary.ts";
import type { AgendaFilter } from "../agenda-filters.ts";
import { useUnsaved } from "../appointment/drafts.ts";
import { JoinButton } from "../appointment/join-button.tsx";
import { printSpan, today } from "../day.ts";
import type { Go, Place } from "../location.ts";
import type { Meeting } from "../meeting-of-day.ts";
import { useDay } from "../use-day.ts";
import { useNow } from "../use-now.ts";

const useStyles = makeStyles({
  overview: {
    width: "min(520px, 100%)",
    boxSizing: "border-box",
    padding: tokens.spacingHorizontalXXL,
    display: "grid",
    gap: tokens.spacingVerticalXXL,
  },
  card: {
    display: "grid",
    gap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalXXL,
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow4,
  },
  brand: { color: tokens.colorBrandForeground1 },
  subject: { margin: 0, overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
  actions: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS, paddingTop: tokens.spacingVerticalS },
  tiles: { display: "grid", gridTemplateColumns: "repeat(3, minmax(0, 1fr))", gap: tokens.spacingHorizontalM },
  tile: {
    display: "grid",
    justifyItems: "start",
    justifyContent: "start",
    alignContent: "start",
    textAlign: "start",
    minWidth: 0,
    padding: tokens.spacingHorizontalM,
    fontWeight: tokens.fontWeightRegular,
  },
  hint: { color: tokens.colorNeutralForeground2, textAlign: "center" },
});

interface DayOverviewProps {
  readonly place: Place;
  readonly onGo: Go;
}

/** What the day asks for, while no meeting is open: the one that is on or comes next, and how many need something. */
export default function DayOverview({ place, onGo }: DayOverviewProps) {
  const styles = useStyles();
  const { meetings } = useDay(place.day);
  const unsaved = useUnsaved();
  const course = courseOfDay(meetings, useNow());
  const at = place.day === today() ? meetings.findIndex((_, index) => course.label(index) !== undefined) : -1;
  const next = meetings[at];
  const count = (filter: AgendaFilter) => filterMeetings(meetings, { filter, text: "", unsaved }).length;
  const tiles = [
    { filter: "all", label: count("all") === 1 ? "meeting" : "meetings" },
    { filter: "no-appointment", label: "without an appointment" },
    { filter: "needs-attention", label: count("needs-attention") === 1 ? "needs attention" : "need attention" },
  ] as const;
  return (
    <div className={styles.overview}>
      {next !== undefined && <NextMeeting meeting={next} label={course.label(at) ?? ""} onGo={onGo} />}
      {meetings.length > 0 && (
        <div className={styles.tiles} role="group" aria-label="The day in numbers">
          {tiles.map(({ filter, label }) => (
            <Button
              key={filter}
              className={styles.tile}
              aria-pressed={place.filter === filter}
              onClick={() => onGo({ filter }, "in-place")}
            >
              <Title2>{count(filter)}</Title2>
              <Caption1 className={styles.quiet}>{label}</Caption1>
            </Button>
          ))}
        </div>
      )}
      <Body1 className={styles.hint}>Choose a meeting to see its appointment.</Body1>
    </div>
  );
}

interface NextMeetingProps {
  readonly meeting: Meeting;
  readonly label: string;
  readonly onGo: Go;
}

function NextMeeting({ meeting, label, onGo }: NextMeetingProps) {
  const styles = useStyles();
  const { onlineMeetingId, subject, startDateTime, endDateTime, virtualAppointment } = meeting;
  const { clients, badge } = summarize(virtualAppointment);
  return (
    <section className={styles.card} aria-label="Next meeting">
      <Caption1Strong className={styles.brand}>{label}</Caption1Strong>
      <Title3 as="h2" className={styles.subject}>
        {subject ?? "Online meeting"}
      </Title3>
      <Body1 className={styles.quiet}>
        {startDateTime !== null && printSpan(startDateTime, endDateTime)}
        {clients !== undefined && <br />}
        {clients}
      </Body1>
      {badge !== undefined && <Status color={badge.color}>{badge.text}</Status>}
      <div className={styles.actions}>
        <JoinButton onlineMeetingId={onlineMeetingId} />
        <Button onClick={() => onGo({ onlineMeetingId })}>Open</Button>
      </div>
    </section>
  );
}
