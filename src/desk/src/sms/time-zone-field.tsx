import { Field, Select } from "@fluentui/react-components";
import { useState } from "react";
import { listTimeZones } from "./time-zone.ts";

interface TimeZoneFieldProps {
  /** The Windows name. */
  readonly value: string;
  readonly onChange: (windowsName: string) => void;
}

export function TimeZoneField({ value, onChange }: TimeZoneFieldProps) {
  const [zones] = useState(() => listTimeZones(new Date()));
  return (
    <Field label="Time zone of the clients" hint="The message tells the time there.">
      <Select value={value} onChange={(_, data) => onChange(data.value)}>
        {zones.map(({ windowsName, about }) => (
          <option key={windowsName} value={windowsName}>
            {windowsName} {about}
          </option>
        ))}
      </Select>
    </Field>
  );
}
