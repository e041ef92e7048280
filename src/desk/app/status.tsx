import { Caption1, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";

const useStyles = makeStyles({
  status: {
    display: "inline-flex",
    alignItems: "center",
    gap: tokens.spacingHorizontalSNudge,
    color: tokens.colorNeutralForeground2,
    "::before": {
      content: "''",
      width: "6px",
      height: "6px",
      flexShrink: 0,
      borderRadius: tokens.borderRadiusCircular,
      border: "1.5px solid currentColor",
    },
  },
  filled: { "::before": { backgroundColor: "currentColor" } },
  informative: {},
  brand: { color: tokens.colorBrandForeground2 },
  warning: { color: tokens.colorStatusWarningForeground2 },
  danger: { color: tokens.colorStatusDangerForeground3 },
});

interface StatusProps {
  /** A ring for what is as it should be, a dot for what somebody may have to look at. */
  readonly color: "informative" | "brand" | "warning" | "danger";
  readonly children: string;
}

/** How it is with one of many, as quiet as a list of them has to be. */
export function Status({ color, children }: StatusProps) {
  const styles = useStyles();
  return (
    <Caption1 className={mergeClasses(styles.status, color !== "informative" && styles.filled, styles[color])}>
      {children}
    </Caption1>
  );
}
