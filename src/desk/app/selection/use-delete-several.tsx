import { useDeleteVirtualAppointments } from "virtual-appointments-client/react";
import { MAX_MEETINGS } from "../../../common/contract/limits.ts";
import { useKept, type Deletion } from "../appointment/kept.ts";
import { DeletedToast, UNDO_MILLISECONDS } from "../appointment/undo/deleted-toast.tsx";
import { isOutcomeUnknown, type Explanation, type Failed } from "../failure/explain-failure.ts";
import { useExplain } from "../failure/use-explain.ts";
import { useDispatch } from "../layout/notify.tsx";
import type { Failure } from "./failure-list.tsx";
import type { SelectedMeeting } from "./selection.ts";

/** Deletes several at once. Each is kept before it goes, as one alone is: all can be undone together, or one by one. */
export function useDeleteSeveral() {
  const { drafts, deletions } = useKept();
  const { explainError } = useExplain();
  const { dispatch } = useDispatch();
  const { mutateAsync, isPending } = useDeleteVirtualAppointments();

  const deletionOf = ({ onlineMeetingId, subject, virtualAppointment }: SelectedMeeting): Deletion => ({
    appointment: virtualAppointment,
    subject: subject ?? "Online meeting",
    edits: drafts.find(onlineMeetingId)?.fields,
    state: "deleted",
  });

  /** @returns why, for each that was not deleted; `undefined` in its place for one that was */
  const deletePage = async (page: readonly SelectedMeeting[]): Promise<readonly (Explanation | undefined)[]> => {
    for (const each of page) deletions.keep(each.onlineMeetingId, { ...deletionOf(each), state: "deleting" });
    const failed = (index: number, error: Failed) => {
      if (!isOutcomeUnknown(error)) deletions.drop(page[index]?.onlineMeetingId ?? "");
      return explainError(error);
    };
    try {
      const { results } = await mutateAsync({
        appointments: page.map(({ onlineMeetingId, virtualAppointment: { etag } }) => ({
          onlineMeetingId,
          ...(etag === null ? {} : { ifMatch: etag }),
        })),
      });
      return results.map((result, index) => {
        if (result?.__typename === "DeleteVirtualAppointmentPayload") return undefined;
        return failed(index, result === null || result === undefined ? UNFORESEEN : { failure: result });
      });
    } catch (error) {
      return page.map((_, index) => failed(index, error as Failed));
    }
  };

  const deleteSeveral = async (chosen: readonly SelectedMeeting[]): Promise<readonly Failure[]> => {
    const failures: Failure[] = [];
    const deleted: (readonly [string, Deletion])[] = [];
    for (let start = 0; start < chosen.length; start += MAX_MEETINGS) {
      const page = chosen.slice(start, start + MAX_MEETINGS);
      const kept = page.map(deletionOf);
      for (const [index, explanation] of (await deletePage(page)).entries()) {
        const [meeting, deletion] = [page[index], kept[index]];
        if (meeting === undefined || deletion === undefined) continue;
        const { onlineMeetingId } = meeting;
        if (explanation !== undefined) {
          failures.push({ onlineMeetingId, subject: deletion.subject, ...explanation });
          continue;
        }
        deletions.keep(onlineMeetingId, deletion);
        drafts.drop(onlineMeetingId);
        deleted.push([onlineMeetingId, deletion]);
      }
    }
    if (deleted.length > 0) {
      const undo = () => {
        for (const [id, deletion] of deleted) deletions.keep(id, { ...deletion, state: "restoring" });
      };
      const what = { toastId: "deleted-several", count: deleted.length, subject: deleted[0]?.[1].subject ?? "" };
      dispatch(<DeletedToast {...what} onUndo={undo} />, what.toastId, UNDO_MILLISECONDS);
    }
    return failures;
  };
  return { deleteSeveral, isPending };
}

/** In a way nobody foresaw: it may be gone. */
const UNFORESEEN: Failed = { kind: "network", status: undefined };
