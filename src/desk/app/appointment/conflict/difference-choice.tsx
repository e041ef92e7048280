import {
  Body1,
  Caption1,
  Field,
  makeStyles,
  mergeClasses,
  Radio,
  RadioGroup,
  tokens,
} from "@fluentui/react-components";
import { CLIENT_PROPERTIES } from "../../../../common/contract/appointment-properties.ts";
import type { Difference, Side, Value } from "./merge.ts";

const useStyles = makeStyles({
  versions: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(180px, 100%), 1fr))",
    gap: tokens.spacingHorizontalS,
    alignItems: "stretch",
  },
  version: {
    // As high as the highest beside it.
    height: "100%",
    boxSizing: "border-box",
    padding: tokens.spacingHorizontalS,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    alignItems: "flex-start",
  },
  // In line with the button, not in the middle of a card that another one made high.
  beside: { alignSelf: "flex-start", minWidth: 0 },
  chosen: { outline: `2px solid ${tokens.colorBrandStroke1}`, outlineOffset: "-1px" },
  label: { display: "grid", gap: "2px", minWidth: 0, alignContent: "start" },
  text: { overflowWrap: "anywhere", whiteSpace: "pre-line" },
  quiet: { color: tokens.colorNeutralForeground2 },
});

interface DifferenceChoiceProps {
  readonly difference: Difference;
  readonly choice: Side | undefined;
  readonly onChoose: (side: Side) => void;
}

const sides: readonly { readonly side: Side; readonly name: string }[] = [
  { side: "mine", name: "Mine" },
  { side: "theirs", name: "Theirs" },
  { side: "base", name: "As it was" },
];

export function DifferenceChoice({ difference, choice, onChoose }: DifferenceChoiceProps) {
  const styles = useStyles();
  return (
    <Field label={{ children: difference.label, weight: "semibold" }}>
      <RadioGroup className={styles.versions} value={choice ?? ""} onChange={(_, { value }) => onChoose(value as Side)}>
        {sides.map(({ side, name }) => (
          <Radio
            key={side}
            className={mergeClasses(styles.version, choice === side && styles.chosen)}
            value={side}
            label={{
              className: styles.beside,
              children: (
                <span className={styles.label}>
                  <Caption1 className={styles.quiet}>{name}</Caption1>
                  <Body1 className={styles.text}>{printVersion(difference[side])}</Body1>
                </span>
              ),
            }}
          />
        ))}
      </RadioGroup>
    </Field>
  );
}

/** A value as a person reads it. */
export function printVersion(value: Value): string {
  if (value === undefined) return "Not on the list";
  if (typeof value === "boolean") return value ? "Allowed" : "Not allowed";
  if (typeof value === "string") return value === "" ? "Empty" : value;
  return CLIENT_PROPERTIES.map((name) => value[name])
    .filter((text) => text !== "")
    .join("\n");
}
