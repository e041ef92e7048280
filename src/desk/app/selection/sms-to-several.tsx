import {
  Body1,
  Button,
  Dialog,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { useMemo, useState } from "react";
import { Actions } from "../actions.tsx";
import { MAX_ATTENDEES } from "../../../common/contract/limits.ts";
import { fieldsOf } from "../appointment/form/fields.ts";
import { toE164 } from "../appointment/sms/phone-number.ts";
import { recipientsOf, type Recipient } from "../appointment/sms/recipient.ts";
import { SmsKindField } from "../appointment/sms/sms-kind-field.tsx";
import { SmsPreview } from "../appointment/sms/sms-preview.tsx";
import { TimeZoneField } from "../appointment/sms/time-zone-field.tsx";
import { countMessages, useSendSms, type SmsKind } from "../appointment/sms/use-send-sms.ts";
import { useNotify } from "../layout/notify.tsx";
import { browserTimeZone, listInWords } from "../locale.ts";
import type { Failure } from "./failure-list.tsx";
import type { SelectedMeeting } from "./selection.ts";

const useStyles = makeStyles({
  content: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr)",
    gap: tokens.spacingVerticalL,
    paddingBottom: tokens.spacingVerticalS,
  },
  quiet: { color: tokens.colorNeutralForeground2 },
});

interface SmsToSeveralProps {
  readonly meetings: readonly SelectedMeeting[];
  readonly onClose: () => void;
  /** @param failures of the meetings to whose clients nothing was sent */
  readonly onSent: (failures: readonly Failure[]) => void;
}

/** The same kind of message to the clients of several appointments, each with its own time: all who can be reached. */
export default function SmsToSeveral({ meetings, onClose, onSent }: SmsToSeveralProps) {
  const styles = useStyles();
  const notify = useNotify();
  const [kind, setKind] = useState<SmsKind>("REMINDER");
  const [timeZone, setTimeZone] = useState(browserTimeZone);
  const [progress, setProgress] = useState<number>();
  const { send } = useSendSms();
  const [first] = meetings;
  const start = first?.startDateTime ?? null;
  const moment = useMemo(() => (start === null ? new Date() : new Date(start)), [start]);
  const clients = meetings.map(({ virtualAppointment }) => recipientsOf(fieldsOf(virtualAppointment).clients));
  const reached = clients.map((each) => each.filter(isReached));
  const count = reached.flat().length;
  const without = [...new Set(clients.flat().flatMap((client) => (isReached(client) ? [] : [client.name])))];

  const sendAll = async () => {
    const failures: Failure[] = [];
    let accepted = 0;
    for (const [index, { onlineMeetingId, subject }] of meetings.entries()) {
      setProgress(index);
      const attendees = (reached[index] ?? []).map(({ phoneNumber }) => ({ phoneNumber, timeZone }));
      for (let from = 0; from < attendees.length; from += MAX_ATTENDEES) {
        const outcome = await send(onlineMeetingId, kind, attendees.slice(from, from + MAX_ATTENDEES));
        if ("acceptedMessages" in outcome) accepted += outcome.acceptedMessages;
        else {
          failures.push({ onlineMeetingId, subject: subject ?? "Online meeting", ...outcome.failure });
          break;
        }
      }
    }
    if (accepted > 0) notify("success", countMessages(accepted));
    onSent(failures);
  };

  const isPending = progress !== undefined;
  return (
    <Dialog open onOpenChange={() => !isPending && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>
            Text the clients of {meetings.length === 1 ? "1 appointment" : `${meetings.length} appointments`}
          </DialogTitle>
          <DialogContent className={styles.content}>
            <SmsKindField value={kind} onChange={setKind} />
            <TimeZoneField value={timeZone} moment={moment} onChange={setTimeZone} />
            <SmsPreview
              kind={kind}
              subject={first?.subject ?? "Online meeting"}
              start={start}
              timeZone={timeZone}
              joinLink={first?.virtualAppointment.appointmentClientJoinWebUrl ?? null}
            />
            <Body1 className={styles.quiet} role="status">
              {isPending
                ? `Sending: ${progress + 1} of ${meetings.length}`
                : count === 0
                  ? "None of the clients has a mobile number."
                  : `${count === 1 ? "1 client is" : `${count} clients are`} told.`}
              {without.length > 0 && count > 0 && !isPending && ` Without a mobile number: ${listInWords(without)}.`}
            </Body1>
          </DialogContent>
          <Actions>
            <Button disabledFocusable={isPending} onClick={onClose}>
              Cancel
            </Button>
            <Button appearance="primary" disabledFocusable={isPending || count === 0} onClick={() => void sendAll()}>
              {isPending ? "Sending…" : "Send"}
            </Button>
          </Actions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

/** What is a number is in E.164 already. */
function isReached({ phoneNumber }: Recipient): boolean {
  return toE164(phoneNumber) !== undefined;
}
