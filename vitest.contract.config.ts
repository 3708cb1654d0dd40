import { defineConfig } from "vitest/config";

/** The contract's cases against a service: scripts/test-contract.ts. */
export default defineConfig({
  test: {
    globalSetup: "test/support/build.ts",
    include: ["test/contract/service.ts"],
    testTimeout: 120_000,
    fileParallelism: false,
  },
});
