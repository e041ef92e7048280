import { useMemo } from "react";
import { useAllKept, useKept, useKeptOf } from "./kept.ts";

/** Edits of a meeting's appointment that are not saved yet. */
export function useDraft(onlineMeetingId: string) {
  const { value: draft, keep, drop } = useKeptOf(useKept().drafts, onlineMeetingId);
  return { draft, keep, drop };
}

/** How much would be lost by signing out: edits, and deleted appointments that may be brought back. */
export function useKeptCount(): number {
  const { drafts, deletions } = useKept();
  return useAllKept(drafts).length + useAllKept(deletions).length;
}

/** The ids of meetings in which something is not saved yet, or deleted and not given up. */
export function useUnsaved(): ReadonlySet<string> {
  const { drafts, deletions } = useKept();
  const [drafted, deleted] = [useAllKept(drafts), useAllKept(deletions)];
  return useMemo(() => new Set([...drafted, ...deleted].map(([id]) => id)), [drafted, deleted]);
}
