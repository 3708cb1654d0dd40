import { defineConfig } from "vitest/config";
import { overContract } from "./scripts/over-contract.ts";

const { CONTRACT } = process.env;

/** The contract's cases against a service: scripts/test-contract.ts. */
export default defineConfig({
  plugins: CONTRACT ? [overContract(CONTRACT)] : [],
  test: {
    globalSetup: "test/support/build.ts",
    include: ["test/contract/service.ts"],
    testTimeout: 120_000,
    fileParallelism: false,
  },
});
