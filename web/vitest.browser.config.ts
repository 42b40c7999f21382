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
    // What a page shows is asked for until it is so: a page paints when it can, not when it is asked.
    expect: { poll: { timeout: 15_000, interval: 50 } },
  },
});
