import { Caption1Strong, makeStyles, tokens } from "@fluentui/react-components";
import { Fragment, type KeyboardEvent } from "react";
import { printTime, today } from "../day.ts";
import type { Go, Place } from "../location.ts";
import type { Meeting } from "../meeting-of-day.ts";
import { useNow } from "../use-now.ts";
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
  readonly onGo: Go;
}

export function AgendaList({ meetings, place, onGo }: AgendaListProps) {
  const styles = useStyles();
  const now = useNow();
  const course = place.day === today() ? courseOfDay(meetings, now) : undefined;
  const open = meetings.findIndex(({ onlineMeetingId }) => onlineMeetingId === place.onlineMeetingId);
  // With nothing open, the next one is what comes next in the day.
  const neighbours =
    open === -1 ? { j: Math.min(course?.begun ?? 0, meetings.length - 1) } : { j: open + 1, k: open - 1 };
  const keyOf = (index: number) =>
    index === open ? "Escape" : Object.entries(neighbours).find(([, at]) => at === index)?.[0];
  const line = (
    <li className={styles.now}>
      <Caption1Strong>Now, {printTime(new Date(now).toISOString())}</Caption1Strong>
    </li>
  );
  return (
    <ol className={styles.list} onKeyDown={moveFocus}>
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
          />
        </Fragment>
      ))}
      {course?.begun === meetings.length && line}
    </ol>
  );
}

/** The arrow keys, Home and End go through the list; Enter opens, as with any link. */
function moveFocus(event: KeyboardEvent<HTMLOListElement>): void {
  const links = [...event.currentTarget.querySelectorAll("a")];
  const at = links.findIndex((link) => link === document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
  const link = to === undefined ? undefined : links[to];
  if (link === undefined) return;
  event.preventDefault();
  link.focus();
}
