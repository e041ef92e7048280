import { DeleteRegular } from "@fluentui/react-icons";
import { useDeleteVirtualAppointment } from "virtual-appointments-client/react";
import { isOutcomeUnknown } from "../../failure/explain-failure.ts";
import { useExplain } from "../../failure/use-explain.ts";
import { useDispatch, useNotify } from "../../layout/notify.tsx";
import { ReasonedButton } from "../../layout/reasoned-button.tsx";
import { useOnline } from "../../layout/use-online.ts";
import { useRights } from "../../session/permissions.ts";
import { useDraft } from "../drafts.ts";
import type { Deletion } from "../kept.ts";
import type { Appointment } from "../shown-appointment.ts";
import { DeletedToast, UNDO_MILLISECONDS } from "./deleted-toast.tsx";
import { useDeletion } from "./deletions.ts";

interface DeleteButtonProps {
  readonly appointment: Appointment;
  /** Of its meeting. */
  readonly subject: string;
}

/** Deletes at once, without a question: what it held is kept before it goes, and the way back is offered. */
export function DeleteButton({ appointment, subject }: DeleteButtonProps) {
  const { onlineMeetingId, etag } = appointment;
  const { write } = useRights();
  const isOnline = useOnline();
  const notify = useNotify();
  const { explainError } = useExplain();
  const { dispatch } = useDispatch();
  const { draft, drop: dropDraft } = useDraft(onlineMeetingId);
  const { keep, drop } = useDeletion(onlineMeetingId);
  const deletion: Deletion = { appointment, subject, edits: draft?.fields, state: "deleted" };
  const { mutate, isPending } = useDeleteVirtualAppointment({
    onSuccess: () => {
      keep(deletion);
      dropDraft();
      const toastId = `deleted-${onlineMeetingId}`;
      const undo = () => keep({ ...deletion, state: "restoring" });
      dispatch(<DeletedToast toastId={toastId} subject={subject} onUndo={undo} />, toastId, UNDO_MILLISECONDS);
    },
    onError: (error) => {
      if (!isOutcomeUnknown(error)) drop();
      if ("failure" in error && error.failure.__typename === "PreconditionFailedError") {
        notify("warning", "Not deleted: somebody else has just changed it", "Look at it as it is now first.");
        return;
      }
      const { title, advice } = explainError(error);
      notify("error", isOutcomeUnknown(error) ? `Perhaps not deleted: ${title}` : `Not deleted: ${title}`, advice);
    },
  });

  const remove = () => {
    keep({ ...deletion, state: "deleting" });
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
