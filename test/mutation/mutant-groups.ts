/** Modules that decide the same kind of thing, and the tests that are about them. */
export interface MutantGroup {
  readonly name: string;
  /** What is mutated. */
  readonly files: readonly string[];
  /** What has to notice it. A test file that is slow and adds nothing is left out. */
  readonly tests: readonly string[];
  /** How long a test may take, in milliseconds, where many a mutant keeps one waiting for ever. */
  readonly testTimeout?: number;
  /** Of a hundred mutants, how many have to be noticed. */
  readonly threshold: number;
}

export const mutantGroups: readonly MutantGroup[] = [
  {
    name: "authorization",
    files: [
      "src/common/contract/graph-permissions.ts",
      "src/graph/model/operation-permissions.ts",
      "src/service/access/*.ts",
    ],
    tests: ["test/service/access/{sufficient-permissions,permissions,access-policy}.test.ts"],
    threshold: 95,
  },
  {
    name: "tokens",
    files: [
      "src/identity/token-validator.ts",
      "src/identity/issuer-keys.ts",
      "src/identity/bearer-token.ts",
      "src/identity/expiring-cache.ts",
    ],
    tests: ["test/identity/{issuer-keys,token-life,bearer-token,wrong-tokens}.test.ts"],
    threshold: 95,
  },
  {
    name: "claims",
    files: ["src/identity/access-token-claims.ts", "src/common/duplicate-members.ts"],
    tests: ["test/identity/access-token-claims.test.ts", "test/common/duplicate-members.test.ts"],
    threshold: 95,
  },
  {
    name: "preconditions",
    files: ["src/service/protocol/preconditions.ts"],
    tests: [
      "test/service/protocol/{entity-tags,preconditions}.test.ts",
      "test/service/resources/appointments/appointment-handlers.test.ts",
    ],
    threshold: 90,
  },
  {
    name: "batch",
    files: ["src/service/http/batch/*.ts", "src/graph/transport/json-batch.ts"],
    tests: ["test/service/http/batch-parts.test.ts", "test/graph/transport/json-batch.test.ts"],
    threshold: 90,
  },
  {
    name: "store-connection",
    files: ["src/service/store/sqlite/connection.ts"],
    tests: ["test/service/store/{connection,connection-*,store}.test.ts"],
    threshold: 95,
  },
  {
    name: "read-queue",
    files: ["src/graph/reads/{read-queue,queue-per-credential,refused-reads,pending-read}.ts"],
    tests: ["test/graph/reads/*.test.ts"],
    testTimeout: 5_000,
    threshold: 90,
  },
  {
    name: "queue-parts",
    files: [
      "src/graph/reads/{concurrency-limit,gathering,generational-map,operation-reads,priority-lanes,queue-timeout}.ts",
      "src/graph/transport/connections.ts",
    ],
    tests: [
      "test/graph/reads/{queue-parts,queue-timeout,read-queue,read-queue-callers}.test.ts",
      "test/graph/transport/connections.test.ts",
    ],
    testTimeout: 5_000,
    threshold: 90,
  },
  {
    name: "deadlines",
    files: ["src/graph/operation-life.ts", "src/gateway/http/operation-time.ts"],
    tests: ["test/graph/operation-life.test.ts", "test/gateway/http/operation-time.test.ts"],
    threshold: 90,
  },
  {
    name: "retry",
    files: [
      "src/graph/reads/read-retry.ts",
      "src/graph/transport/retry-budget.ts",
      "src/common/retry-after.ts",
      "src/service/sms-delivery/delivery-retry.ts",
      "src/client/retry-policy.ts",
      "src/client/retry-after-header.ts",
    ],
    tests: [
      "test/graph/reads/read-retry*.test.ts",
      "test/graph/transport/retry-budget.test.ts",
      "test/common/retry-after*.test.ts",
      "test/service/sms-delivery/delivery-retry.test.ts",
      "test/client/retry-policy.test.ts",
    ],
    threshold: 90,
  },
  {
    name: "error-table",
    files: ["src/graph/map-error.ts"],
    tests: ["test/graph/map-error.test.ts"],
    threshold: 90,
  },
  {
    name: "answer-size",
    files: ["src/gateway/execution/document-limits.ts", "src/gateway/execution/answer-limit.ts"],
    tests: ["test/gateway/execution/{document-limits-bounds,document-sizes,answer-limit}.test.ts"],
    threshold: 90,
  },
  {
    name: "input-rules",
    files: [
      "src/gateway/schema/input-rules.ts",
      "src/common/contract/appointment-properties.ts",
      "src/common/contract/patterns.ts",
    ],
    tests: ["test/gateway/schema/input-rules/input-rules.test.ts", "test/gateway/schema/meeting-issues.test.ts"],
    threshold: 90,
  },
  {
    name: "merge",
    files: ["src/client/merge-changes.ts"],
    tests: ["test/client/merge-changes.test.ts"],
    threshold: 90,
  },
];
