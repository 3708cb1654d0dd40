import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // These need chromium, ffmpeg, PostgreSQL, util-linux and the like: each has a script of its own, which CI runs.
    exclude: ["test/**/*.{curl,python,go,ffprobe,chromium,terminal,postgres}.test.ts"],
    typecheck: { enabled: true, include: ["test/types/**/*.test-d.ts"], tsconfig: "tsconfig.json" },
    testTimeout: 20_000,
    // One worker less than there are cores, the default, leaves half of a small machine idle.
    maxWorkers: "100%",
  },
});
