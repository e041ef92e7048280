import { Body1, Button, DialogBody, DialogContent, DialogTitle, makeStyles, tokens } from "@fluentui/react-components";
import { useState, type FormEvent } from "react";
import { useUpdateOnlineMeeting } from "virtual-appointments-client/react";
import { Actions } from "../actions.tsx";
import { useNotify } from "../layout/notify.tsx";
import type { Go } from "../location.ts";
import type { Meeting } from "../meeting-of-day.ts";
import { FailureBar } from "./failure-bar.tsx";
import { MeetingTimeFields } from "./meeting-time-fields.tsx";
import { boundsOfMeeting, meetingTimeOf } from "./meeting-time.ts";
import { useMeetingWrite } from "./use-meeting-write.ts";

const useStyles = makeStyles({
  content: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: tokens.spacingVerticalL },
  quiet: { color: tokens.colorNeutralForeground2 },
});

export interface MeetingDialogProps {
  readonly meeting: Meeting;
  readonly onGo: Go;
  readonly onClose: () => void;
  /** Opens the text message that tells the clients; `undefined` where there is nobody to tell. */
  readonly onTellClients: (() => void) | undefined;
}

export default function RescheduleForm({ meeting, onGo, onClose, onTellClients }: MeetingDialogProps) {
  const styles = useStyles();
  const notify = useNotify();
  const { onlineMeetingId, startDateTime, endDateTime } = meeting;
  const [time, setTime] = useState(() => meetingTimeOf(startDateTime, endDateTime));
  const { mutateAsync, isPending } = useUpdateOnlineMeeting();
  const { run, failure } = useMeetingWrite();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const bounds = boundsOfMeeting(time);
    if (isPending || bounds === undefined) return;
    if ((await run(() => mutateAsync({ onlineMeetingId, ...bounds }))) === undefined) return;
    onClose();
    onGo({ day: time.day, onlineMeetingId });
    notify("success", "Meeting moved");
    onTellClients?.();
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <DialogBody>
        <DialogTitle>Move the meeting</DialogTitle>
        <DialogContent className={styles.content}>
          <MeetingTimeFields value={time} onChange={setTime} />
          {onTellClients !== undefined && (
            <Body1 className={styles.quiet}>Next you can tell the clients by text message.</Body1>
          )}
          {!isPending && <FailureBar failure={failure} />}
        </DialogContent>
        <Actions>
          <Button onClick={onClose}>Leave it</Button>
          <Button type="submit" appearance="primary" disabledFocusable={isPending}>
            {isPending ? "Moving…" : "Move it"}
          </Button>
        </Actions>
      </DialogBody>
    </form>
  );
}
