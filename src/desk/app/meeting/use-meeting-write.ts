import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { onlineMeetingsKey } from "virtual-appointments-client/react";
import type { Explanation, Failed, FailedOutcome } from "../failure/explain-failure.ts";
import { useExplain } from "../failure/use-explain.ts";

/** What every write of a meeting answers. */
interface Written {
  readonly handoverFailure: FailedOutcome | null;
}

/**
 * Runs a write of a meeting and reads the agendas again. What Microsoft Graph has executed and the agenda doesn't know of
 * is said as a failure: the same write again finishes it, and does nothing twice.
 */
export function useMeetingWrite() {
  const queryClient = useQueryClient();
  const { explainError, explainOutcome } = useExplain();
  const [failure, setFailure] = useState<Explanation>();

  /** @returns the answer, or `undefined` with `failure` set */
  const run = async <Payload extends Written>(write: () => Promise<Payload>): Promise<Payload | undefined> => {
    setFailure(undefined);
    try {
      const payload = await write();
      void queryClient.invalidateQueries({ queryKey: onlineMeetingsKey() });
      if (payload.handoverFailure === null) return payload;
      const { title } = explainOutcome(payload.handoverFailure);
      setFailure({
        title: "Done in Teams, not in the agenda yet",
        advice: `${title}. Try again: what is done is not done twice.`,
        retry: undefined,
        requestId: undefined,
      });
    } catch (error) {
      setFailure(explainError(error as Failed));
    }
    return undefined;
  };
  return { run, failure };
}
