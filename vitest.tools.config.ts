import { defineConfig } from "vitest/config";

/** Tests that need a tool beyond Node. They fail where it is missing, and say what to install. */
export default defineConfig({
  test: {
    include: ["test/**/*.{curl,python,go,ffprobe,chromium,terminal,postgres}.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
