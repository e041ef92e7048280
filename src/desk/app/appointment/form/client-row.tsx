import { Field, Input, makeStyles, tokens } from "@fluentui/react-components";
import { DeleteRegular } from "@fluentui/react-icons";
import { narrow } from "../../layout/narrow.ts";
import { ReasonedButton } from "../../layout/reasoned-button.tsx";
import type { ClientFields } from "./fields.ts";
import type { Problems } from "./problems.ts";

const useStyles = makeStyles({
  row: {
    display: "flex",
    gap: tokens.spacingHorizontalS,
    alignItems: "flex-start",
    // One below the other, the fields of two clients need a line between them.
    [narrow]: {
      ":not(:first-child)": {
        borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
        paddingTop: tokens.spacingVerticalL,
      },
    },
  },
  fields: {
    flexGrow: 1,
    minWidth: 0,
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(130px, 100%), 1fr))",
    // On a telephone an address needs the whole line.
    "@media (max-width: 559px)": { gridTemplateColumns: "minmax(0, 1fr)" },
    gap: tokens.spacingHorizontalM,
    // A problem below one input leaves the others where they are.
    alignItems: "start",
  },
  // As narrow as it has to be, whatever the browser thinks an input needs.
  field: { gridTemplateColumns: "minmax(0, 1fr)" },
  input: { minWidth: 0, width: "100%", "& input": { textOverflow: "ellipsis" } },
  // Beside the first row of inputs, below their labels.
  remove: { marginTop: "26px", flexShrink: 0 },
});

interface ClientRowProps {
  readonly index: number;
  readonly client: ClientFields;
  readonly problems: Problems;
  readonly reason: string | undefined;
  readonly onChange: (client: ClientFields) => void;
  readonly onRemove: () => void;
}

export function ClientRow({ index, client, problems, reason, onChange, onRemove }: ClientRowProps) {
  const styles = useStyles();
  const input = (name: keyof ClientFields, label: string, type: "text" | "email" | "tel") => (
    <Field
      className={styles.field}
      label={label}
      validationMessage={problems[`appointmentClients.${index}.${name}`] ?? null}
    >
      <Input
        className={styles.input}
        type={type}
        autoComplete="off"
        readOnly={reason !== undefined}
        appearance={reason === undefined ? "outline" : "filled-darker"}
        value={client[name]}
        onChange={(_, { value }) => onChange({ ...client, [name]: value })}
      />
    </Field>
  );
  return (
    <li className={styles.row} aria-label={client.displayName || `Client ${index + 1}`}>
      <div className={styles.fields}>
        {input("displayName", "Name", "text")}
        {input("emailAddress", "E-mail", "email")}
        {input("smsCapablePhoneNumber", "Mobile phone", "tel")}
      </div>
      <ReasonedButton
        className={styles.remove}
        appearance="subtle"
        icon={<DeleteRegular />}
        aria-label={`Remove ${client.displayName || `client ${index + 1}`}`}
        reason={reason}
        onClick={onRemove}
      />
    </li>
  );
}
