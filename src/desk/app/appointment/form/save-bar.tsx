import {
  Button,
  Caption1,
  makeStyles,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  tokens,
} from "@fluentui/react-components";
import type { Pause } from "virtual-appointments-client";
import { printSeconds, useCountdown } from "../../failure/countdown.ts";
import type { Explanation } from "../../failure/explain-failure.ts";
import { narrow } from "../../layout/narrow.ts";
import { ReasonedButton } from "../../layout/reasoned-button.tsx";

const useStyles = makeStyles({
  bar: {
    position: "sticky",
    bottom: 0,
    zIndex: 1,
    display: "grid",
    gap: tokens.spacingVerticalS,
    // From edge to edge, so that what is scrolled below it is not seen beside it.
    marginInline: `calc(-1 * ${tokens.spacingHorizontalXXL})`,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalXXL}`,
    [narrow]: {
      marginInline: `calc(-1 * ${tokens.spacingHorizontalL})`,
      paddingInline: tokens.spacingHorizontalL,
    },
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  row: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: tokens.spacingHorizontalS },
  // The buttons stay together: where there is no room beside them, it stands above.
  state: { flexGrow: 1, flexBasis: "110px", color: tokens.colorNeutralForeground2 },
  buttons: { display: "flex", flexGrow: 1, justifyContent: "flex-end", gap: tokens.spacingHorizontalS },
});

interface SaveBarProps {
  readonly label: string;
  readonly state: string;
  readonly isPending: boolean;
  /** Set while a throttled write waits to be sent again. */
  readonly pause: Pause | undefined;
  /** Why it was not saved. */
  readonly failure: Explanation | undefined;
  /** Why it can't be saved now. */
  readonly reason: string | undefined;
  readonly onDiscard: () => void;
}

/** At the end of a form: what becomes of it. Saving is the form's own submit. */
export function SaveBar({ label, state, isPending, pause, failure, reason, onDiscard }: SaveBarProps) {
  const styles = useStyles();
  const seconds = useCountdown(pause?.retryAt.getTime());
  const waiting = seconds === undefined ? undefined : `Too many requests: sent again in ${printSeconds(seconds)}`;
  return (
    <div className={styles.bar}>
      {failure !== undefined && !isPending && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>Not saved: {lowerFirst(failure.title)}.</MessageBarTitle> {failure.advice} What you typed
            is still here.
          </MessageBarBody>
        </MessageBar>
      )}
      <div className={styles.row}>
        <Caption1 className={styles.state} role="status">
          {waiting ?? (isPending ? "Saving…" : state)}
        </Caption1>
        <div className={styles.buttons}>
          <Button disabledFocusable={isPending} onClick={onDiscard}>
            Discard
          </Button>
          <ReasonedButton
            type="submit"
            appearance="primary"
            aria-keyshortcuts="Control+S"
            disabledFocusable={isPending}
            reason={reason}
          >
            {label}
          </ReasonedButton>
        </div>
      </div>
    </div>
  );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
