import { Combobox, Dropdown, Field, makeStyles, Option, tokens } from "@fluentui/react-components";
import { useState } from "react";
import { DatePicker } from "../layout/date-picker.tsx";
import { printDay } from "../day.ts";
import { browserTimeZone, nameOfTimeZone } from "../locale.ts";
import { durations, parseTime, printClockTime, timesOfDay, type MeetingTime } from "./meeting-time.ts";

const useStyles = makeStyles({
  fields: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(150px, 100%), 1fr))",
    gap: tokens.spacingHorizontalM,
    alignItems: "start",
  },
  field: { gridTemplateColumns: "minmax(0, 1fr)" },
  input: { minWidth: 0 },
  text: { minWidth: 0, width: "100%" },
  list: { maxHeight: "min(280px, 40vh)" },
});

interface MeetingTimeFieldsProps {
  readonly value: MeetingTime;
  readonly onChange: (value: MeetingTime) => void;
}

/** Day, time and length of a meeting, in the language of the page. */
export function MeetingTimeFields({ value, onChange }: MeetingTimeFieldsProps) {
  const styles = useStyles();
  const { day, time, minutes } = value;
  const [typed, setTyped] = useState<string>();
  const problem = typed !== undefined && parseTime(typed) === undefined ? "Enter a time, such as 9:45." : null;
  const type = (text: string) => {
    setTyped(text);
    const parsed = parseTime(text);
    if (parsed !== undefined) onChange({ ...value, time: parsed });
  };
  return (
    <div className={styles.fields}>
      <Field className={styles.field} label="Day">
        <DatePicker day={day} text={printDay(day, "short")} onPick={(picked) => onChange({ ...value, day: picked })} />
      </Field>
      <Field
        className={styles.field}
        label="Starts at"
        hint={nameOfTimeZone(browserTimeZone())}
        validationMessage={problem}
      >
        <Combobox
          freeform
          input={{ className: styles.text }}
          className={styles.input}
          listbox={{ className: styles.list }}
          value={typed ?? printClockTime(time)}
          selectedOptions={[time]}
          onFocus={({ target }) => target.select()}
          onInput={({ currentTarget }) => type(currentTarget.value)}
          onBlur={() => problem === null && setTyped(undefined)}
          onOptionSelect={(_, { optionValue }) => {
            setTyped(undefined);
            if (optionValue !== undefined) onChange({ ...value, time: optionValue });
          }}
        >
          {timesOfDay.map((each) => (
            <Option key={each} value={each}>
              {printClockTime(each)}
            </Option>
          ))}
        </Combobox>
      </Field>
      <Field className={styles.field} label="Takes">
        <Dropdown
          className={styles.input}
          value={printMinutes(minutes)}
          selectedOptions={[String(minutes)]}
          onOptionSelect={(_, { optionValue }) => onChange({ ...value, minutes: Number(optionValue) })}
        >
          {[...new Set([...durations, minutes])]
            .toSorted((one, other) => one - other)
            .map((each) => (
              <Option key={each} value={String(each)}>
                {printMinutes(each)}
              </Option>
            ))}
        </Dropdown>
      </Field>
    </div>
  );
}

function printMinutes(minutes: number): string {
  return minutes % 60 === 0 && minutes > 0 ? `${minutes / 60} h` : `${minutes} min`;
}
