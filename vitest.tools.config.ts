import { defineConfig } from "vitest/config";

/** Tests that need a tool beyond Node, or take long: each kind has a script of its own, which CI runs. */
export const needTools =
  "test/**/*.{chromium,curl,evals,ffprobe,go,mcp,newman,package,postgres,python,respect,slow,terminal}.test.ts";

/** They fail where the tool is missing, and say what to install. */
export default defineConfig({
  test: {
    globalSetup: "test/support/build.ts",
    include: [needTools],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    maxConcurrency: 3,
  },
});
