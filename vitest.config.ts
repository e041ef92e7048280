import { defineConfig } from "vitest/config";

export default defineConfig({
  // One graphql for Yoga, Pothos and the tests: Vite would otherwise resolve another build of it than Node does,
  // and errors would come "from another module or realm".
  ssr: { resolve: { conditions: ["module-sync", "node"] } },
  test: {
    globalSetup: ["test/support/log-search.ts"],
    setupFiles: ["test/support/loopback-only.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: "gateway", include: ["test/**/*.test.ts"], exclude: ["test/client/**"] },
      },
      {
        extends: true,
        test: { name: "client", include: ["test/client/**/*.test.ts"], setupFiles: ["test/support/dom.ts"] },
      },
    ],
  },
});
