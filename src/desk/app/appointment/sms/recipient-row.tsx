import { Checkbox, Field, Input, makeStyles, tokens } from "@fluentui/react-components";
import type { Recipient } from "./recipient.ts";

const useStyles = makeStyles({
  row: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(200px, 100%), 1fr))",
    gap: tokens.spacingHorizontalS,
    alignItems: "start",
  },
  // In line with the label above: a check box has its own space around it.
  flush: { marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalS})` },
  input: { minWidth: 0, width: "100%" },
});

interface RecipientRowProps {
  readonly recipient: Recipient;
  readonly problem: string | undefined;
  readonly onChange: (edit: Partial<Pick<Recipient, "isChosen" | "phoneNumber">>) => void;
}

export function RecipientRow({ recipient, problem, onChange }: RecipientRowProps) {
  const styles = useStyles();
  const { name, isChosen, phoneNumber } = recipient;
  return (
    <li className={styles.row}>
      <Checkbox
        className={styles.flush}
        label={name}
        checked={isChosen}
        onChange={(_, { checked }) => onChange({ isChosen: checked === true })}
      />
      <Field validationMessage={problem ?? null}>
        <Input
          className={styles.input}
          type="tel"
          aria-label={`Phone number of ${name}`}
          placeholder="+13129224122"
          value={phoneNumber}
          onChange={(_, { value }) => onChange({ phoneNumber: value })}
        />
      </Field>
    </li>
  );
}
