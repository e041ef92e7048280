import { Checkbox, Field, Input, makeStyles, tokens } from "@fluentui/react-components";
import type { Recipient } from "./recipient.ts";

const useStyles = makeStyles({
  row: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(200px, 100%), 1fr))",
    gap: tokens.spacingHorizontalS,
    alignItems: "start",
  },
});

interface RecipientRowProps {
  readonly recipient: Recipient;
  readonly problem: string | undefined;
  readonly onChange: (recipient: Recipient) => void;
}

export function RecipientRow({ recipient, problem, onChange }: RecipientRowProps) {
  const styles = useStyles();
  const { name, isChosen, phoneNumber } = recipient;
  return (
    <li className={styles.row}>
      <Checkbox
        label={name}
        checked={isChosen}
        onChange={(_, { checked }) => onChange({ ...recipient, isChosen: checked === true })}
      />
      <Field validationMessage={problem ?? null}>
        <Input
          type="tel"
          aria-label={`Phone number of ${name}`}
          placeholder="+13129224122"
          value={phoneNumber}
          onChange={(_, { value }) => onChange({ ...recipient, phoneNumber: value })}
        />
      </Field>
    </li>
  );
}
