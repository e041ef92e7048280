import { Body1, Button, DialogBody, DialogContent, DialogTitle, makeStyles, tokens } from "@fluentui/react-components";
import { useCancelOnlineMeeting } from "virtual-appointments-client/react";
import { Actions } from "../actions.tsx";
import { useNotify } from "../layout/notify.tsx";
import { FailureBar } from "./failure-bar.tsx";
import type { MeetingDialogProps } from "./reschedule-form.tsx";
import { useMeetingWrite } from "./use-meeting-write.ts";

const useStyles = makeStyles({
  content: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: tokens.spacingVerticalL },
});

/** Asks first: a meeting can't be brought back under its link. The message goes before it, while there are clients. */
export default function CancelMeeting({ meeting, onGo, onClose, onTellClients }: MeetingDialogProps) {
  const styles = useStyles();
  const notify = useNotify();
  const { onlineMeetingId } = meeting;
  const subject = meeting.subject ?? "Online meeting";
  const { mutateAsync, isPending } = useCancelOnlineMeeting();
  const { run, failure } = useMeetingWrite();
  const cancel = async () => {
    if (isPending || (await run(() => mutateAsync({ onlineMeetingId }))) === undefined) return;
    onClose();
    onGo({ onlineMeetingId: undefined });
    notify("success", "Meeting cancelled", subject);
  };
  return (
    <DialogBody>
      <DialogTitle>Cancel “{subject}”?</DialogTitle>
      <DialogContent className={styles.content}>
        <Body1>
          The meeting, its link and its appointment are gone then, for everybody, and can’t be restored. Clients are not
          told by themselves.
        </Body1>
        {!isPending && <FailureBar failure={failure} />}
      </DialogContent>
      <Actions fluid>
        <Button onClick={onClose}>Keep it</Button>
        {onTellClients !== undefined && (
          <Button
            onClick={() => {
              onClose();
              onTellClients();
            }}
          >
            Text the clients first
          </Button>
        )}
        <Button appearance="primary" disabledFocusable={isPending} onClick={() => void cancel()}>
          {isPending ? "Cancelling…" : "Cancel the meeting"}
        </Button>
      </Actions>
    </DialogBody>
  );
}
