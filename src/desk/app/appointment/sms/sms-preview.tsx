import { Caption1, makeStyles, tokens } from "@fluentui/react-components";
import { useId } from "react";
import { previewOf, type PreviewOptions } from "./preview.ts";

const useStyles = makeStyles({
  preview: { display: "grid", gap: tokens.spacingVerticalXS, justifyItems: "start" },
  message: {
    margin: 0,
    maxWidth: "100%",
    boxSizing: "border-box",
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}`,
    borderRadius: `${tokens.borderRadiusXLarge} ${tokens.borderRadiusXLarge} ${tokens.borderRadiusXLarge} 0`,
    backgroundColor: tokens.colorNeutralBackground3,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowWrap: "anywhere",
  },
  quiet: { color: tokens.colorNeutralForeground2 },
});

/** What a client reads, with the time on the client's own clock. */
export function SmsPreview(props: PreviewOptions) {
  const styles = useStyles();
  const labelId = useId();
  return (
    <div className={styles.preview} role="group" aria-labelledby={labelId}>
      <span id={labelId}>What the client reads</span>
      <p className={styles.message}>{previewOf(props)}</p>
      <Caption1 className={styles.quiet}>The service that sends it may put it in other words.</Caption1>
    </div>
  );
}
