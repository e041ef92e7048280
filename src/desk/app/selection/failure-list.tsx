import {
  Body1,
  Body1Strong,
  Button,
  Dialog,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { Actions } from "../actions.tsx";

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyle: "none", display: "grid", gap: tokens.spacingVerticalM },
  quiet: { color: tokens.colorNeutralForeground2 },
});

/** What was not done to one of several, and why. */
export interface Failure {
  readonly onlineMeetingId: string;
  /** Of the meeting. */
  readonly subject: string;
  readonly title: string;
  readonly advice: string;
}

interface FailureListProps {
  readonly failures: readonly Failure[];
  readonly onClose: () => void;
}

export default function FailureList({ failures, onClose }: FailureListProps) {
  const styles = useStyles();
  const count = failures.length;
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{count === 1 ? "One was not done" : `${count} were not done`}</DialogTitle>
          <DialogContent>
            <ul className={styles.list}>
              {failures.map(({ onlineMeetingId, subject, title, advice }) => (
                <li key={onlineMeetingId}>
                  <Body1Strong block>{subject}</Body1Strong>
                  <Body1 className={styles.quiet}>
                    {title}. {advice}
                  </Body1>
                </li>
              ))}
            </ul>
          </DialogContent>
          <Actions>
            <Button appearance="primary" onClick={onClose}>
              {count === 1 ? "Back to it" : "Back to them"}
            </Button>
          </Actions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
