import { Dialog, DialogSurface } from "@fluentui/react-components";
import { ChatRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ClientFields } from "../fields.ts";
import { ReasonedButton } from "../../layout/reasoned-button.tsx";
import { useOnline } from "../../layout/use-online.ts";
import { useRights } from "../../session/permissions.ts";
import { SmsForm } from "./sms-form.tsx";

interface SmsButtonProps {
  readonly onlineMeetingId: string;
  readonly clients: readonly ClientFields[];
}

export function SmsButton({ onlineMeetingId, clients }: SmsButtonProps) {
  const { sendSms } = useRights();
  const isOnline = useOnline();
  const [isOpen, setOpen] = useState(false);
  const reason = !isOnline
    ? "You are offline."
    : (sendSms ?? (clients.length === 0 ? "There is no client to send one to." : undefined));
  return (
    <>
      <ReasonedButton icon={<ChatRegular />} reason={reason} onClick={() => setOpen(true)}>
        Text message
      </ReasonedButton>
      <Dialog open={isOpen} onOpenChange={(_, { open }) => setOpen(open)}>
        <DialogSurface>
          <SmsForm onlineMeetingId={onlineMeetingId} clients={clients} onClose={() => setOpen(false)} />
        </DialogSurface>
      </Dialog>
    </>
  );
}
