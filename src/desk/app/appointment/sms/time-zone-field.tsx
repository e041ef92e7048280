import { Field, makeStyles, Select } from "@fluentui/react-components";
import { useState } from "react";
import { listTimeZones } from "./time-zone.ts";

// The list is as wide as its longest name, which no telephone is.
const useStyles = makeStyles({
  field: { gridTemplateColumns: "minmax(0, 1fr)" },
  list: { minWidth: 0, textOverflow: "ellipsis" },
});

interface TimeZoneFieldProps {
  /** The Windows name. */
  readonly value: string;
  readonly onChange: (windowsName: string) => void;
}

export function TimeZoneField({ value, onChange }: TimeZoneFieldProps) {
  const styles = useStyles();
  const [zones] = useState(() => listTimeZones(new Date()));
  return (
    <Field className={styles.field} label="Time zone of the clients" hint="The message tells the time there.">
      <Select select={{ className: styles.list }} value={value} onChange={(_, data) => onChange(data.value)}>
        {zones.map(({ windowsName, label }) => (
          <option key={windowsName} value={windowsName}>
            {label}
          </option>
        ))}
      </Select>
    </Field>
  );
}
