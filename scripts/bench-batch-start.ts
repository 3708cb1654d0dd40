/**
 * Measures how much more a batch of 100,000 rows works before it submits its first row than one of 100 rows, by the built
 * command: in CPU time, as a multiple of that of plain work on the same rows in the same run, so that neither a slow nor a
 * busy machine counts. Needs Linux.
 * `npm run bench -- batch-start`; exits with 1 above the limit.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { startChaosService } from "../test/chaos/service.ts";
import { workerEnvironment } from "../test/chaos/worker.ts";
import { ensureBuild } from "./build/ensure-build.ts";

const [few, many] = [100, 100_000];
const [goal, maxRatio, runs] = [10, 15, 3];

const cli = await ensureBuild();
const home = mkdtempSync(join(tmpdir(), "seedance-start-"));
await using service = await startChaosService(cli, 1e6);
try {
  const seconds: Record<number, number[]> = { [few]: [], [many]: [] };
  for (let run = 0; run < runs; run++)
    for (const rows of [few, many]) seconds[rows]?.push(await measure(rows, join(home, `${rows}-${run}`)));
  const [small = 0, large = 0] = [few, many].map((rows) => median(seconds[rows] ?? []));
  const plain = median(Array.from({ length: runs }, plainSeconds));
  const ratio = (large - small) / plain;
  console.log(
    `CPU until the first submit, ${few} rows: ${small.toFixed(2)} s; ${many} rows: ${large.toFixed(2)} s (medians of ${runs})`,
  );
  console.log(
    `${many} rows need ${ratio.toFixed(1)} times as much CPU more than ${few} as it takes to parse, write and hash them twice (goal ${goal}, at most ${maxRatio})`,
  );
  if (ratio > maxRatio) process.exitCode = 1;
} finally {
  rmSync(home, { recursive: true, force: true });
}

/** Returns the seconds of CPU time from the process's start to the first line that reports a submit. */
async function measure(rows: number, folder: string): Promise<number> {
  mkdirSync(folder);
  writeManifest(join(folder, "films.jsonl"), rows);
  const child = spawn(process.execPath, [cli, "batch", "run", "films.jsonl", "--json"], {
    cwd: folder,
    env: workerEnvironment(service, folder),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = new Promise((resolve) => child.once("close", resolve));
  let seconds: number | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes('"submitted"')) continue;
    seconds = cpuSeconds(child.pid);
    break;
  }
  child.kill("SIGKILL");
  await closed;
  if (seconds === undefined) throw new Error(`None of ${rows} rows was submitted.`);
  return seconds;
}

/** User and system time of a process: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function cpuSeconds(pid = 0): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const [user, system] = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 13);
  // The kernel counts in hundredths of a second (USER_HZ).
  return (Number(user) + Number(system)) / 100;
}

/** Seconds of CPU time to parse, write and hash all rows, twice. */
function plainSeconds(): number {
  const lines = manifestLines(many);
  const begun = process.cpuUsage();
  for (let round = 0; round < 2; round++)
    for (const line of lines)
      createHash("sha256")
        .update(JSON.stringify(JSON.parse(line)))
        .digest("hex");
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1e6;
}

function writeManifest(path: string, rows: number): void {
  writeFileSync(path, manifestLines(rows).join(""));
}

function manifestLines(rows: number): string[] {
  return Array.from({ length: rows }, (_, index) => {
    const prompt = `A glass train with number ${index} crosses a snowy mountain bridge at dawn. Wind howls, wheels hum.`;
    return `${JSON.stringify({ id: `shot-${index}`, model: "seedance", prompt, duration: "5" })}\n`;
  });
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}
