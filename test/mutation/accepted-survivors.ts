/** A mutant that no test notices, and why none has to. */
export interface AcceptedSurvivor {
  readonly file: string;
  /** The text that is replaced. */
  readonly original: string;
  readonly replacement: string;
  readonly reason: string;
}

export const acceptedSurvivors: readonly AcceptedSurvivor[] = [];
