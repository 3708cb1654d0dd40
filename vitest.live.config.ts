import { defineConfig } from "vitest/config";
import { overContract } from "./scripts/over-contract.ts";

/** The same tests over the contract of a profile: `CONTRACT=live vitest run --config vitest.live.config.ts`. */
export default defineConfig({
  plugins: [overContract(process.env.CONTRACT ?? "")],
  test: {
    include: ["test/contract/*.test.ts", "test/sandbox/*.test.ts", "test/unit/validate.test.ts"],
    exclude: ["test/**/*.{curl,ffprobe,chromium,terminal}.test.ts"],
    testTimeout: 20_000,
    maxWorkers: "100%",
  },
});
