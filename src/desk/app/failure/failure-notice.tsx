import { Body1, Button, Caption1, makeStyles, ProgressBar, Subtitle1, tokens } from "@fluentui/react-components";
import { ArrowClockwiseRegular, PlugDisconnectedRegular } from "@fluentui/react-icons";
import { useEffect, useRef } from "react";
import { printSeconds, useCountdown } from "./countdown.ts";
import type { Explanation } from "./explain-failure.ts";

const useStyles = makeStyles({
  notice: {
    display: "grid",
    justifyItems: "center",
    gap: tokens.spacingVerticalM,
    padding: `${tokens.spacingVerticalXXXL} ${tokens.spacingHorizontalL}`,
    textAlign: "center",
  },
  icon: { fontSize: "40px", color: tokens.colorNeutralForeground3 },
  title: { margin: 0 },
  text: { display: "grid", gap: tokens.spacingVerticalXS, maxWidth: "44ch" },
  wait: { width: "min(240px, 100%)", display: "grid", gap: tokens.spacingVerticalS },
  quiet: { color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
});

interface FailureNoticeProps {
  readonly failure: Explanation;
  /** When it was answered, in milliseconds: the time to wait counts from then. `undefined` while it is asked again. */
  readonly at: number | undefined;
  readonly isTrying: boolean;
  readonly onRetry: () => void;
}

/** In the place of what could not be read. Where waiting helps it counts down, and asks again by itself. */
export function FailureNotice({ failure, at, isTrying, onRetry }: FailureNoticeProps) {
  const styles = useStyles();
  const { title, advice, retry, requestId } = failure;
  const wait = at === undefined ? undefined : retry?.afterSeconds;
  const seconds = useCountdown(wait === undefined || at === undefined ? undefined : at + wait * 1000);
  const triedFor = useRef<number>(undefined);
  useEffect(() => {
    if (seconds !== 0 || triedFor.current === at) return;
    triedFor.current = at;
    onRetry();
  }, [seconds, at, onRetry]);
  return (
    <div className={styles.notice}>
      <PlugDisconnectedRegular className={styles.icon} aria-hidden />
      <div className={styles.text} role="alert">
        <Subtitle1 as="h3" align="center" className={styles.title}>
          {title}
        </Subtitle1>
        <Body1 align="center" className={styles.quiet}>
          {advice}
        </Body1>
      </div>
      {wait !== undefined && seconds !== undefined && (
        <div className={styles.wait}>
          <Caption1 align="center">
            {seconds > 0 ? `Trying again in ${printSeconds(seconds)}` : "Trying again…"}
          </Caption1>
          <ProgressBar aria-label="Time until it is tried again" value={wait === 0 ? 1 : 1 - seconds / wait} />
        </div>
      )}
      {retry !== undefined && (
        <Button icon={<ArrowClockwiseRegular />} disabledFocusable={isTrying} onClick={onRetry}>
          {isTrying ? "Trying…" : "Try now"}
        </Button>
      )}
      {requestId !== undefined && (
        <Caption1 align="center" className={styles.quiet}>
          For support: request {requestId}
        </Caption1>
      )}
    </div>
  );
}
