import { useEffect, useRef } from "react";
import type { UpdateConflict } from "virtual-appointments-client/react";
import { useLoaded } from "../../layout/use-loaded.ts";
import type { Appointment } from "../shown-appointment.ts";
import { fieldsOf, type Fields } from "../form/fields.ts";
import { useEditor } from "../use-editor.ts";
import { findDifferences, merge, type Side } from "./merge.ts";

interface ConflictResolverProps {
  readonly conflict: UpdateConflict;
  readonly mine: Fields;
  /** The version that was edited. */
  readonly base: Appointment;
  readonly onResolve: (conflict: UpdateConflict, merged: Fields) => void;
}

/** Merges what can be merged without a question, and asks about the rest. */
export function ConflictResolver({ conflict, mine, base, onResolve }: ConflictResolverProps) {
  const ways = { mine, theirs: fieldsOf(conflict.theirs), base: fieldsOf(base) };
  const differences = findDifferences(ways);
  const editOf = useEditor(conflict.theirs.onlineMeetingId);
  const [ConflictDialog, loadDialog] = useLoaded(() => import("./conflict-dialog.tsx"));
  const isQuestion = differences.conflicts.length > 0;
  // What is kept of an answer is a draft on top of theirs, which would look like another answer to the same conflict.
  const resolved = useRef<Appointment>(undefined);
  const resolve = (choices: Readonly<Record<string, Side>>) => {
    if (resolved.current === conflict.theirs) return;
    resolved.current = conflict.theirs;
    onResolve(conflict, merge(ways, choices));
  };
  useEffect(() => {
    if (!isQuestion) resolve({});
  });
  useEffect(() => {
    if (isQuestion) loadDialog();
    // oxlint-disable-next-line react/exhaustive-deps -- another function each time
  }, [isQuestion]);
  if (!isQuestion || ConflictDialog === undefined) return null;
  return (
    <ConflictDialog
      key={conflict.theirs.etag}
      differences={differences}
      edit={editOf(conflict.theirs)}
      onCancel={conflict.discard}
      onResolve={resolve}
    />
  );
}
