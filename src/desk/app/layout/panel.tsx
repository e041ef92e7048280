import { Card, makeStyles, Subtitle2, tokens } from "@fluentui/react-components";
import { useId, type ReactNode } from "react";

const useStyles = makeStyles({
  panel: { padding: tokens.spacingHorizontalL, gap: tokens.spacingVerticalM },
  head: {
    display: "flex",
    alignItems: "center",
    justifyContent: "space-between",
    gap: tokens.spacingHorizontalM,
    minHeight: "32px",
  },
  title: { margin: 0 },
});

interface PanelProps {
  readonly title: string;
  /** Beside the title. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A titled part of an appointment. */
export function Panel({ title, action, children }: PanelProps) {
  const styles = useStyles();
  const titleId = useId();
  return (
    <Card className={styles.panel} role="group" aria-labelledby={titleId}>
      <div className={styles.head}>
        <Subtitle2 as="h3" id={titleId} className={styles.title}>
          {title}
        </Subtitle2>
        {action}
      </div>
      {children}
    </Card>
  );
}
