/**
 * Measures the time and memory of the real command that plans a batch of 100,000 rows and lints its prompts, in a process
 * of its own. Then compares its time estimate with the simulator. Exits with 1 if a limit is missed.
 *
 *   npm run bench -- batch
 */
import { spawnSync } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { estimateTime } from "../src/batch/plan/estimate-time.ts";
import { contract } from "../src/contract/page/index.ts";
import { describeCheck, isMet, type LimitCheck } from "./bench/limits.ts";
import { mean } from "./budget/figures.ts";
import { simulateBudget } from "./budget/simulate.ts";
import { firstGuess, videoDurations } from "./budget/workloads.ts";
import { ensureBuild } from "./build/ensure-build.ts";

const rows = Number(process.argv[2] ?? 100_000);
/** The limits allow more than the goals for shared machines, and for the CSV parser, which keeps more in memory. */
const [time, memory] = [
  { goal: 20, atMost: 40 },
  { goal: 300, atMost: 330 },
];
const main = await ensureBuild();

const subjects = ["A glass train", "A paper boat", "An old lighthouse keeper", "A red kite", "A brass clockwork owl"];
const places = [
  "crosses a snowy bridge",
  "drifts through a flooded market",
  "waits in tall grass",
  "turns in the wind",
];
const lights = ["in the blue of dusk", "under a white noon sun", "lit by one candle", "behind a veil of rain"];
const cameras = ["the camera pushes in slowly", "a locked low angle", "a long lens from far away", "seen from above"];
const sounds = ["wheels clatter on steel", "gulls cry over water", "a choir hums far off", "paper flutters"];

/** Returns different rows, some of them invalid: a prompt that is too short, or a duration that the model does not have. */
function fieldsOf(row: number) {
  const pick = (list: readonly string[], step: number) => list[Math.floor(row / step) % list.length];
  const prompt = `${pick(subjects, 1)} ${pick(places, 5)} ${pick(lights, 20)}, ${pick(cameras, 80)}, ${pick(sounds, 320)}. Take ${row}.`;
  const id = `shot-${row}`;
  return { id, prompt: row % 1000 === 7 ? "x" : prompt, duration: row % 1000 === 8 ? "99" : String(4 + (row % 12)) };
}

const folder = await mkdtemp(join(tmpdir(), "seedance-bench-"));
try {
  const checks: LimitCheck[] = [];
  for (const format of ["jsonl", "csv"]) checks.push(...(await measure(format)));
  for (const [count, runs] of [
    [10, 25],
    [100, 3],
  ] as const)
    checks.push(await compareTime(count, runs));
  for (const check of checks) console.log(`${isMet(check) ? "" : "MISSED: "}${describeCheck(check)}`);
  if (!checks.every(isMet)) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true });
}

async function measure(format: string): Promise<LimitCheck[]> {
  const path = join(folder, `rows.${format}`);
  await pipeline(Readable.from(linesOf(format)), createWriteStream(path));
  const begun = performance.now();
  const { plan, megabytes, cpuSeconds } = runPlan(path);
  const seconds = (performance.now() - begun) / 1000;
  console.log(
    `${format}: ${plan.items} items, ${plan.bad} bad rows, ${plan.quote.likely} credits, ${plan.quote.unknown} prices unknown; ${cpuSeconds.toFixed(1)} s of CPU`,
  );
  return [
    { name: `${format}: items`, value: plan.items, is: rows - plan.bad },
    {
      name: `${format}: bad rows`,
      value: plan.bad,
      is: Math.floor((rows + 992) / 1000) + Math.floor((rows + 991) / 1000),
    },
    { name: `${format}: seconds`, value: seconds, ...time },
    { name: `${format}: resident megabytes at most`, value: megabytes, ...memory },
  ];
}

/** Compares the time estimate for some videos with the client's mean time in the simulator. */
async function compareTime(count: number, runs: number): Promise<LimitCheck> {
  const makespans: number[] = [];
  for (let seed = 1; seed <= runs; seed++)
    makespans.push((await simulateBudget(videoDurations(count, seed), firstGuess)).makespan);
  const { likely } = estimateTime({ classes: [{ count, median: 90, spread: 0.6 }], ...contract.rateLimit });
  const simulated = mean(makespans);
  console.log(`${count} videos: ${likely.toFixed(0)} s estimated, ${simulated.toFixed(0)} s in the simulator`);
  return { name: `${count} videos: estimate off by`, value: Math.abs(likely / simulated - 1), atMost: 0.15 };
}

function* linesOf(format: string): Iterable<string> {
  if (format === "csv") yield "id,prompt,duration\n";
  for (let row = 0; row < rows; row++) {
    const { id, prompt, duration } = fieldsOf(row);
    yield format === "csv" ? `${id},"${prompt}",${duration}\n` : `${JSON.stringify({ id, prompt, duration })}\n`;
  }
}

interface Plan {
  items: number;
  bad: number;
  quote: { likely: number; unknown: number };
}

/** Runs the command, which prints its memory and CPU time at its end. */
function runPlan(path: string) {
  const tell = `process.on("exit", () => { const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    process.stderr.write("USED " + JSON.stringify([maxRSS, userCPUTime + systemCPUTime])); })`;
  const args = ["--import", `data:text/javascript,${encodeURIComponent(tell)}`, main, "batch", "plan", path, "--json"];
  const { HOME: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    env: { ...env, HOME: folder, XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder },
  });
  const [, used] = /USED (\[.*\])/.exec(stderr) ?? [];
  if (status !== 0 || used === undefined) throw new Error(`The plan ended with ${status}: ${stderr}`);
  const [kilobytes = 0, microseconds = 0] = JSON.parse(used) as number[];
  return { plan: JSON.parse(stdout) as Plan, megabytes: kilobytes / 1000, cpuSeconds: microseconds / 1e6 };
}
