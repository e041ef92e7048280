import type { Change } from "../change.ts";

const service = ["test/service/resources/idempotency.test.ts"];
const repeated = ["test/graph/writes/repeated-writes.test.ts"];
const equal = ["test/graph/writes/equal-writes.test.ts"];
const settled = ["test/graph/writes/settle-write.test.ts"];
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
  {
    name: "what another wrote over a version counts as one's own",
    file: "src/graph/writes/settle-write.ts",
    find: 'const isOpen = operation === "update" && ifMatch === undefined;',
    replace: "const isOpen = true;",
    tests: [...equal, ...settled],
  },
  {
    name: "whoever deleted a version, it was oneself",
    file: "src/graph/writes/settle-write.ts",
    find: "if (ifMatch === undefined && found instanceof NotFoundError",
    replace: "if (found instanceof NotFoundError",
    tests: [...equal, ...settled],
  },
  {
    name: "a version does not tell who made it",
    file: "src/service/resources/appointments/appointment-handlers.ts",
    find: "etag: createEtag(request.headers[WRITE_ID]),",
    replace: "etag: createEtag(),",
    tests: equal,
  },
  {
    name: "a version that is written twice under one id comes twice",
    file: "src/common/contract/etag.ts",
    find: "Buffer.concat([randomBytes(RANDOM_BYTES), mark])",
    replace: "Buffer.concat([Buffer.alloc(RANDOM_BYTES), mark])",
    tests: ["test/common/etag.test.ts"],
  },
  {
    name: "a delete of a version has no key of its own",
    file: "src/graph/writes/repeat-write.ts",
    find: "return idempotencyKey ?? (needsKey ? randomUUID() : undefined);",
    replace: "return idempotencyKey;",
    tests: equal,
  },
];
