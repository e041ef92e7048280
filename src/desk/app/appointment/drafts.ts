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
