import {
  Body1,
  Body1Strong,
  Button,
  Caption1,
  Card,
  makeStyles,
  ProgressBar,
  tokens,
} from "@fluentui/react-components";
import type { Provisioning } from "virtual-appointments-client/react";
import { printSeconds, useCountdown } from "../failure/countdown.ts";

const useStyles = makeStyles({
  notice: { position: "sticky", bottom: tokens.spacingVerticalL, zIndex: 1, gap: tokens.spacingVerticalM },
  row: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: tokens.spacingHorizontalM },
  state: { flexGrow: 1, color: tokens.colorNeutralForeground2, fontVariantNumeric: "tabular-nums" },
});

interface ProvisioningNoticeProps {
  readonly provisioning: Provisioning;
  readonly onCancel: () => void;
}

/** While the first appointment of an organization waits until everything is set up for it. */
export function ProvisioningNotice({ provisioning, onCancel }: ProvisioningNoticeProps) {
  const styles = useStyles();
  const { retryAt, progress, attempt } = provisioning;
  const seconds = useCountdown(retryAt.getTime()) ?? 0;
  return (
    <Card className={styles.notice}>
      <div role="status">
        <Body1Strong block>Appointments are being set up for your organization</Body1Strong>
        <Body1>This happens once. Yours is added by itself as soon as that is done; stay on this page.</Body1>
      </div>
      <ProgressBar value={progress} thickness="large" aria-label="Time until it is tried again" />
      <div className={styles.row}>
        <Caption1 className={styles.state}>
          {seconds > 0 ? `Next try in ${printSeconds(seconds)}` : "Trying…"}
          {attempt > 1 ? ` · tried ${attempt} times` : ""}
        </Caption1>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </Card>
  );
}
