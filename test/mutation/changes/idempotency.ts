import type { Change } from "../change.ts";

const service = ["test/service/resources/idempotency.test.ts"];
const repeated = ["test/graph/writes/repeated-writes.test.ts"];
const bulk = ["test/graph/writes/bulk-writes.test.ts"];

/** That something is executed twice under one key, or repeated that has none. */
export const idempotency: readonly Change[] = [
  {
    name: "text messages are sent again under their key",
    file: "src/service/resources/sms/sms-handlers.ts",
    find: "if (isRepeated(found, request)) return accepted;",
    replace: "",
    tests: service,
  },
  {
    name: "another request under a key gets the first one's answer",
    file: "src/service/resources/first-answer.ts",
    find: "if (answer.fingerprint !== idempotency.fingerprint) throw keyOfOtherRequest();",
    replace: "",
    tests: service,
  },
  {
    name: "a key is everybody's",
    file: "src/service/protocol/idempotency.ts",
    find: "callerId: caller.id,",
    replace: 'callerId: "",',
    tests: service,
  },
  {
    name: "a lost write without a key is sent again",
    file: "src/graph/writes/graph-writes.ts",
    find: "const isKept = idempotencyKey !== undefined && keeping.isCertain;",
    replace: "const isKept = keeping.isCertain;",
    tests: repeated,
  },
  {
    name: "a lost write is sent again to an upstream that may keep no keys",
    file: "src/graph/writes/graph-writes.ts",
    find: "const isKept = idempotencyKey !== undefined && keeping.isCertain;",
    replace: "const isKept = idempotencyKey !== undefined;",
    tests: repeated,
  },
  {
    name: "a lost write of several is sent again without a key",
    file: "src/graph/writes/bulk-writes.ts",
    find: "(isLost(outcome) && key !== undefined && keeping.isCertain)",
    replace: "isLost(outcome)",
    tests: bulk,
  },
];
