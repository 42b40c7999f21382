import { defineConfig } from "vitest/config";

/** The tests in a real browser, against a real Jeton. */
export default defineConfig({
  test: {
    environment: "node",
    include: ["tests/**/*.test.ts"],
    globalSetup: ["tests/jeton.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Each file has accounts of its own; two browsers at once are as many as two cores carry.
    maxWorkers: 2,
    // A browser on a machine that does much else may be late once; what is wrong is wrong twice.
    retry: 1,
  },
});
