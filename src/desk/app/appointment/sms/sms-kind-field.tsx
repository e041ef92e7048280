import { Field, makeStyles, Radio, RadioGroup, tokens } from "@fluentui/react-components";
import { smsKinds, type SmsKind } from "./use-send-sms.ts";

const useStyles = makeStyles({
  // In line with the labels above: a radio button has its own space around it.
  flush: { marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalS})` },
});

interface SmsKindFieldProps {
  readonly value: SmsKind;
  readonly onChange: (kind: SmsKind) => void;
}

/** Which message it is. */
export function SmsKindField({ value, onChange }: SmsKindFieldProps) {
  const styles = useStyles();
  return (
    <Field label="What it says">
      <RadioGroup className={styles.flush} value={value} onChange={(_, { value: kind }) => onChange(kind as SmsKind)}>
        {smsKinds.map(({ kind, label }) => (
          <Radio key={kind} value={kind} label={label} />
        ))}
      </RadioGroup>
    </Field>
  );
}
