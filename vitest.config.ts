import { defineConfig } from "vitest/config";
import { needTools } from "./vitest.tools.config.ts";

export default defineConfig({
  test: {
    globalSetup: "test/support/build.ts",
    include: ["test/**/*.test.ts"],
    exclude: [needTools],
    typecheck: { enabled: true, include: ["test/types/**/*.test-d.ts"], tsconfig: "tsconfig.json" },
    testTimeout: 20_000,
    // One worker less than there are cores, the default, leaves half of a small machine idle.
    maxWorkers: "100%",
  },
});
