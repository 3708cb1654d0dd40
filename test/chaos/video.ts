import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { findLeftovers, readChaosFigures, violatedLimits } from "./check.ts";
import type { ChaosResult } from "./embedded.ts";
import { maximumPriceOf } from "./manifest.ts";
import { type ChaosRandom, startChaosService } from "./service.ts";
import { startChaosWorker, workerEnvironment } from "./worker.ts";

/** The processes that run the same command line at the same time. */
const processes = 2;
/** The lifetime of a killed process in milliseconds: from an incomplete start to the download. */
const [minLifetime, maxLifetime] = [100, 1_600];
/** The kills of one job. A job is done before the last one if its processes live long enough. */
const killsPerJob = 6;
/** The runs without a kill after which a job must be done. */
const maxRuns = 5;
/** The maximum price of a job in credits: that of a video without other fields, the dearer one. */
const creditsPerJob = maximumPriceOf("seedance", {});
/** The exit code of a process that did not get the job, because another one has its lease. */
const leased = 7;

/**
 * Tests single jobs: two processes run the same `seedance video` or `seedance image` at the same time, and are killed at random moments.
 * @param cli the path of the command line.
 * @param kills the number of kills; as many jobs are made as these need.
 */
export async function testVideo(cli: string, kills = 60, random: ChaosRandom = Math.random): Promise<ChaosResult> {
  const home = mkdtempSync(join(tmpdir(), "seedance-chaos-"));
  const work = join(home, "work");
  mkdirSync(work);
  try {
    await using service = await startChaosService(cli, 1e6);
    const env = workerEnvironment(service, home);
    const broken: string[] = [];
    let [killed, jobs] = [0, 0];

    const line = (job: number) => {
      const prompt = `A paper boat with number ${job} drifts down a rainy street. Rain patters.`;
      const limits = ["--max-credits", String(creditsPerJob), "--yes", "--json"];
      return [job % 2 === 0 ? "video" : "image", prompt, "--scope", `job ${job}`, "-o", "films/", ...limits];
    };
    /** Runs a process of a job, and kills it if it lives longer. @returns whether the job is done. */
    const run = async (job: number, lifetime?: number): Promise<boolean> => {
      const worker = startChaosWorker(cli, line(job), env, work);
      if (lifetime !== undefined && !(await Promise.race([worker.ended, setTimeout(lifetime)])))
        worker.child.kill("SIGKILL");
      const { code, signal } = await worker.ended;
      if (signal === "SIGKILL") killed++;
      else if (code !== 0 && code !== leased) broken.push(`job ${job} ended with ${code}: ${worker.lastStderr()}`);
      return code === 0;
    };

    for (; killed < kills && broken.length === 0; jobs++) {
      const end = killed + killsPerJob;
      const job = jobs;
      const killAgain = async (process: number) => {
        for (let [done, tries] = [false, 0]; !done && killed < end; tries++)
          done = await run(job, minLifetime + random(job, process, tries) * (maxLifetime - minLifetime));
      };
      await Promise.all(Array.from({ length: processes }, (_, process) => killAgain(process)));
      let done = false;
      for (let runs = 0; !done && runs < maxRuns; runs++) done = await run(job);
      if (!done) broken.push(`job ${job} was not done after ${maxRuns} runs without a kill`);
    }
    const resume = startChaosWorker(cli, ["resume"], env, work);
    const { code } = await resume.ended;
    if (code !== 0) broken.push(`resume ended with ${code}: ${resume.lastStderr()}`);

    const folder = join(work, "films");
    broken.push(...findLeftovers(home));
    const expected = { items: jobs, ceiling: jobs * creditsPerJob };
    const figures = readChaosFigures(await service.ledger(), folder, expected);
    // Each start may read the task once more, so that the limit of requests per item is that of batches only.
    const rules = violatedLimits({ ...figures, requestsPerItem: 0 });
    return { ...figures, kills: killed, broken: [...broken, ...rules] };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
