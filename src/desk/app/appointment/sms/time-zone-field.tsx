import { Caption1, Combobox, Field, makeStyles, Option, tokens } from "@fluentui/react-components";
import { useMemo, useState } from "react";
import { describeTimeZone, findTimeZones, listTimeZones } from "./time-zone.ts";

/** How many are listed at once: nobody scrolls further, and typing finds the others. */
const MAX_LISTED = 60;

const useStyles = makeStyles({
  // No telephone is as wide as the longest name.
  field: { gridTemplateColumns: "minmax(0, 1fr)" },
  input: { minWidth: 0 },
  list: { maxHeight: "min(320px, 45vh)" },
  option: { display: "grid", minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground2 },
});

interface TimeZoneFieldProps {
  /** As the IANA database has it. */
  readonly value: string;
  /** When the clients' clocks matter. */
  readonly moment: Date;
  readonly onChange: (timeZone: string) => void;
}

export function TimeZoneField({ value, moment, onChange }: TimeZoneFieldProps) {
  const styles = useStyles();
  const [typed, setTyped] = useState<string>();
  const [isOpen, setOpen] = useState(false);
  // Asking the browser about some 400 zones takes a moment: not before somebody wants to choose.
  const zones = useMemo(() => (isOpen ? listTimeZones(moment) : []), [isOpen, moment]);
  const chosen = describeTimeZone(value, moment);
  const text = `${chosen.place} · ${chosen.name} · ${chosen.offset}`;
  const found = typed === undefined ? zones : findTimeZones(zones, typed);
  return (
    <Field className={styles.field} label="Time zone of the clients" hint="The message tells the time there.">
      <Combobox
        className={styles.input}
        listbox={{ className: styles.list }}
        onOpenChange={(_, { open }) => setOpen(open)}
        value={typed ?? text}
        selectedOptions={[value]}
        onFocus={({ target }) => target.select()}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        onBlur={() => setTyped(undefined)}
        onOptionSelect={(_, { optionValue }) => {
          setTyped(undefined);
          if (optionValue !== undefined) onChange(optionValue);
        }}
      >
        {found.slice(0, MAX_LISTED).map(({ id, place, name, offset }) => (
          <Option key={id} value={id} text={`${place} · ${name} · ${offset}`}>
            <span className={styles.option}>
              {place}
              <Caption1 className={styles.quiet}>
                {name} · {offset}
              </Caption1>
            </span>
          </Option>
        ))}
        {found.length === 0 && (
          <Option disabled text="">
            No such time zone
          </Option>
        )}
        {found.length > MAX_LISTED && (
          <Option disabled text="">
            Type a city or a zone to find the other {String(found.length - MAX_LISTED)}
          </Option>
        )}
      </Combobox>
    </Field>
  );
}
