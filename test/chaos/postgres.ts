import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { startPostgres } from "../../scripts/postgres.ts";
import { findLeftovers, readChaosFigures, violatedLimits } from "./check.ts";
import type { ChaosResult } from "./embedded.ts";
import { writeManifest } from "./manifest.ts";
import { type ChaosRandom, startChaosService } from "./service.ts";
import { type ChaosWorker, startChaosWorker } from "./worker.ts";

const machines = 3;
/** Milliseconds between two kills. A process lives three times as long on average, and some die during their start. */
const [minPause, maxPause] = [250, 1_000];
/** Milliseconds for which the database is down. */
const outageLength = 2_000;
/** Milliseconds. */
const timeLimit = 1_500_000;
/** The test ends early after so many runs that ended with an error. */
const maxBroken = 5;

/**
 * Tests three machines on one database: their processes are killed at random moments and started again, and half-way the
 * database is killed too.
 * @param cli the path of the command line.
 */
export async function testPostgres(
  cli: string,
  items = 500,
  kills = 80,
  random: ChaosRandom = Math.random,
): Promise<ChaosResult> {
  const home = mkdtempSync(join(tmpdir(), "seedance-chaos-"));
  const work = join(home, "work");
  mkdirSync(work);
  try {
    const { ceiling } = writeManifest(join(work, "films.jsonl"), items);
    await using database = await startPostgres();
    await using service = await startChaosService(cli, 10 * ceiling);
    const [end, broken] = [performance.now() + timeLimit, [] as string[]];
    const running = new Map<number, ChaosWorker>();
    let done = 0;
    let killed = 0;

    const isOngoing = () => done === 0 && broken.length < maxBroken && performance.now() < end;
    const start = (machine: number) => {
      const env: NodeJS.ProcessEnv = {
        PATH: process.env.PATH,
        HOME: join(home, `machine-${machine}`),
        SEEDANCE_API_KEY: service.apiKey,
        SEEDANCE_BASE_URL: service.url,
        SEEDANCE_RATE_LIMIT: service.rateLimit,
      };
      const limits = ["--max-credits", String(ceiling), "--engine", database.url];
      const worker = startChaosWorker(cli, ["batch", "run", "films.jsonl", "--json", ...limits], env, work);
      running.set(machine, worker);
      return worker.ended.then(({ code, signal }) => {
        running.delete(machine);
        if (signal === "SIGKILL") killed++;
        else if (code === 0) done++;
        else broken.push(`a run ended with ${code}: ${worker.lastStderr()}`);
        if (signal === null && worker.lastStderr().includes(new URL(database.url).password))
          broken.push("a password was printed");
      });
    };
    const keepRunning = async (machine: number) => {
      while (isOngoing()) await start(machine);
    };
    const kill = async () => {
      let [sent, outages] = [0, 0];
      while (sent < kills && isOngoing()) {
        await setTimeout(minPause + random("pause", sent) * (maxPause - minPause));
        if (sent >= kills / 2 && outages === 0) {
          outages++;
          await database.kill();
          await setTimeout(outageLength);
          await database.start();
        }
        const chosen = [...running.values()][Math.floor(random("process", sent) * running.size)];
        if (chosen?.child.kill("SIGKILL")) sent++;
      }
      if (outages === 0) broken.push("all was done before the database was killed");
      await setTimeout(Math.max(end - performance.now(), 0), undefined, { ref: false });
      for (const { child } of running.values()) child.kill("SIGKILL");
    };
    const slots = Array.from({ length: machines }, (_, machine) => keepRunning(machine));
    await Promise.race([Promise.all(slots), kill().then(() => Promise.all(slots))]);

    if (done < machines) broken.push(`${done} of ${machines} machines were done within ${timeLimit / 1000} s`);
    if (killed < kills) broken.push(`only ${killed} of ${kills} kills were made before it was done`);
    const outside = readdirSync(work).filter((name) => name !== "films" && name !== "films.jsonl");
    if (outside.length > 0) broken.push(`files outside of the folder: ${outside.join(", ")}`);
    broken.push(...findLeftovers(home));
    const figures = readChaosFigures(await service.ledger(), join(work, "films"), { items, ceiling });
    return { ...figures, kills: killed, broken: [...broken, ...violatedLimits(figures)] };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
