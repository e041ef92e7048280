import { Button, Caption1, makeStyles, Title3, tokens, Tooltip } from "@fluentui/react-components";
import { CalendarEmptyRegular, ChevronLeftRegular, ChevronRightRegular } from "@fluentui/react-icons";
import { addDays, daysOfWeek, printDays, today } from "../day.ts";
import { browserTimeZone, nameOfTimeZone } from "../locale.ts";
import type { Go, Place } from "../location.ts";
import { WeekDay } from "./week-day.tsx";

const useStyles = makeStyles({
  head: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}`,
  },
  heading: { margin: 0 },
  quiet: { color: tokens.colorNeutralForeground2, display: "block" },
  week: {
    listStyle: "none",
    margin: 0,
    padding: `0 ${tokens.spacingHorizontalL} ${tokens.spacingVerticalL}`,
    display: "grid",
    gap: tokens.spacingHorizontalS,
    gridTemplateColumns: "minmax(0, 1fr)",
    "@media (min-width: 1000px)": { gridTemplateColumns: "repeat(7, minmax(0, 1fr))" },
  },
});

interface WeekProps {
  readonly place: Place;
  readonly onGo: Go;
}

/** Seven days side by side, or below each other; each is the same query as its agenda, so that it opens at once. */
export default function Week({ place, onGo }: WeekProps) {
  const styles = useStyles();
  const days = daysOfWeek(place.day);
  return (
    <>
      <div className={styles.head}>
        <div>
          <Title3 as="h2" block className={styles.heading} aria-live="polite">
            {printDays(days)}
          </Title3>
          <Caption1 className={styles.quiet}>Times in {nameOfTimeZone(browserTimeZone())}</Caption1>
        </div>
        <div role="group" aria-label="Week">
          <Tooltip content="Previous week" relationship="label">
            <Button
              appearance="subtle"
              aria-keyshortcuts="p"
              icon={<ChevronLeftRegular />}
              onClick={() => onGo({ day: addDays(place.day, -7) })}
            />
          </Tooltip>
          <Button
            appearance="subtle"
            aria-keyshortcuts="t"
            disabledFocusable={days.includes(today())}
            onClick={() => onGo({ day: today() })}
          >
            This week
          </Button>
          <Tooltip content="Next week" relationship="label">
            <Button
              appearance="subtle"
              aria-keyshortcuts="f"
              icon={<ChevronRightRegular />}
              onClick={() => onGo({ day: addDays(place.day, 7) })}
            />
          </Tooltip>
          <Button
            appearance="subtle"
            aria-keyshortcuts="w"
            icon={<CalendarEmptyRegular />}
            onClick={() => onGo({ view: "day" })}
          >
            Day
          </Button>
        </div>
      </div>
      <ol className={styles.week}>
        {days.map((day) => (
          <WeekDay key={day} day={day} onGo={onGo} />
        ))}
      </ol>
    </>
  );
}
