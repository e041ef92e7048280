import { Toast, ToastBody, ToastTitle, useToastController, type ToastIntent } from "@fluentui/react-components";
import { useCallback, type ReactElement } from "react";

export const TOASTER = "desk";

/** Says in passing how something came out. What a person has to act on stands where it belongs instead. */
export function useNotify() {
  const { dispatchToast } = useToastController(TOASTER);
  return useCallback(
    (intent: ToastIntent, title: string, body?: string) =>
      dispatchToast(
        <Toast>
          <ToastTitle>{title}</ToastTitle>
          {body !== undefined && <ToastBody>{body}</ToastBody>}
        </Toast>,
        { intent, timeout: intent === "success" ? 4_000 : 8_000 },
      ),
    [dispatchToast],
  );
}

/** A toast of its own making, with its own time. */
export function useDispatch() {
  const { dispatchToast, dismissToast } = useToastController(TOASTER);
  const dispatch = (content: ReactElement, toastId: string, timeout: number) =>
    dispatchToast(content, { toastId, timeout, intent: "info" });
  return { dispatch, dismiss: dismissToast };
}
