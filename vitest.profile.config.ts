import { defineConfig } from "vitest/config";
import { overContract } from "./scripts/over-contract.ts";
import { needTools } from "./vitest.tools.config.ts";

/** The same tests over the contract of a profile: `CONTRACT=NAME vitest run --config vitest.profile.config.ts`. */
export default defineConfig({
  plugins: [overContract(process.env.CONTRACT ?? "")],
  test: {
    include: ["test/contract/*.test.ts", "test/sandbox/*.test.ts", "test/unit/validate.test.ts"],
    exclude: [needTools],
    testTimeout: 20_000,
    maxWorkers: "100%",
  },
});
