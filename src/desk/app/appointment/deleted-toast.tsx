import { Link, Toast, ToastBody, ToastFooter, ToastTitle } from "@fluentui/react-components";
import { useState } from "react";
import type { CreateVirtualAppointmentInput, GatewayRequestError } from "virtual-appointments-client";
import { useCreateVirtualAppointment } from "virtual-appointments-client/react";
import { CLIENT_PROPERTIES, TEXT_PROPERTIES } from "../../../common/contract/appointment-properties.ts";
import { pick } from "../../../common/contract/record.ts";
import { explainError, explainOutcome } from "../failure/explain-failure.ts";
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
  const { mutateAsync } = useCreateVirtualAppointment();
  const [isUndoing, setUndoing] = useState(false);

  const undo = async () => {
    setUndoing(true);
    try {
      const result = await mutateAsync(inputOf(appointment));
      dismiss(toastId);
      if (result.__typename === "CreateVirtualAppointmentPayload") notify("success", "The appointment is back");
      else if (result.__typename === "PreconditionFailedError")
        notify("warning", "Not brought back: somebody else has made a new one");
      else notify("error", `Not brought back: ${explainOutcome(result).title}`, explainOutcome(result).advice);
    } catch (error) {
      setUndoing(false);
      notify("error", `Not brought back: ${explainError(error as GatewayRequestError).title}`);
    }
  };

  return (
    <Toast>
      <ToastTitle>Appointment deleted</ToastTitle>
      <ToastBody>{subject}. The meeting itself stays.</ToastBody>
      <ToastFooter>
        <Link as="button" disabledFocusable={isUndoing} onClick={() => void undo()}>
          {isUndoing ? "Bringing it back…" : "Undo"}
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
