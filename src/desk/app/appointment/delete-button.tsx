import { DeleteRegular } from "@fluentui/react-icons";
import type { GatewayRequestError } from "virtual-appointments-client";
import { useDeleteVirtualAppointment } from "virtual-appointments-client/react";
import { explainError, explainOutcome } from "../failure/explain-failure.ts";
import { useDispatch, useNotify } from "../layout/notify.tsx";
import { ReasonedButton } from "../layout/reasoned-button.tsx";
import { useOnline } from "../layout/use-online.ts";
import { useRights } from "../session/permissions.ts";
import type { Appointment } from "./shown-appointment.ts";
import { DeletedToast } from "./deleted-toast.tsx";

const UNDO_MILLISECONDS = 15_000;

interface DeleteButtonProps {
  readonly appointment: Appointment;
  /** Of its meeting. */
  readonly subject: string;
  readonly onDeleted: () => void;
}

/** Deletes at once, without a question: for a while the way back is offered instead. */
export function DeleteButton({ appointment, subject, onDeleted }: DeleteButtonProps) {
  const { write } = useRights();
  const isOnline = useOnline();
  const notify = useNotify();
  const { dispatch } = useDispatch();
  const { mutateAsync, isPending } = useDeleteVirtualAppointment();

  const remove = async () => {
    const { onlineMeetingId, etag } = appointment;
    try {
      // The version on the screen: one that somebody else has changed since is not deleted unseen.
      const result = await mutateAsync({ onlineMeetingId, ...(etag === null ? {} : { ifMatch: etag }) });
      if (result.__typename === "DeleteVirtualAppointmentPayload") {
        onDeleted();
        const toastId = `deleted-${onlineMeetingId}`;
        dispatch(
          <DeletedToast toastId={toastId} appointment={appointment} subject={subject} />,
          toastId,
          UNDO_MILLISECONDS,
        );
      } else if (result.__typename === "PreconditionFailedError") {
        notify("warning", "Not deleted: somebody else has just changed it", "Look at it as it is now first.");
      } else {
        const { title, advice } = explainOutcome(result);
        notify("error", `Not deleted: ${title}`, advice);
      }
    } catch (error) {
      const { title, advice } = explainError(error as GatewayRequestError);
      notify("error", `Not deleted: ${title}`, advice);
    }
  };

  return (
    <ReasonedButton
      icon={<DeleteRegular />}
      disabledFocusable={isPending}
      reason={isOnline ? write : "You are offline."}
      onClick={() => void remove()}
    >
      {isPending ? "Deleting…" : "Delete"}
    </ReasonedButton>
  );
}
