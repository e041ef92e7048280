import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { useDraft } from "../drafts.ts";
import { fieldsOf, isSame } from "../form/fields.ts";
import type { Appointment } from "../shown-appointment.ts";
import { useDeletion } from "./deletions.ts";

/** Where one was deleted, and another is there by now: what was deleted is not lost. */
export function ReplacedNotice({ appointment }: { readonly appointment: Appointment }) {
  const { onlineMeetingId } = appointment;
  const { deletion, drop } = useDeletion(onlineMeetingId);
  const { draft, keep } = useDraft(onlineMeetingId);
  if (deletion?.state !== "deleted") return null;
  const fields = deletion.edits ?? fieldsOf(deletion.appointment);
  if (isSame(fields, draft?.fields ?? fieldsOf(appointment))) return null;
  const bringBack = () => {
    keep({ base: undefined, fields });
    drop();
  };
  return (
    <MessageBar intent="info" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>A new appointment was added after you deleted yours.</MessageBarTitle> What you deleted can be
        brought back as unsaved changes of this one.
      </MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={bringBack}>
          Bring it back
        </Button>
        <Button size="small" onClick={drop}>
          Discard it
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
