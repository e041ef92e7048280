import { Link, Toast, ToastBody, ToastFooter, ToastTitle } from "@fluentui/react-components";
import { useDispatch } from "../../layout/notify.tsx";

interface DeletedToastProps {
  readonly toastId: string;
  readonly subject: string;
  readonly onUndo: () => void;
}

/** The way back that is closest at hand; a later one is in the meeting. */
export function DeletedToast({ toastId, subject, onUndo }: DeletedToastProps) {
  const { dismiss } = useDispatch();
  const undo = () => {
    dismiss(toastId);
    onUndo();
  };
  return (
    <Toast>
      <ToastTitle>Appointment deleted</ToastTitle>
      <ToastBody>{subject}. The meeting itself stays.</ToastBody>
      <ToastFooter>
        <Link as="button" onClick={undo}>
          Undo
        </Link>
      </ToastFooter>
    </Toast>
  );
}
