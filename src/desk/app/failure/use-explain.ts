import { useMemo } from "react";
import { useRights } from "../session/permissions.ts";
import { explainError, explainOutcome, type Explanation, type Failed, type FailedOutcome } from "./explain-failure.ts";

/** Explains failures to the person who is signed in: what they may do already, nobody has to allow them. */
export function useExplain() {
  const { permissions } = useRights();
  return useMemo(
    () => ({
      explainOutcome: (outcome: FailedOutcome): Explanation => explainOutcome(outcome, permissions),
      explainError: (error: Failed): Explanation => explainError(error, permissions),
    }),
    [permissions],
  );
}
