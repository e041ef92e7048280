import { useEffect } from "react";
import { useNotify } from "../../layout/notify.tsx";
import { listInWords } from "../../locale.ts";
import { useDraft } from "../drafts.ts";
import { fieldsOf, isSame } from "../form/fields.ts";
import { useEditor } from "../use-editor.ts";
import { emptied, type Appointment } from "../shown-appointment.ts";
import { findDifferences, merge } from "./merge.ts";

/**
 * Somebody else saved while this person was typing. What they alone changed is taken into the form at once, so that it
 * shows what the agenda shows, and text messages go to the numbers of now.
 *
 * @param isBusy while a write of this form is under way: its own conflict is handled with its answer
 * @returns what both changed, each to something else: it is asked about when this person saves
 */
export function useRebase(appointment: Appointment, isBusy: boolean): readonly string[] {
  const notify = useNotify();
  const editOf = useEditor(appointment.onlineMeetingId);
  const { draft, keep, drop } = useDraft(appointment.onlineMeetingId);
  const base = draft && (draft.base ?? emptied(appointment));
  const isOvertaken = draft !== undefined && base?.etag !== appointment.etag && !isBusy;
  const ways = isOvertaken
    ? { mine: draft.fields, theirs: fieldsOf(appointment), base: fieldsOf(base ?? emptied(appointment)) }
    : undefined;
  const differences = ways ? findDifferences(ways) : undefined;
  const isMergeable = differences !== undefined && differences.conflicts.length === 0;
  useEffect(() => {
    if (ways === undefined || !isMergeable) return;
    const merged = merge(ways, {});
    if (isSame(merged, ways.theirs)) drop();
    else keep({ base: appointment, fields: merged });
    const { who, when } = editOf(appointment);
    const labels = differences.takenOver.map(({ label }) => label);
    if (labels.length > 0)
      notify(
        "info",
        `Changed by ${who === "Somebody else" ? "somebody else" : who} ${when}`.trim(),
        `Now in your form too: ${listInWords(labels)}.`,
      );
  });
  return differences?.conflicts.map(({ label }) => label) ?? [];
}
