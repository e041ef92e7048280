import { useEffect, useRef } from "react";
import type { UpdateConflict } from "virtual-appointments-client/react";
import type { Appointment } from "./appointment.ts";
import { ConflictDialog } from "./conflict-dialog.tsx";
import { fieldsOf, type Fields } from "./fields.ts";
import { findDifferences, merge } from "./merge.ts";

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
  const isQuestion = differences.conflicts.length > 0;
  const mergedFor = useRef<Appointment>(undefined);
  useEffect(() => {
    if (isQuestion || mergedFor.current === conflict.theirs) return;
    mergedFor.current = conflict.theirs;
    onResolve(conflict, merge(ways, {}));
  });
  if (!isQuestion) return null;
  return (
    <ConflictDialog
      key={conflict.theirs.etag}
      differences={differences}
      onCancel={conflict.discard}
      onResolve={(choices) => onResolve(conflict, merge(ways, choices))}
    />
  );
}
