import { Caption1Strong, makeStyles, tokens } from "@fluentui/react-components";
import { Fragment, useCallback, useEffect, useRef } from "react";
import { printTime, today } from "../day.ts";
import type { Go, Place } from "../location.ts";
import type { Meeting } from "../meeting-of-day.ts";
import { useRights } from "../session/permissions.ts";
import { useNow } from "../use-now.ts";
import { isSelectable, type Select, type Selection } from "../selection/selection.ts";
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
  readonly onSelect: Select;
}

export function AgendaList({ meetings, place, selection, onGo, onSelect }: AgendaListProps) {
  const styles = useStyles();
  const now = useNow();
  const course = place.day === today() ? courseOfDay(meetings, now) : undefined;
  const openAt = meetings.findIndex(({ onlineMeetingId }) => onlineMeetingId === place.onlineMeetingId);
  // With nothing open, the next one is what comes next in the day.
  const neighbours =
    openAt === -1 ? { j: Math.min(course?.begun ?? 0, meetings.length - 1) } : { j: openAt + 1, k: openAt - 1 };
  const keyOf = (index: number) =>
    index === openAt ? "Escape" : Object.entries(neighbours).find(([, at]) => at === index)?.[0];
  const { write, sendSms } = useRights();
  // Whoever may do nothing to several has nothing to select them for.
  const maySelect = write === undefined || sendSms === undefined;
  const shown = useRef(meetings);
  useEffect(() => {
    shown.current = meetings;
  });
  // The same functions each time, so that a row is drawn again only when something of its own has changed.
  const open = useCallback((onlineMeetingId: string) => onGo({ onlineMeetingId }), [onGo]);
  const selectOne = useCallback(
    (id: string, isRange: boolean) =>
      onSelect(
        id,
        isRange,
        shown.current.filter(isSelectable).map(({ onlineMeetingId }) => onlineMeetingId),
      ),
    [onSelect],
  );
  const line = (
    <li className={styles.now}>
      <Caption1Strong>Now, {printTime(new Date(now).toISOString())}</Caption1Strong>
    </li>
  );
  return (
    <ol className={styles.list} data-selecting={selection.ids.size > 0 || undefined}>
      {meetings.map((meeting, index) => (
        <Fragment key={meeting.onlineMeetingId}>
          {course?.begun === index && line}
          <AgendaItem
            meeting={meeting}
            day={place.day}
            label={course?.label(index)}
            shortcut={keyOf(index)}
            isOpen={meeting.onlineMeetingId === place.onlineMeetingId}
            onOpen={open}
            isSelected={selection.ids.has(meeting.onlineMeetingId)}
            onSelect={maySelect && isSelectable(meeting) ? selectOne : undefined}
          />
        </Fragment>
      ))}
      {course?.begun === meetings.length && line}
    </ol>
  );
}
