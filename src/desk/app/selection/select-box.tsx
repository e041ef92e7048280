import { makeStyles, tokens } from "@fluentui/react-components";

const useStyles = makeStyles({
  box: {
    position: "absolute",
    insetInlineEnd: tokens.spacingHorizontalM,
    top: "11px",
    width: "16px",
    height: "16px",
    margin: 0,
    accentColor: tokens.colorBrandBackground,
    cursor: "pointer",
    // There for the mouse when it comes near; always for a finger, and once something is selected.
    "@media (hover: hover)": {
      ":not(:checked):not(:focus-visible):not(li:hover > *):not([data-selecting] *)": { opacity: 0 },
    },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "2px" },
  },
});

interface SelectBoxProps {
  readonly subject: string;
  readonly isSelected: boolean;
  /** The key for the meeting that is open. */
  readonly shortcut: string | undefined;
  /** @param isRange with Shift: everything from the last one on */
  readonly onSelect: (isRange: boolean) => void;
}

export function SelectBox({ subject, isSelected, shortcut, onSelect }: SelectBoxProps) {
  const styles = useStyles();
  return (
    <input
      type="checkbox"
      className={styles.box}
      aria-label={`Select ${subject}`}
      aria-keyshortcuts={shortcut}
      checked={isSelected}
      onChange={({ nativeEvent }) => onSelect((nativeEvent as MouseEvent).shiftKey)}
    />
  );
}
