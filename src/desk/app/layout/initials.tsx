import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";

const useStyles = makeStyles({
  initials: {
    display: "inline-grid",
    placeContent: "center",
    flexShrink: 0,
    width: "28px",
    height: "28px",
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorBrandBackground,
    color: tokens.colorNeutralForegroundOnBrand,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    // A drawing, and no text of the button around it.
    "::before": { content: "attr(data-initials)" },
  },
  large: { width: "40px", height: "40px", fontSize: tokens.fontSizeBase400 },
});

interface InitialsProps {
  readonly of: string;
  readonly size?: "large";
}

/** A person as a small circle. Their name is said beside it. */
export function Initials({ of, size }: InitialsProps) {
  const styles = useStyles();
  return (
    <span
      className={mergeClasses(styles.initials, size && styles.large)}
      data-initials={of.replaceAll(/[^\p{Lu}]/gu, "").slice(0, 2)}
      aria-hidden
    />
  );
}
