import { Dialog, DialogSurface } from "@fluentui/react-components";
import { ChatRegular } from "@fluentui/react-icons";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { virtualAppointmentKey } from "virtual-appointments-client/react";
import { ReasonedButton } from "../../layout/reasoned-button.tsx";
import { useLoaded } from "../../layout/use-loaded.ts";
import { useOnline } from "../../layout/use-online.ts";
import { useRights } from "../../session/permissions.ts";
import type { SmsFormProps } from "./sms-form.tsx";
import type { SmsKind } from "./use-send-sms.ts";

interface SmsButtonProps extends Omit<SmsFormProps, "onClose" | "kind"> {
  /** Of the message that is being written; `undefined` for none. */
  readonly kind: SmsKind | undefined;
  readonly onOpen: (kind: SmsKind | undefined) => void;
}

export function SmsButton({ kind, onOpen, ...form }: SmsButtonProps) {
  const { onlineMeetingId, clients } = form;
  const { sendSms } = useRights();
  const isOnline = useOnline();
  const queryClient = useQueryClient();
  // With the rules for phone numbers of the whole world: only for who sends a message.
  const [SmsForm, load] = useLoaded(() => import("./sms-form.tsx"));
  const reason = !isOnline
    ? "You are offline."
    : (sendSms ?? (clients.length === 0 ? "There is no client to send one to." : undefined));
  const isOpen = kind !== undefined;
  useEffect(() => {
    if (!isOpen) return;
    load();
    // It goes to the numbers as they are now, not as they were when this page was opened.
    void queryClient.invalidateQueries({ queryKey: virtualAppointmentKey({ onlineMeetingId }) });
    // oxlint-disable-next-line react/exhaustive-deps -- `load` is another function each time
  }, [isOpen, onlineMeetingId, queryClient]);
  return (
    <>
      <ReasonedButton icon={<ChatRegular />} reason={reason} onClick={() => onOpen("CONFIRMATION")}>
        Text message
      </ReasonedButton>
      {SmsForm !== undefined && kind !== undefined && (
        <Dialog open onOpenChange={() => onOpen(undefined)}>
          <DialogSurface>
            <SmsForm {...form} kind={kind} onClose={() => onOpen(undefined)} />
          </DialogSurface>
        </Dialog>
      )}
    </>
  );
}
