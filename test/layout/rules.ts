// The layout of src, as `npm run check:layout` compares it with the files. Paths begin below src.

export interface SizeRules {
  readonly maxFiles: number;
  readonly maxLines: number;
  /** Files that are longer, by what they are instead of code. */
  readonly tables: Readonly<Record<string, string>>;
}

export interface LayoutRules extends SizeRules {
  /**
   * What each folder may import: other folders or single files. The longest path that a file lies below is its own, and
   * a folder always may import from itself. What isn't listed may be imported by nobody, and may import nothing.
   */
  readonly arrows: Readonly<Record<string, readonly string[]>>;
  /** What packages of this repository are called where they are imported. */
  readonly packages: Readonly<Record<string, string>>;
  /** Base names that tools or conventions give. */
  readonly sharedNames: readonly string[];
}

/** What everything on the server may import, and what imports nothing. */
const common = "common";

const sizes = { maxFiles: 20, maxLines: 300 };

export interface TestRules extends SizeRules {
  /** What starts something that has to be stopped. A test is handed it by a fixture, which stops it in any case. */
  readonly starters: readonly string[];
  /** Tests that start it themselves, and why. */
  readonly startedByHand: Readonly<Record<string, string>>;
}

const fixtureOfItsOwn = "a fixture of its own stops what this adds to";

/** Those of the tests. Paths begin with `test`. */
export const testRules: TestRules = {
  ...sizes,
  tables: {},
  starters: [
    "startAuthority",
    "startClientHarness",
    "startLiveGraph",
    "startTenant",
    "startCommand",
    "startGateway",
    "startProgram",
    "startRestartable",
    "startService",
    "startUpstream",
    "startWebhookReceiver",
    "spawnService",
  ],
  startedByHand: {
    "test/e2e/desk/desk-build.test.ts": "a build is not to outlive its program, which is told to stop",
    "test/e2e/loaded-modules.test.ts": fixtureOfItsOwn,
    "test/e2e/readme.test.ts": "each page is read on a start of its own",
    "test/e2e/workers.test.ts": fixtureOfItsOwn,
    "test/gateway/execution/plan-failure.test.ts": "is about what stopping a gateway says",
    "test/gateway/http/bounds/request-bodies.test.ts": fixtureOfItsOwn,
    "test/layout/layout.test.ts": "is about this rule",
    "test/service/http/service-process.test.ts": "is about what a stop leaves to the next start",
    "test/telemetry/monitoring.test.ts": "programs run only while their metrics are read",
    "test/telemetry/metrics.test.ts": fixtureOfItsOwn,
    "test/service/store/crash.test.ts": "is about kills, and the starts after them",
  },
};

export const rules: LayoutRules = {
  arrows: {
    "main.ts": ["cli", "runtime/compile-cache.js"],
    cli: ["runtime", "config", "gateway", "service", "sandbox", "transfer", common],
    // Of the gateway, the rules that it goes by; all else it asks over HTTP.
    transfer: ["runtime/usage-error.ts", "gateway/schema/input-rules.ts", "gateway/schema/validation-error.ts", common],
    // What makes the package: run by npm alone.
    package: ["runtime"],
    runtime: ["config", "gateway", "service", "sandbox", "identity", "graph", "telemetry", common],
    telemetry: ["gateway", "service", "graph", "identity", common],
    config: ["identity", common],
    sandbox: ["service", "identity", "config/fault-plan.ts", common],
    "gateway/http": ["gateway/execution", "gateway/playground", "gateway/schema", "graph", "identity", common],
    "gateway/schema": ["graph", "identity", common],
    "gateway/execution": [common],
    "gateway/playground": [common],
    identity: ["graph", common],
    graph: [common],
    "service/http": [
      "service/feed",
      "service/resources",
      "service/metadata",
      "service/access",
      "service/store/store-error.ts",
      "service/protocol",
      "service/domain",
      common,
    ],
    "service/feed": [
      "service/resources/handler-context.ts",
      "service/access",
      "service/store/store.ts",
      "service/store/stored-changes.ts",
      "service/protocol",
      "service/domain",
      common,
    ],
    "service/notifications": [
      "service/feed",
      "service/sms-delivery/webhook-signature.ts",
      "service/resources/handler-context.ts",
      "service/store/store.ts",
      "service/store/stored-changes.ts",
      "service/store/stored-subscriptions.ts",
      "service/domain",
      common,
    ],
    // Of the store, what it is asked; which one answers is for the runtime to know.
    "service/resources": [
      "service/access",
      "service/store/store.ts",
      "service/store/search.ts",
      "service/store/stored-changes.ts",
      "service/store/sms-outbox.ts",
      "service/protocol",
      "service/domain",
      common,
    ],
    // What operators do about people, beside running services.
    "service/people": [
      "service/store/store.ts",
      "service/store/stored-people.ts",
      "service/resources/change-log.ts",
      "service/domain",
      common,
    ],
    "service/audit": ["service/store/audit-log.ts", "service/domain", common],
    "service/metadata": ["service/protocol", "service/domain", common],
    "service/access": ["service/store/store.ts", "service/protocol", "service/domain", common],
    "service/sms-delivery": ["service/store/sms-outbox.ts", "service/domain", common],
    "service/protocol": ["service/domain", common],
    "service/store": ["service/domain", common],
    "service/domain": [common],
    common: [],
    client: [],
    // Generated code is how the client gets to know what the server knows.
    "client/tools": ["client", "common/contract"],
    desk: ["client", "common/contract"],
  },
  packages: { "virtual-appointments-client": "client" },
  ...sizes,
  tables: {
    "client/generated/graphql.ts": "made by codegen",
    "client/released-schema.graphql": "the schema of the last release",
    "desk/icons/drawings.ts": "the paths of icons",
    "gateway/playground/examples.ts": "the playground's documents",
    "telemetry/monitoring/dashboard.json": "what Grafana reads",
  },
  sharedNames: ["index.ts", "README.md", "LICENSE", "package.json", "tsconfig.json"],
};
