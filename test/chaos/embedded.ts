import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type ChaosFigures, findLeftovers, readChaosFigures, violatedLimits } from "./check.ts";
import { writeManifest } from "./manifest.ts";
import { type ChaosRandom, startChaosService } from "./service.ts";
import { startChaosWorker, workerEnvironment } from "./worker.ts";

export interface ChaosResult extends ChaosFigures {
  kills: number;
  /** The violated limits, as sentences. */
  broken: string[];
}

/** The lifetime of a killed process in milliseconds: from an incomplete start to several requests. */
const [minLifetime, maxLifetime] = [150, 1_800];
/** Milliseconds. */
const timeLimit = 900_000;

/**
 * Tests one machine: the process of a batch is killed repeatedly at random moments, and resumes at each start.
 * @param cli the path of the command line.
 */
export async function testEmbedded(
  cli: string,
  items = 450,
  kills = 70,
  random: ChaosRandom = Math.random,
): Promise<ChaosResult> {
  const home = mkdtempSync(join(tmpdir(), "seedance-chaos-"));
  const work = join(home, "work");
  mkdirSync(work);
  try {
    const { ceiling } = writeManifest(join(work, "films.jsonl"), items);
    await using service = await startChaosService(cli, 10 * ceiling);
    const env = workerEnvironment(service, home);
    const command = ["batch", "run", "films.jsonl", "--max-credits", String(ceiling), "--json"];
    const [end, broken] = [performance.now() + timeLimit, [] as string[]];
    let killed = 0;
    for (let done = false; !done && performance.now() < end; ) {
      const worker = startChaosWorker(cli, command, env, work);
      if (killed < kills) {
        const lifetime = minLifetime + random(killed) * (maxLifetime - minLifetime);
        const ended = await Promise.race([worker.ended, setTimeout(lifetime)]);
        if (!ended) worker.child.kill("SIGKILL");
      }
      const { code, signal } = await worker.ended;
      if (signal === "SIGKILL") killed++;
      else if (code !== 0) broken.push(`a run ended with ${code}: ${worker.lastStderr()}`);
      done = signal === null;
    }
    if (performance.now() >= end) broken.push(`it was not done within ${timeLimit / 1000} s`);
    if (killed < kills) broken.push(`only ${killed} of ${kills} kills were made before it was done`);
    // What the last killed process left is removed by the next run.
    await startChaosWorker(cli, command, env, work).ended;
    const outside = readdirSync(work).filter((name) => name !== "films" && name !== "films.jsonl");
    if (outside.length > 0) broken.push(`files outside of the folder: ${outside.join(", ")}`);
    broken.push(...findLeftovers(home));
    const figures = readChaosFigures(await service.ledger(), join(work, "films"), { items, ceiling });
    return { ...figures, kills: killed, broken: [...broken, ...violatedLimits(figures)] };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
