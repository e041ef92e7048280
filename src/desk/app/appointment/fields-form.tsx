import { Field, Input, makeStyles, Switch, tokens } from "@fluentui/react-components";
import { Panel } from "../layout/panel.tsx";
import { ClientsPanel } from "./clients-panel.tsx";
import type { Fields, TextField } from "./fields.ts";
import type { Problems } from "./problems.ts";

const useStyles = makeStyles({
  pair: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(240px, 100%), 1fr))",
    gap: tokens.spacingHorizontalM,
  },
});

export interface FieldsFormProps {
  readonly fields: Fields;
  readonly problems: Problems;
  /** Why nothing can be changed; `undefined`: it can. */
  readonly reason: string | undefined;
  readonly onChange: (fields: Fields) => void;
}

/** Everything of an appointment that can be edited. */
export function FieldsForm({ fields, problems, reason, onChange }: FieldsFormProps) {
  const styles = useStyles();
  const isReadOnly = reason !== undefined;
  const change = (part: Partial<Fields>) => onChange({ ...fields, ...part });
  const text = (name: TextField, label: string, type: "text" | "url") => (
    <Field label={label} validationMessage={problems[name] ?? null}>
      <Input
        type={type}
        readOnly={isReadOnly}
        value={fields[name]}
        onChange={(_, { value }) => change({ [name]: value })}
      />
    </Field>
  );
  return (
    <>
      <ClientsPanel
        clients={fields.clients}
        problems={problems}
        reason={reason}
        onChange={(clients) => change({ clients })}
      />
      <Panel title="Settings">
        <Field hint="Otherwise they need the Teams app.">
          <Switch
            label="Clients may join from a browser"
            disabled={isReadOnly}
            checked={fields.allowsBrowser}
            onChange={(_, { checked }) => change({ allowsBrowser: checked })}
          />
        </Field>
      </Panel>
      <Panel title="Scheduling system">
        <div className={styles.pair}>
          {text("externalAppointmentId", "Id of the appointment there", "text")}
          {text("externalAppointmentUrl", "Web address of the appointment there", "url")}
        </div>
      </Panel>
    </>
  );
}
