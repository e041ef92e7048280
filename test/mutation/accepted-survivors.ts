/** A mutant that no test notices, and why none has to. */
export interface AcceptedSurvivor {
  readonly file: string;
  /** The text that is replaced. */
  readonly original: string;
  readonly replacement: string;
  readonly reason: string;
}

/** What Stryker puts in the place of an empty text. */
const TEXT = '"Stryker was here!"';

export const acceptedSurvivors: readonly AcceptedSurvivor[] = [
  {
    file: "src/client/retry-after-header.ts",
    original: '""',
    replacement: TEXT,
    reason: "No time either.",
  },
  {
    file: "src/graph/transport/retry-budget.ts",
    original: "this.#balance < RESERVE",
    replacement: "this.#balance <= RESERVE",
    reason: "At the reserve itself nothing is added: the sum is cut to the reserve.",
  },
  {
    file: "src/service/store/connection.ts",
    original: "this.#turn === turn",
    replacement: "true",
    reason: "Where SQLite gave up the transaction, the step can't be undone either, and the turn has failed already.",
  },
  {
    file: "src/service/store/connection.ts",
    original: "this.#database.isTransaction",
    replacement: "true",
    reason: "In #fail: a rollback without a transaction throws, and that is caught.",
  },
  {
    file: "src/common/duplicate-members.ts",
    original: "[]",
    replacement: '["Stryker was here"]',
    reason: "What is at the bottom is only looked at for a name outside of every object: JSON has none.",
  },
  ...["has", "add"].map((method) => ({
    file: "src/common/duplicate-members.ts",
    original: `names?.${method}`,
    replacement: `names.${method}`,
    reason: "A colon follows names alone, and they are in objects: there is a set for each.",
  })),
];
