import { Link, Toast, ToastBody, ToastFooter, ToastTitle } from "@fluentui/react-components";
import type { CreateVirtualAppointmentInput } from "virtual-appointments-client";
import { useCreateVirtualAppointment } from "virtual-appointments-client/react";
import { CLIENT_PROPERTIES, TEXT_PROPERTIES } from "../../../common/contract/appointment-properties.ts";
import { pick } from "../../../common/contract/record.ts";
import { explainError } from "../failure/explain-failure.ts";
import { useDispatch, useNotify } from "../layout/notify.tsx";
import type { Appointment } from "./shown-appointment.ts";

interface DeletedToastProps {
  readonly toastId: string;
  readonly appointment: Appointment;
  readonly subject: string;
}

/** The way back: creates again what was deleted, with everything it held. Never over one that is there by then. */
export function DeletedToast({ toastId, appointment, subject }: DeletedToastProps) {
  const notify = useNotify();
  const { dismiss } = useDispatch();
  const { mutate, isPending } = useCreateVirtualAppointment({
    onSuccess: () => {
      dismiss(toastId);
      notify("success", "The appointment is back");
    },
    onError: (error) => {
      const failed = "failure" in error ? error.failure : undefined;
      // What brought no answer may be tried again.
      if (failed !== undefined) dismiss(toastId);
      if (failed?.__typename === "PreconditionFailedError")
        notify("warning", "Not brought back: somebody else has made a new one");
      else notify("error", `Not brought back: ${explainError(error).title}`, explainError(error).advice);
    },
  });

  return (
    <Toast>
      <ToastTitle>Appointment deleted</ToastTitle>
      <ToastBody>{subject}. The meeting itself stays.</ToastBody>
      <ToastFooter>
        <Link as="button" disabledFocusable={isPending} onClick={() => mutate(inputOf(appointment))}>
          {isPending ? "Bringing it back…" : "Undo"}
        </Link>
      </ToastFooter>
    </Toast>
  );
}

function inputOf(appointment: Appointment): CreateVirtualAppointmentInput {
  const { onlineMeetingId, appointmentClients, settings } = appointment;
  return {
    onlineMeetingId,
    ...pick(appointment, TEXT_PROPERTIES),
    ...(settings === null
      ? {}
      : { settings: { allowClientToJoinUsingBrowser: settings.allowClientToJoinUsingBrowser } }),
    ...(appointmentClients === null
      ? {}
      : { appointmentClients: appointmentClients.map((client) => pick(client, CLIENT_PROPERTIES)) }),
  };
}
