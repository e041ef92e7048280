import { Body1, Button, Caption1, makeStyles, tokens } from "@fluentui/react-components";
import { useState } from "react";
import { useTextMessages } from "virtual-appointments-client/react";
import { Status } from "../../status.tsx";
import { useExplain } from "../../failure/use-explain.ts";
import { Panel } from "../../layout/panel.tsx";
import { useNow } from "../../use-now.ts";
import type { ClientFields } from "../form/fields.ts";
import { describeMessage } from "./sms-record.ts";

/** While something is still to be sent, somebody may wait to see that it is. */
const REFRESH_MILLISECONDS = 15_000;
/** At first; the others are a press away. */
const MAX_SHOWN = 4;

const useStyles = makeStyles({
  list: { listStyle: "none", margin: 0, padding: 0, display: "grid", gap: tokens.spacingVerticalM },
  message: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground2 },
  more: { justifySelf: "start" },
});

interface SmsHistoryProps {
  readonly onlineMeetingId: string;
  readonly clients: readonly ClientFields[];
}

/** The text messages about a meeting: what was sent, what is planned, and what came of each. Nothing where there is none. */
export default function SmsHistory({ onlineMeetingId, clients }: SmsHistoryProps) {
  const styles = useStyles();
  const { explainOutcome } = useExplain();
  const now = useNow();
  const [isWhole, setWhole] = useState(false);
  const { data } = useTextMessages({ onlineMeetingId, first: 50 }, { refetchInterval: REFRESH_MILLISECONDS });
  // Whoever sends them through Microsoft Graph learns nothing more of them there.
  if (data === undefined || data.__typename === "ResourceRetiredError") return null;
  if (data.__typename !== "TextMessages") {
    return (
      <Panel title="Text messages">
        <Body1 className={styles.quiet}>{explainOutcome(data).title}.</Body1>
      </Panel>
    );
  }
  const { messages } = data;
  if (messages.length === 0) return null;
  const shown = isWhole ? messages : messages.slice(0, MAX_SHOWN);
  return (
    <Panel title="Text messages">
      <ol className={styles.list}>
        {shown.map((message) => {
          const { what, state, color } = describeMessage(message, clients, now);
          return (
            <li key={message.id} className={styles.message}>
              <Body1>{what}</Body1>
              <Status color={color}>{state}</Status>
            </li>
          );
        })}
      </ol>
      {shown.length < messages.length && (
        <Button className={styles.more} size="small" onClick={() => setWhole(true)}>
          Show {String(messages.length - shown.length)} more
        </Button>
      )}
      <Caption1 className={styles.quiet}>Of the last 30 days. Whether a message was read is not told.</Caption1>
    </Panel>
  );
}
