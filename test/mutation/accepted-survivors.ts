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
    file: "src/graph/operation-life.ts",
    original: "[]",
    replacement: '["Stryker was here"]',
    reason: "A step that ends has operations: the list is for the compiler alone.",
  },
  {
    file: "src/gateway/http/operation-time.ts",
    original: "prefer === undefined",
    replacement: "false",
    reason: "No header is no text with a wish in it either: that is only found sooner.",
  },
  {
    file: "src/gateway/http/operation-time.ts",
    original: "[]",
    replacement: '["Stryker was here"]',
    reason: "What is looked at is the second of it, and there is none.",
  },
  {
    file: "src/graph/reads/read-queue.ts",
    original: "[]",
    replacement: '["Stryker was here"]',
    reason:
      "One is replaced at once; the other is that of a read which has become another: nobody looks at it any more.",
  },
  {
    file: "src/graph/reads/read-queue.ts",
    original: "refused.length === 0",
    replacement: "false",
    reason: "Nobody waits for none of them, and none is a sign of throttling: that is only found sooner.",
  },
  {
    file: "src/graph/reads/read-queue.ts",
    original: "this.#isWaitingForConnection",
    replacement: "true",
    reason: "In #rest: who doesn't wait stops nothing by not waiting any more.",
  },
  {
    file: "src/graph/reads/read-queue.ts",
    original: "this.#maySend",
    replacement: "false",
    reason: "In #useGranted: what is given back there is taken again at once, as nobody else is granted one meanwhile.",
  },
  {
    file: "src/graph/reads/pending-read.ts",
    original: "[]",
    replacement: '["Stryker was here"]',
    reason: "Whether anybody wants it, nobody asks of a read that is answered.",
  },
  ...[
    ["this.#previous.size === 0", "false"],
    ["this.#previous.size === 0", "this.#previous.size !== 0"],
    ["{ this.#previous = this.#current; this.#current = new Map(); }", "{}"],
  ].map(([original = "", replacement = ""]) => ({
    file: "src/graph/reads/generational-map.ts",
    original,
    replacement,
    reason:
      "What is in it stays the same. What the tables of a Map keep from the garbage collector isn't seen from outside.",
  })),
  {
    file: "src/graph/transport/connections.ts",
    original: "false",
    replacement: "true",
    reason: "Of #wasReleased: it is set anew before anybody looks at it.",
  },
  {
    file: "src/graph/transport/connections.ts",
    original: "this.#share.isUsedUp",
    replacement: "false",
    reason: "Nobody could take one then either: it only saves looking on.",
  },
  {
    file: "src/graph/transport/connections.ts",
    original: "next === undefined",
    replacement: "false",
    reason: "Who stands in the line has something to be granted: this is for the compiler alone.",
  },
  ...["true", "this.#waiting.size >= 0"].map((replacement) => ({
    file: "src/graph/transport/connections.ts",
    original: "this.#waiting.size > 0",
    replacement,
    reason: "Where nobody waits nobody is found: that is only found sooner.",
  })),
  ...[
    ['typeof value !== "object" || value === null', "false"],
    ['typeof value !== "object" || value === null', 'typeof value !== "object" && value === null'],
    ['typeof value !== "object"', "false"],
    ["value === null", "false"],
  ].map(([original = "", replacement = ""]) => ({
    file: "src/gateway/execution/answer-limit.ts",
    original,
    replacement,
    reason: "Numbers, truth values and null have no names either that for…in would find.",
  })),
  {
    file: "src/gateway/execution/document-limits.ts",
    original: "[]",
    replacement: '["Stryker was here"]',
    reason: "A text is no field whose type is a list.",
  },
  {
    file: "src/graph/map-error.ts",
    original: "status >= 400",
    replacement: "status > 400",
    reason: "400 itself has an error of its own, whatever the operation.",
  },
  ...[
    ["userId === undefined || userId === null", "false"],
    ["userId === undefined || userId === null", "userId === undefined && userId === null"],
    ["userId === undefined", "false"],
    ["userId === null", "false"],
  ].map(([original = "", replacement = ""]) => ({
    file: "src/gateway/schema/input-rules.ts",
    original,
    replacement,
    reason: "As texts undefined and null look like plain ids, too: this is for the compiler alone.",
  })),
  {
    file: "src/gateway/schema/input-rules.ts",
    original: '"custom"',
    replacement: '""',
    reason: "Of an issue its path and its message are told, and nothing asks for its code.",
  },
  {
    file: "src/graph/transport/json-batch.ts",
    original: "[]",
    replacement: '["Stryker was here"]',
    reason: "A text is no answer, and no answer's place is named so.",
  },
  ...[
    ['typeof id === "string"', "true"],
    ["-1", "+1"],
  ].map(([original = "", replacement = ""]) => ({
    file: "src/graph/transport/json-batch.ts",
    original,
    replacement,
    reason: "What is no text is not the text of its number either, which is asked next.",
  })),
  {
    file: "src/service/http/batch/batch-dependencies.ts",
    original: "id.toLowerCase()",
    replacement: "id.toUpperCase()",
    reason: "How many there are is counted: either case makes one of what differs in case alone.",
  },
  {
    file: "src/service/http/batch/batch-dependencies.ts",
    original: "dependsOn[0]?.toLowerCase",
    replacement: "dependsOn[0].toLowerCase",
    reason: "There is one, as was asked before: this is for the compiler alone.",
  },
  {
    file: "src/service/http/batch/run-batch.ts",
    original: "outcome === undefined",
    replacement: "false",
    reason: "What is depended on is an earlier request, as the envelope has been read: this is for the compiler alone.",
  },
  {
    file: "src/service/store/sqlite/connection.ts",
    original: "this.#turn === turn",
    replacement: "true",
    reason: "Where SQLite gave up the transaction, the step can't be undone either, and the turn has failed already.",
  },
  {
    file: "src/service/store/sqlite/connection.ts",
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
