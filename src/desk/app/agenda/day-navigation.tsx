import { Button, Caption1, makeStyles, Title3, tokens, Tooltip } from "@fluentui/react-components";
import { CalendarWeekNumbersRegular, ChevronLeftRegular, ChevronRightRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { addDays, nameOfDay, printDay, today } from "../day.ts";
import { browserTimeZone, nameOfTimeZone, shortTimeZone } from "../locale.ts";
import type { Go, Place } from "../location.ts";
import { DatePicker } from "../layout/date-picker.tsx";

const useStyles = makeStyles({
  navigation: {
    position: "sticky",
    top: 0,
    zIndex: 1,
    display: "grid",
    gap: tokens.spacingVerticalS,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  row: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: tokens.spacingHorizontalXS },
  what: { flexGrow: 1, minWidth: 0 },
  heading: { margin: 0 },
  buttons: { display: "flex", alignItems: "center" },
  today: { minWidth: "unset" },
  quiet: { color: tokens.colorNeutralForeground2, display: "block" },
});

interface DayNavigationProps {
  readonly place: Place;
  readonly onGo: Go;
  /** What narrows the agenda down. */
  readonly children: ReactNode;
}

export function DayNavigation({ place: { day }, onGo, children }: DayNavigationProps) {
  const styles = useStyles();
  const name = nameOfDay(day);
  const zone = browserTimeZone();
  const names = [nameOfTimeZone(zone), shortTimeZone(zone, new Date(`${day}T12:00`))];
  return (
    <div className={styles.navigation}>
      <div className={styles.row}>
        <div className={styles.what}>
          <Title3 as="h2" block className={styles.heading} aria-live="polite">
            {name ?? printDay(day)}
          </Title3>
          {name !== undefined && <Caption1 className={styles.quiet}>{printDay(day)}</Caption1>}
        </div>
        <div className={styles.buttons} role="group" aria-label="Day">
          <Tooltip content="Previous day" relationship="label">
            <Button
              appearance="subtle"
              aria-keyshortcuts="p"
              icon={<ChevronLeftRegular />}
              onClick={() => onGo({ day: addDays(day, -1) })}
            />
          </Tooltip>
          <Button
            className={styles.today}
            appearance="subtle"
            aria-keyshortcuts="t"
            disabledFocusable={day === today()}
            onClick={() => onGo({ day: today() })}
          >
            Today
          </Button>
          <Tooltip content="Next day" relationship="label">
            <Button
              appearance="subtle"
              aria-keyshortcuts="f"
              icon={<ChevronRightRegular />}
              onClick={() => onGo({ day: addDays(day, 1) })}
            />
          </Tooltip>
          <DatePicker day={day} onPick={(picked) => onGo({ day: picked })} />
          <Tooltip content="Show the week" relationship="label">
            <Button
              appearance="subtle"
              aria-keyshortcuts="w"
              icon={<CalendarWeekNumbersRegular />}
              onClick={() => onGo({ view: "week" })}
            />
          </Tooltip>
        </div>
      </div>
      {children}
      <Caption1 className={styles.quiet}>Times in {[...new Set(names)].join(", ")}</Caption1>
    </div>
  );
}
