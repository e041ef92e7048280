import {
  Body1Strong,
  Caption1,
  Caption1Strong,
  makeStyles,
  mergeClasses,
  Skeleton,
  SkeletonItem,
  tokens,
} from "@fluentui/react-components";
import { Status } from "../status.tsx";
import { summarize } from "../agenda/summary.ts";
import { printDay, printTime, today, type Day } from "../day.ts";
import { useExplain } from "../failure/use-explain.ts";
import type { Go } from "../location.ts";
import { PlaceLink } from "../place-link.tsx";
import { useDay } from "../use-day.ts";

const useStyles = makeStyles({
  day: {
    display: "grid",
    alignContent: "start",
    gap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalS,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    "@media (min-width: 1000px)": { minHeight: "240px" },
  },
  today: { boxShadow: `inset 0 2px 0 ${tokens.colorBrandStroke1}` },
  list: { listStyle: "none", margin: 0, padding: 0, display: "grid", gap: tokens.spacingVerticalXS },
  link: {
    display: "grid",
    gap: "2px",
    padding: tokens.spacingHorizontalXS,
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: "none",
    overflowWrap: "anywhere",
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  // One below the other, the days have room for two columns.
  meeting: {
    "@media (max-width: 999px)": { gridTemplateColumns: "76px minmax(0, 1fr)", "> :last-child": { gridColumn: 2 } },
  },
  note: { paddingInline: tokens.spacingHorizontalXS },
  quiet: { color: tokens.colorNeutralForeground2 },
  heading: { margin: 0 },
});

interface WeekDayProps {
  readonly day: Day;
  readonly onGo: Go;
}

export function WeekDay({ day, onGo }: WeekDayProps) {
  const styles = useStyles();
  const { explainError, explainOutcome } = useExplain();
  const { data, meetings, failed, error } = useDay(day);
  const failure = failed ? explainOutcome(failed) : error ? explainError(error) : undefined;
  return (
    <li className={mergeClasses(styles.day, day === today() && styles.today)}>
      <h3 className={styles.heading}>
        <PlaceLink className={styles.link} place={{ day }} onOpen={() => onGo({ day, view: "day" })}>
          <Body1Strong>{printDay(day, "short")}</Body1Strong>
        </PlaceLink>
      </h3>
      {data === undefined && failure === undefined && (
        <Skeleton aria-label={`${printDay(day)} is loading`}>
          <SkeletonItem size={16} />
        </Skeleton>
      )}
      {failure !== undefined && (
        <Caption1 className={styles.note} role="status">
          {failure.title}
        </Caption1>
      )}
      {data !== undefined && failure === undefined && meetings.length === 0 && (
        <Caption1 className={mergeClasses(styles.quiet, styles.note)}>Nothing</Caption1>
      )}
      <ol className={styles.list}>
        {meetings.map(({ onlineMeetingId, startDateTime, subject, virtualAppointment }) => {
          const { clients, badge } = summarize(virtualAppointment);
          return (
            <li key={onlineMeetingId}>
              <PlaceLink
                className={mergeClasses(styles.link, styles.meeting)}
                place={{ day, onlineMeetingId }}
                onOpen={() => onGo({ day, view: "day", onlineMeetingId })}
              >
                <Caption1Strong>{printTime(startDateTime)}</Caption1Strong>
                <Caption1>{subject ?? "Online meeting"}</Caption1>
                {clients !== undefined && <Caption1 className={styles.quiet}>{clients}</Caption1>}
                {badge !== undefined && <Status color={badge.color}>{badge.text}</Status>}
              </PlaceLink>
            </li>
          );
        })}
      </ol>
    </li>
  );
}
