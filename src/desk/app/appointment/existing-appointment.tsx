import { Caption1, MessageBar, MessageBarBody } from "@fluentui/react-components";
import { lazy, Suspense, useState, type FormEvent } from "react";
import { useUpdateVirtualAppointment, type UpdateConflict } from "virtual-appointments-client/react";
import type { Explanation } from "../failure/explain-failure.ts";
import { useExplain } from "../failure/use-explain.ts";
import { useNotify } from "../layout/notify.tsx";
import { listInWords } from "../locale.ts";
import { useOnline } from "../layout/use-online.ts";
import { useRights } from "../session/permissions.ts";
import { MeetingMenu } from "../meeting/meeting-menu.tsx";
import type { SmsKind } from "./sms/use-send-sms.ts";
import { SmsButton } from "./sms/sms-button.tsx";
import { emptied, type Appointment } from "./shown-appointment.ts";
import { useRebase } from "./conflict/use-rebase.ts";
import { ConflictResolver } from "./conflict/conflict-resolver.tsx";
import { useDraft } from "./drafts.ts";
import { FieldsForm } from "./form/fields-form.tsx";
import { changesOf, fieldsOf, isSame, type Fields } from "./form/fields.ts";
import { useFormStyles } from "./form/form-styles.ts";
import { JoinButton } from "./join-button.tsx";
import { JoinLink } from "./join-link.tsx";
import { MeetingHeading, type MeetingHeadingProps } from "./meeting-heading.tsx";
import { findProblems, problemsFrom, type Problems } from "./form/problems.ts";
import { useEditor } from "./use-editor.ts";
import { SaveBar } from "./form/save-bar.tsx";
import { DeleteButton } from "./undo/delete-button.tsx";
import { ReplacedNotice } from "./undo/replaced-notice.tsx";
import { focusFirstProblem } from "./form/focus-first-problem.ts";

const SmsHistory = lazy(() => import("./sms/sms-history.tsx"));

interface ExistingAppointmentProps extends MeetingHeadingProps {
  readonly appointment: Appointment;
}

export function ExistingAppointment({ appointment, ...heading }: ExistingAppointmentProps) {
  const { onlineMeetingId, meeting } = heading;
  const styles = useFormStyles();
  const rights = useRights();
  const isOnline = useOnline();
  const { explainError } = useExplain();
  const notify = useNotify();
  const { draft, keep, drop } = useDraft(onlineMeetingId);
  // A draft of one to be added, where somebody else has added one meanwhile: saving asks what to keep of either.
  const base = draft === undefined ? appointment : (draft.base ?? emptied(appointment));
  const fields = draft?.fields ?? fieldsOf(appointment);
  const [problems, setProblems] = useState<Problems>({});
  const [sms, setSms] = useState<SmsKind>();
  const [failure, setFailure] = useState<Explanation>();

  const change = (next: Fields) => {
    setProblems({});
    if (isSame(next, fieldsOf(base))) drop();
    else keep({ base, fields: next });
  };

  const update = useUpdateVirtualAppointment({
    base,
    onMutate: () => setFailure(undefined),
    onSuccess: () => {
      drop();
      notify("success", "Saved");
    },
    onFailure: (failed) => {
      if (failed.__typename === "ValidationError") setProblems(problemsFrom(failed.issues));
    },
    onError: (error) => {
      // A conflict shows by itself: the hook hands it out.
      const isConflict = "failure" in error && "current" in error.failure && error.failure.current !== null;
      if (!isConflict) setFailure(explainError(error));
    },
  });

  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (draft === undefined || update.isPending || reason !== undefined) return;
    const found = findProblems(fields);
    setProblems(found);
    if (Object.keys(found).length > 0) return focusFirstProblem(event.currentTarget);
    update.mutate({ onlineMeetingId, ...changesOf(fields, fieldsOf(base)) });
  };

  /** What came out of a conflict is a draft on top of theirs: it is kept, however the writing ends. */
  const resolve = (conflict: UpdateConflict, merged: Fields) => {
    const changes = changesOf(merged, fieldsOf(conflict.theirs));
    if (Object.keys(changes).length === 0) {
      conflict.discard();
      drop();
      notify("success", "Saved", "The appointment already is as you wanted it.");
      return;
    }
    keep({ base: conflict.theirs, fields: merged });
    void conflict.retryWith(changes);
  };

  const discard = () => {
    drop();
    update.reset();
    setProblems({});
    setFailure(undefined);
  };

  const reason = isOnline ? rights.write : "You are offline: it can be saved when you are back.";
  const edit = useEditor(onlineMeetingId)(appointment);
  const changedByBoth = useRebase(appointment, update.isPending || update.conflict !== undefined);
  const subject = meeting?.subject ?? "Online meeting";
  return (
    <>
      <MeetingHeading {...heading}>
        <JoinButton onlineMeetingId={onlineMeetingId} />
        <SmsButton
          onlineMeetingId={onlineMeetingId}
          meeting={meeting}
          joinLink={appointment.appointmentClientJoinWebUrl}
          clients={fields.clients}
          kind={sms}
          onOpen={setSms}
        />
        <DeleteButton appointment={appointment} subject={subject} />
        <MeetingMenu
          meeting={meeting}
          onGo={heading.onGo}
          onDuplicate={heading.onDuplicate}
          onTellClients={rights.sendSms === undefined && fields.clients.length > 0 ? setSms : undefined}
        />
      </MeetingHeading>
      <form className={styles.column} onSubmit={save} noValidate>
        {rights.write !== undefined && (
          <MessageBar intent="info" layout="multiline">
            <MessageBarBody>{rights.write}</MessageBarBody>
          </MessageBar>
        )}
        <ReplacedNotice appointment={appointment} />
        {changedByBoth.length > 0 && (
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>
              {edit.who} saved other values of {listInWords(changedByBoth)} {edit.when} while you were typing. Nothing
              is lost: when you save, you choose which to keep.
            </MessageBarBody>
          </MessageBar>
        )}
        <FieldsForm
          fields={fields}
          problems={problems}
          reason={rights.write}
          onChange={change}
          aside={
            <>
              <JoinLink url={appointment.appointmentClientJoinWebUrl} subject={subject} />
              <Suspense fallback={null}>
                <SmsHistory onlineMeetingId={onlineMeetingId} clients={fields.clients} />
              </Suspense>
            </>
          }
        />
        {draft === undefined && edit.when !== "" && (
          <Caption1 className={styles.quiet}>
            Last changed {edit.when} by {edit.who === "Somebody else" ? "somebody else" : edit.who}
          </Caption1>
        )}
        {draft !== undefined && (
          <SaveBar
            label="Save"
            state="Unsaved changes"
            isPending={update.isPending}
            pause={update.pause}
            failure={failure}
            reason={reason}
            onDiscard={discard}
          />
        )}
      </form>
      {update.conflict !== undefined && (
        <ConflictResolver conflict={update.conflict} mine={fields} base={base} onResolve={resolve} />
      )}
    </>
  );
}
