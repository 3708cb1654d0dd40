import { runInProcess } from "./context.ts";
import { type FaceFactory, faceJobCount, isVideoJob, maxAttempts } from "./face.ts";

/** The exit codes of a job that has ended: its files are saved, or its task failed. */
const ended = new Set([0, 5]);
/** Flags of the command. A job that was started with any of them goes on with all others. */
const variants = [[], ["--no-wait"], ["--no-download"], ["--timeout", "2"], ["--json", "-o", "other/"]];

/** `seedance video` and `seedance image`; the odd jobs have a scope. */
export const createCliFace: FaceFactory = async ({ context }, promptOf) => {
  /** `resumed`: `resume` went on with the job, and may have ended it. */
  const states = new Map<number, "unfinished" | "resumed" | "ended">();
  const withoutFiles = new Set<number>();

  const run = async (job: number, flags: readonly string[], signal: AbortSignal) => {
    const scope = job % 2 === 1 ? ["--scope", promptOf(job)] : [];
    const line = [isVideoJob(job) ? "video" : "image", promptOf(job), "--yes", "-o", "out/", ...scope, ...flags];
    const code = await runInProcess(context(signal), line);
    // A line that is run again when its job has ended is a new job, unless it has a scope.
    const hasEnded = ended.has(code) && !flags.includes("--no-wait");
    states.set(job, hasEnded ? "ended" : "unfinished");
    // These name no folder, so that `resume` saves no files either.
    if (flags.includes("--no-download") || flags.includes("--no-wait")) withoutFiles.add(job);
    else if (hasEnded) withoutFiles.delete(job);
  };

  return {
    withoutFiles,
    async act(job, variant, signal) {
      if (variant % 6 === 5) {
        await runInProcess(context(signal), ["resume"]);
        for (const [each, state] of states) if (state === "unfinished") states.set(each, "resumed");
      } else if (!states.has(job) || states.get(job) === "unfinished" || job % 2 === 1)
        await run(job, variants[variant % 6] ?? [], signal);
    },
    async restart() {},
    async finish(signal) {
      const wrong: string[] = [];
      for (let job = 0; job < faceJobCount; job++) {
        for (let tries = 0; states.get(job) === "unfinished" && tries < maxAttempts; tries++)
          await run(job, [], signal);
        if (states.get(job) === "unfinished") wrong.push(`I7: job ${job} does not end`);
      }
      let code = -1;
      for (let tries = 0; !ended.has(code) && tries < maxAttempts; tries++)
        code = await runInProcess(context(signal), ["resume"]);
      if (!ended.has(code)) wrong.push(`I7: resume ends with ${code}`);
      return wrong;
    },
    async close() {},
  };
};
