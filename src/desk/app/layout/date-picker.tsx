import { Button, makeStyles, Tooltip } from "@fluentui/react-components";
import { CalendarEmptyRegular } from "@fluentui/react-icons";
import { useRef } from "react";
import { isDay, type Day } from "../day.ts";

const useStyles = makeStyles({
  picker: { position: "relative", display: "inline-grid", verticalAlign: "middle" },
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
  /** What is on the button; an icon alone without it. */
  readonly text?: string;
  readonly onPick: (day: Day) => void;
}

/** The browser's own calendar, behind a button. */
export function DatePicker({ day, text, onPick }: DatePickerProps) {
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  const open = () => input.current?.showPicker();
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
      {text === undefined ? (
        <Tooltip content="Go to a date" relationship="label">
          <Button appearance="subtle" aria-keyshortcuts="g" icon={<CalendarEmptyRegular />} onClick={open} />
        </Tooltip>
      ) : (
        <Button icon={<CalendarEmptyRegular />} onClick={open}>
          {text}
        </Button>
      )}
    </span>
  );
}
