import { createContext, useCallback, useContext, useEffect, useRef, useState, type ReactNode } from "react";
import type { Pause } from "virtual-appointments-client";
import { useCreateVirtualAppointment, type Provisioning } from "virtual-appointments-client/react";
import { useExplain } from "../../failure/use-explain.ts";
import { useNotify } from "../../layout/notify.tsx";
import { fieldsOf, isSame } from "../form/fields.ts";
import { useAllKept, useKept, type Deletion } from "../kept.ts";
import { restoreInput } from "./deletions.ts";

/** What bringing an appointment back waits for. */
export interface RestorationWait {
  readonly provisioning: Provisioning | undefined;
  /** A pause that the service asks for. */
  readonly pause: Pause | undefined;
  readonly cancel: () => void;
}

type Report = (onlineMeetingId: string, wait: RestorationWait | undefined) => void;

const WaitsContext = createContext<ReadonlyMap<string, RestorationWait>>(new Map());

export function useRestorationWait(onlineMeetingId: string): RestorationWait | undefined {
  return useContext(WaitsContext).get(onlineMeetingId);
}

/** Brings back what is to be restored, whichever meeting is open, and after a reload too. */
export function RestorationProvider({ children }: { readonly children: ReactNode }) {
  const [waits, setWaits] = useState<ReadonlyMap<string, RestorationWait>>(new Map());
  const report = useCallback<Report>((onlineMeetingId, wait) => {
    setWaits((before) => {
      const others = [...before].filter(([id]) => id !== onlineMeetingId);
      return new Map(wait === undefined ? others : [...others, [onlineMeetingId, wait]]);
    });
  }, []);
  const restoring = useAllKept(useKept().deletions).filter(([, { state }]) => state === "restoring");
  return (
    <WaitsContext value={waits}>
      {children}
      {restoring.map(([onlineMeetingId, deletion]) => (
        <Restoration key={onlineMeetingId} onlineMeetingId={onlineMeetingId} deletion={deletion} onWait={report} />
      ))}
    </WaitsContext>
  );
}

interface RestorationProps {
  readonly onlineMeetingId: string;
  readonly deletion: Deletion;
  readonly onWait: Report;
}

/** Creates what was deleted, once. Never over one that is there by then. */
function Restoration({ onlineMeetingId, deletion, onWait }: RestorationProps) {
  const { drafts, deletions } = useKept();
  const notify = useNotify();
  const { explainError } = useExplain();
  const isStarted = useRef(false);
  const isCancelled = useRef(false);
  const { appointment, subject, edits } = deletion;

  const { mutate, provisioning, pause, cancel } = useCreateVirtualAppointment({
    waitForProvisioning: true,
    onSuccess: ({ virtualAppointment }) => {
      if (edits !== undefined) drafts.keep(onlineMeetingId, { base: virtualAppointment ?? undefined, fields: edits });
      deletions.drop(onlineMeetingId);
      notify("success", "Appointment restored", subject);
    },
    onError: (error) => {
      const failed = "failure" in error ? error.failure : undefined;
      if (failed?.__typename === "PreconditionFailedError") {
        const { current } = failed;
        deletions.drop(onlineMeetingId);
        // An earlier attempt had got through, without an answer.
        if (current !== null && isSame(fieldsOf(current), fieldsOf(appointment)))
          return notify("success", "Appointment restored", subject);
        drafts.keep(onlineMeetingId, { base: undefined, fields: edits ?? fieldsOf(appointment) });
        return notify(
          "warning",
          "Somebody else has added a new appointment since",
          `What you deleted of “${subject}” is kept as unsaved changes: save them, and choose what to keep.`,
        );
      }
      const isGivenUp = failed?.__typename === "ServiceProvisioningError" && isCancelled.current;
      const failure = isGivenUp ? undefined : explainError(error);
      deletions.keep(onlineMeetingId, { ...deletion, state: "deleted", failure });
      if (failure !== undefined)
        notify("error", `Not restored: ${failure.title}`, `“${subject}” keeps what you deleted: try again there.`);
      return undefined;
    },
  });

  useEffect(() => {
    if (isStarted.current) return;
    isStarted.current = true;
    mutate(restoreInput(appointment));
  });
  useEffect(() => {
    const giveUp = () => {
      isCancelled.current = true;
      cancel();
    };
    onWait(onlineMeetingId, { provisioning, pause, cancel: giveUp });
    // oxlint-disable-next-line react/exhaustive-deps -- `cancel` is another function each time
  }, [onlineMeetingId, provisioning, pause, onWait]);
  useEffect(() => () => onWait(onlineMeetingId, undefined), [onlineMeetingId, onWait]);
  return null;
}
