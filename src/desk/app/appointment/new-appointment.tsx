import { MessageBar, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { useCreateVirtualAppointment } from "virtual-appointments-client/react";
import type { Explanation } from "../failure/explain-failure.ts";
import { useExplain } from "../failure/use-explain.ts";
import { useNotify } from "../layout/notify.tsx";
import { useOnline } from "../layout/use-online.ts";
import { useRights } from "../session/permissions.ts";
import { useDraft } from "./drafts.ts";
import type { Draft } from "./kept.ts";
import { FieldsForm } from "./form/fields-form.tsx";
import { changesOf } from "./form/fields.ts";
import { focusFirstProblem } from "./form/focus-first-problem.ts";
import { useFormStyles } from "./form/form-styles.ts";
import { MeetingHeading, type MeetingHeadingProps } from "./meeting-heading.tsx";
import { findProblems, problemsFrom, type Problems } from "./form/problems.ts";
import { ProvisioningNotice } from "./provisioning-notice.tsx";
import { SaveBar } from "./form/save-bar.tsx";

interface NewAppointmentProps extends MeetingHeadingProps {
  readonly draft: Draft;
}

export function NewAppointment({ draft, ...heading }: NewAppointmentProps) {
  const { base, fields, addAtOnce } = draft;
  const { onlineMeetingId } = heading;
  const styles = useFormStyles();
  const rights = useRights();
  const isOnline = useOnline();
  const { explainError } = useExplain();
  const notify = useNotify();
  const { keep, drop } = useDraft(onlineMeetingId);
  const [problems, setProblems] = useState<Problems>({});
  const [failure, setFailure] = useState<Explanation>();
  const isCancelled = useRef(false);
  const create = useCreateVirtualAppointment({
    waitForProvisioning: true,
    onSuccess: () => {
      drop();
      notify("success", "Appointment added");
    },
    onError: (error) => {
      const failed = "failure" in error ? error.failure : undefined;
      if (failed?.__typename === "PreconditionFailedError") {
        // What was typed stays as a draft over theirs, which is on the screen from now on.
        notify(
          "warning",
          "Somebody else has just added one",
          "What you typed is kept: save it, and choose what to keep of either.",
        );
        return;
      }
      // Who gave it up knows; otherwise it takes longer than anybody should wait on a page.
      if (failed?.__typename === "ServiceProvisioningError" && isCancelled.current) return;
      if (failed?.__typename === "ValidationError") setProblems(problemsFrom(failed.issues));
      setFailure(explainError(error));
    },
  });
  const { provisioning } = create;

  const add = () => {
    setFailure(undefined);
    isCancelled.current = false;
    create.mutate({ onlineMeetingId, ...changesOf(fields) });
  };

  useEffect(() => {
    if (addAtOnce !== true) return;
    // Once: whatever comes of it, the next time is by hand.
    keep({ base: undefined, fields });
    add();
    // oxlint-disable-next-line react/exhaustive-deps -- for the draft as it was handed over
  }, [addAtOnce]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (create.isPending || reason !== undefined) return;
    const found = findProblems(fields);
    setProblems(found);
    if (Object.keys(found).length > 0) return focusFirstProblem(event.currentTarget);
    add();
  };

  const cancel = () => {
    isCancelled.current = true;
    create.cancel();
  };

  const reason = isOnline ? rights.write : "You are offline: it can be added when you are back.";
  return (
    <>
      <MeetingHeading {...heading} />
      <form className={styles.column} onSubmit={submit} noValidate aria-label="New appointment">
        {base !== undefined && provisioning === undefined && (
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>
              <MessageBarTitle>Somebody else deleted this appointment while you were editing it.</MessageBarTitle> What
              it held and what you typed is still here: add it to bring it back.
            </MessageBarBody>
          </MessageBar>
        )}
        <FieldsForm
          fields={fields}
          problems={problems}
          reason={provisioning === undefined ? rights.write : "It is being added."}
          onChange={(next) => {
            setProblems({});
            keep({ base, fields: next });
          }}
        />
        {provisioning === undefined ? (
          <SaveBar
            label="Add the appointment"
            state="Not added yet"
            isPending={create.isPending}
            pause={create.pause}
            failure={failure}
            reason={reason}
            onDiscard={drop}
          />
        ) : (
          <ProvisioningNotice provisioning={provisioning} onCancel={cancel} />
        )}
      </form>
    </>
  );
}
