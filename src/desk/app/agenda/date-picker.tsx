import { Button, makeStyles, Tooltip } from "@fluentui/react-components";
import { CalendarEmptyRegular } from "@fluentui/react-icons";
import { useRef } from "react";
import { isDay, type Day } from "../day.ts";

const useStyles = makeStyles({
  picker: { position: "relative", display: "inline-block" },
  // The calendar opens from here. What the browser shows of a date would be in its language, not in that of the page.
  input: {
    position: "absolute",
    inset: 0,
    width: "100%",
    height: "100%",
    padding: 0,
    border: "none",
    opacity: 0,
    pointerEvents: "none",
  },
});

interface DatePickerProps {
  readonly day: Day;
  readonly onPick: (day: Day) => void;
}

/** The browser's own calendar, behind a button. */
export function DatePicker({ day, onPick }: DatePickerProps) {
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  return (
    <span className={styles.picker}>
      <input
        ref={input}
        className={styles.input}
        type="date"
        aria-label="Date"
        tabIndex={-1}
        value={day}
        onChange={({ target: { value } }) => isDay(value) && onPick(value)}
      />
      <Tooltip content="Go to a date" relationship="label">
        <Button
          appearance="subtle"
          aria-keyshortcuts="g"
          icon={<CalendarEmptyRegular />}
          onClick={() => input.current?.showPicker()}
        />
      </Tooltip>
    </span>
  );
}
