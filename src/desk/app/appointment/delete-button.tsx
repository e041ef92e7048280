import { DeleteRegular } from "@fluentui/react-icons";
import { useDeleteVirtualAppointment } from "virtual-appointments-client/react";
import { explainError } from "../failure/explain-failure.ts";
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
  const { mutate, isPending } = useDeleteVirtualAppointment({
    onSuccess: () => {
      onDeleted();
      const toastId = `deleted-${appointment.onlineMeetingId}`;
      dispatch(
        <DeletedToast toastId={toastId} appointment={appointment} subject={subject} />,
        toastId,
        UNDO_MILLISECONDS,
      );
    },
    onError: (error) => {
      if ("failure" in error && error.failure.__typename === "PreconditionFailedError") {
        notify("warning", "Not deleted: somebody else has just changed it", "Look at it as it is now first.");
        return;
      }
      const { title, advice } = explainError(error);
      notify("error", `Not deleted: ${title}`, advice);
    },
  });

  const remove = () => {
    const { onlineMeetingId, etag } = appointment;
    // The version on the screen: one that somebody else has changed since is not deleted unseen.
    mutate({ onlineMeetingId, ...(etag === null ? {} : { ifMatch: etag }) });
  };

  return (
    <ReasonedButton
      icon={<DeleteRegular />}
      disabledFocusable={isPending}
      reason={isOnline ? write : "You are offline."}
      onClick={remove}
    >
      {isPending ? "Deleting…" : "Delete"}
    </ReasonedButton>
  );
}
