import { Field, Input, makeStyles, Switch, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { Panel } from "../../layout/panel.tsx";
import { ClientsPanel } from "./clients-panel.tsx";
import type { Fields, TextField } from "./fields.ts";
import { useFormStyles } from "./form-styles.ts";
import type { Problems } from "./problems.ts";

const useStyles = makeStyles({
  pair: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(240px, 100%), 1fr))",
    gap: tokens.spacingHorizontalM,
    // A problem below one input leaves the other where it is.
    alignItems: "start",
  },
  // As narrow as it has to be, whatever the browser thinks an input needs.
  field: { gridTemplateColumns: "minmax(0, 1fr)" },
  input: { minWidth: 0, width: "100%", "& input": { textOverflow: "ellipsis" } },
  // In line with the text below and the title above.
  switch: { marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalS})` },
});

export interface FieldsFormProps {
  readonly fields: Fields;
  readonly problems: Problems;
  /** Why nothing can be changed; `undefined`: it can. */
  readonly reason: string | undefined;
  readonly onChange: (fields: Fields) => void;
  /** What stands beside the fields. */
  readonly aside?: ReactNode;
}

/** Everything of an appointment that can be edited. */
export function FieldsForm({ fields, problems, reason, onChange, aside }: FieldsFormProps) {
  const styles = useStyles();
  const form = useFormStyles();
  const isReadOnly = reason !== undefined;
  const change = (part: Partial<Fields>) => onChange({ ...fields, ...part });
  const text = (name: TextField, label: string, type: "text" | "url") => (
    <Field className={styles.field} label={label} validationMessage={problems[name] ?? null}>
      <Input
        className={styles.input}
        type={type}
        readOnly={isReadOnly}
        appearance={isReadOnly ? "filled-darker" : "outline"}
        value={fields[name]}
        onChange={(_, { value }) => change({ [name]: value })}
      />
    </Field>
  );
  return (
    <div className={form.columns}>
      <div className={form.part}>
        <ClientsPanel
          clients={fields.clients}
          problems={problems}
          reason={reason}
          onChange={(clients) => change({ clients })}
        />
        <Panel title="Scheduling system">
          <div className={styles.pair}>
            {text("externalAppointmentId", "Id of the appointment there", "text")}
            {text("externalAppointmentUrl", "Web address there", "url")}
          </div>
        </Panel>
      </div>
      <div className={form.part}>
        {aside}
        <Panel title="Settings">
          <Field hint="Otherwise they need the Teams app.">
            <Switch
              className={styles.switch}
              label="Clients may join from a browser"
              disabled={isReadOnly}
              checked={fields.allowsBrowser}
              onChange={(_, { checked }) => change({ allowsBrowser: checked })}
            />
          </Field>
        </Panel>
      </div>
    </div>
  );
}
