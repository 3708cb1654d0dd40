import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runInProcess } from "./context.ts";
import { type FaceFactory, faceJobCount, isVideoJob, maxAttempts } from "./face.ts";

/** States of a row that need no other run. */
const finalStates = new Set(["downloaded", "failed", "blocked"]);
const ceilings = [[], ["--max-credits", "1000"]];

/** `seedance batch run` and `batch resume`; each job is a row. */
export const createBatchFace: FaceFactory = async ({ context, printed }, promptOf, home) => {
  const rows = Array.from({ length: faceJobCount }, (_, job) => ({
    id: `row-${job}`,
    ...(isVideoJob(job)
      ? { model: "seedance" }
      : { model: "gpt-image-2", type: "text-to-image", resolution: "1K", aspectRatio: "1:1" }),
    prompt: promptOf(job),
  }));
  await writeFile(join(home, "films.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const run = ["batch", "run", "films.jsonl", "-o", "out/", "--yes"];
  let isStarted = false;

  const states = async (signal: AbortSignal): Promise<Record<string, number>> => {
    const before = printed.stdout.length;
    const code = await runInProcess(context(signal), ["batch", "status", "films"]);
    return code === 0 ? JSON.parse(printed.stdout.slice(before)).states : {};
  };

  return {
    async act(_, variant, signal) {
      const line =
        variant % 3 === 2 && isStarted ? ["batch", "resume", "films"] : [...run, ...(ceilings[variant % 2] ?? [])];
      isStarted = true;
      await runInProcess(context(signal), line);
    },
    async restart() {},
    async finish(signal) {
      if (!isStarted) return [];
      for (let tries = 0; tries < maxAttempts; tries++) {
        const code = await runInProcess(context(signal), [...run, "--max-credits", "1000"]);
        const open = Object.entries(await states(signal)).filter(
          ([state, count]) => count > 0 && !finalStates.has(state),
        );
        if (open.length === 0) return [];
        if (tries === maxAttempts - 1) return [`I7: the batch ends with ${code}: ${JSON.stringify(open)}`];
      }
      return [];
    },
    async close() {},
  };
};
