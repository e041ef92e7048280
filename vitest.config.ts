import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { findPostgres, variablesFor } from "./test/support/postgres/find-postgres.ts";

const source = (file: string) => fileURLToPath(new URL(`src/client/${file}`, import.meta.url));

/** What the service does is told of each store; what only SQLite does, and what tells nothing of a store, runs once. */
const ofEachStore = [
  "test/service/access/access-policy.test.ts",
  "test/service/http/{batch,fuzz,graph-sdk}.test.ts",
  "test/service/protocol/{preconditions,key-syntax}.test.ts",
  "test/service/resources/**/*.test.ts",
  "test/service/{people,audit,feed,notifications}/*.test.ts",
  "test/service/store/{contract/*,transfer/*,crash,crash-repeats}.test.ts",
];
/** What only PostgreSQL does. */
const ofPostgres = [
  "test/service/store/postgres/{broken-connections,connection-shares,database-schema,key-pages,late-commits,old-database}.test.ts",
  "test/service/store/postgres/rolling-upgrade.test.ts",
  "test/chaos/fleet.test.ts",
];
const postgres = await findPostgres();

export default defineConfig({
  // One graphql for Yoga, Pothos and the tests: Vite would otherwise resolve another build of it than Node does,
  // and errors would come "from another module or realm".
  ssr: { resolve: { conditions: ["module-sync", "node"] } },
  test: {
    globalSetup: ["test/support/requirements.ts", "test/support/log-search.ts", "test/support/postgres/set-up.ts"],
    setupFiles: ["test/support/programs/loopback-only.ts", "test/support/no-empty-every.ts"],
    // Many tests wait for most of their time, and with two cores Vitest itself would run one file after the other.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // These end what waits in vain: no test is to fail because the machine has something else to do. Vitest would poll
    // for a second.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        test: { name: "gateway", include: ["test/**/*.test.ts"], exclude: ["test/client/**", ...ofPostgres] },
      },
      ...(postgres === undefined
        ? []
        : [
            {
              extends: true as const,
              // The service once more, with PostgreSQL.
              test: {
                name: "postgres",
                include: [...ofEachStore, ...ofPostgres],
                env: variablesFor(postgres),
              },
            },
          ]),
      {
        extends: true,
        // The gateway once more, with graphql-js instead of plans.
        test: {
          name: "graphql-js",
          include: ["test/gateway/**/*.test.ts", "test/graph/**/*.test.ts"],
          exclude: [
            // About plans, and about what skips Yoga for them.
            "test/gateway/execution/{direct-post,plan-failure,plan-plugin,query-plan,query-engine}.test.ts",
            "test/gateway/execution/{answer-limit,kept-text,sealed,skipped-hooks,trace-execution}.test.ts",
            // Without any operation.
            "test/gateway/http/{desk-files,received-bytes,yoga-internals}.test.ts",
            "test/gateway/schema/{meeting-issues,schema}.test.ts",
            "test/graph/graph-client.test.ts",
            // About what goes upstream and comes back, and long.
            "test/graph/faults/**",
            "test/graph/reads/**",
            "test/graph/transport/{connections,retry-budget}.test.ts",
          ],
          env: { QUERY_ENGINE: "graphql-js" },
        },
      },
      {
        extends: true,
        // As apps import it, from its sources.
        resolve: {
          alias: [
            { find: /^virtual-appointments-client$/, replacement: source("index.ts") },
            { find: /^virtual-appointments-client\/react$/, replacement: source("react/index.ts") },
            { find: /^virtual-appointments-client\/live$/, replacement: source("react/live/index.ts") },
          ],
        },
        test: { name: "client", include: ["test/client/**/*.test.ts"], setupFiles: ["test/support/client/dom.ts"] },
      },
    ],
  },
});
