import { Dialog, DialogSurface } from "@fluentui/react-components";
import { ChatRegular } from "@fluentui/react-icons";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { virtualAppointmentKey } from "virtual-appointments-client/react";
import { ReasonedButton } from "../../layout/reasoned-button.tsx";
import { useLoaded } from "../../layout/use-loaded.ts";
import { useOnline } from "../../layout/use-online.ts";
import { useRights } from "../../session/permissions.ts";
import type { SmsFormProps } from "./sms-form.tsx";

export function SmsButton(props: Omit<SmsFormProps, "onClose">) {
  const { onlineMeetingId, clients } = props;
  const { sendSms } = useRights();
  const isOnline = useOnline();
  const queryClient = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  // With the rules for phone numbers of the whole world: only for who sends a message.
  const [SmsForm, loadSmsForm] = useLoaded(() => import("./sms-form.tsx"));
  const reason = !isOnline
    ? "You are offline."
    : (sendSms ?? (clients.length === 0 ? "There is no client to send one to." : undefined));
  const open = () => {
    loadSmsForm();
    setOpen(true);
    // It goes to the numbers as they are now, not as they were when this page was opened.
    void queryClient.invalidateQueries({ queryKey: virtualAppointmentKey({ onlineMeetingId }) });
  };
  return (
    <>
      <ReasonedButton icon={<ChatRegular />} reason={reason} onClick={open}>
        Text message
      </ReasonedButton>
      {SmsForm !== undefined && (
        <Dialog open={isOpen} onOpenChange={(_, { open: isWanted }) => setOpen(isWanted)}>
          <DialogSurface>
            <SmsForm {...props} onClose={() => setOpen(false)} />
          </DialogSurface>
        </Dialog>
      )}
    </>
  );
}
