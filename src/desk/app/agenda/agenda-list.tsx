import { Caption1Strong, makeStyles, tokens } from "@fluentui/react-components";
import { Fragment } from "react";
import { printTime, today } from "../day.ts";
import type { Go, Place } from "../location.ts";
import type { Meeting } from "../meeting-of-day.ts";
import { useRights } from "../session/permissions.ts";
import { useNow } from "../use-now.ts";
import { isSelectable, toggle, type Selection } from "../selection/selection.ts";
import { AgendaItem } from "./agenda-item.tsx";
import { courseOfDay } from "./course-of-day.ts";

const useStyles = makeStyles({
  list: {
    listStyle: "none",
    margin: 0,
    padding: `0 ${tokens.spacingHorizontalM} ${tokens.spacingVerticalL}`,
    display: "grid",
    gap: tokens.spacingVerticalXS,
  },
  now: {
    display: "flex",
    alignItems: "center",
    gap: tokens.spacingHorizontalS,
    paddingInlineStart: tokens.spacingHorizontalM,
    color: tokens.colorPaletteRedForeground1,
    "::after": { content: "''", flexGrow: 1, borderTop: `2px solid currentColor` },
  },
});

interface AgendaListProps {
  readonly meetings: readonly Meeting[];
  readonly place: Place;
  readonly selection: Selection;
  readonly onGo: Go;
  readonly onSelect: (selection: Selection) => void;
}

export function AgendaList({ meetings, place, selection, onGo, onSelect }: AgendaListProps) {
  const styles = useStyles();
  const now = useNow();
  const course = place.day === today() ? courseOfDay(meetings, now) : undefined;
  const open = meetings.findIndex(({ onlineMeetingId }) => onlineMeetingId === place.onlineMeetingId);
  // With nothing open, the next one is what comes next in the day.
  const neighbours =
    open === -1 ? { j: Math.min(course?.begun ?? 0, meetings.length - 1) } : { j: open + 1, k: open - 1 };
  const keyOf = (index: number) =>
    index === open ? "Escape" : Object.entries(neighbours).find(([, at]) => at === index)?.[0];
  const { write, sendSms } = useRights();
  // Whoever may do nothing to several has nothing to select them for.
  const maySelect = write === undefined || sendSms === undefined;
  const selectable = meetings.filter(isSelectable).map(({ onlineMeetingId }) => onlineMeetingId);
  const line = (
    <li className={styles.now}>
      <Caption1Strong>Now, {printTime(new Date(now).toISOString())}</Caption1Strong>
    </li>
  );
  return (
    <ol className={styles.list}>
      {meetings.map((meeting, index) => (
        <Fragment key={meeting.onlineMeetingId}>
          {course?.begun === index && line}
          <AgendaItem
            meeting={meeting}
            day={place.day}
            label={course?.label(index)}
            shortcut={keyOf(index)}
            isOpen={meeting.onlineMeetingId === place.onlineMeetingId}
            onOpen={() => onGo({ onlineMeetingId: meeting.onlineMeetingId })}
            isSelected={selection.ids.has(meeting.onlineMeetingId)}
            onSelect={
              maySelect && isSelectable(meeting)
                ? (isRange) => onSelect(toggle(selection, meeting.onlineMeetingId, isRange, selectable))
                : undefined
            }
          />
        </Fragment>
      ))}
      {course?.begun === meetings.length && line}
    </ol>
  );
}
