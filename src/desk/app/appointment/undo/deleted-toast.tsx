import { Link, Toast, ToastBody, ToastFooter, ToastTitle } from "@fluentui/react-components";
import { useDispatch } from "../../layout/notify.tsx";

/** For how long it is offered. */
export const UNDO_MILLISECONDS = 15_000;

interface DeletedToastProps {
  readonly toastId: string;
  /** How many were deleted together. */
  readonly count?: number;
  /** Of the meeting, or of the first. */
  readonly subject: string;
  readonly onUndo: () => void;
}

/** The way back that is closest at hand; a later one is in the meeting. */
export function DeletedToast({ toastId, count = 1, subject, onUndo }: DeletedToastProps) {
  const { dismiss } = useDispatch();
  const undo = () => {
    dismiss(toastId);
    onUndo();
  };
  return (
    <Toast>
      <ToastTitle>{count === 1 ? "Appointment deleted" : `${count} appointments deleted`}</ToastTitle>
      <ToastBody>{count === 1 ? `${subject}. The meeting itself stays.` : "The meetings themselves stay."}</ToastBody>
      <ToastFooter>
        <Link as="button" onClick={undo}>
          Undo
        </Link>
      </ToastFooter>
    </Toast>
  );
}
