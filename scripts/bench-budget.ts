/**
 * Measures how well the client uses the account's requests: in a simulator, compared with fixed polling and with oracles
 * that know when each job ends; then on the sandbox over HTTP. Exits with 1 if a limit is missed.
 *
 *   npm run bench -- budget
 */
import { describeCheck, isMet, type LimitCheck } from "./bench/limits.ts";
import { markdownTable } from "./bench/table.ts";
import { type CaseResult, measureCase, ownStrategy, type StrategyFigures, simulationCases } from "./budget/cases.ts";
import { agreementChecks, caseChecks, uncoordinatedClientsChecks } from "./budget/checks.ts";
import { averageFigures, type BudgetFigures } from "./budget/figures.ts";
import { runOnSandbox } from "./budget/sandbox.ts";
import { simulateBudget, simulateUncoordinatedClients } from "./budget/simulate.ts";
import { firstGuess, videoDurations } from "./budget/workloads.ts";

const started = performance.now();
const checks: LimitCheck[] = [];

const results: CaseResult[] = [];
for (const each of simulationCases) results.push(await measureCase(each));
checks.push(...caseChecks(results));
console.log("## In the simulator\n");
const head = [
  "makespan, s",
  "× submit first",
  "× poll first",
  "mean lag, s",
  "median lag, s",
  "requests a task",
  "429s",
];
console.log(
  markdownTable(
    ["case", "client", ...head],
    results.flatMap(({ name, strategies }) =>
      [...strategies].map(([client, figures]) => [client === ownStrategy ? name : "", client, ...cells(figures)]),
    ),
  ),
);

const [count, clients] = [600, 3];
const uncoordinated = await simulateUncoordinatedClients(videoDurations(count, 1), firstGuess, clients);
checks.push(...uncoordinatedClientsChecks(count, uncoordinated));
console.log(
  `\n${clients} clients of one account that share nothing, ${count} videos: ${uncoordinated.delivered} delivered in ` +
    `${uncoordinated.makespan.toFixed(0)} s; ${percent(uncoordinated.refusedShare)} of all requests got 429, ` +
    `${percent(uncoordinated.lateShare)} after the first window.`,
);

// The simulator gets the durations of jobs and requests that were measured on the sandbox.
console.log("\n## On the sandbox, and the same jobs in the simulator\n");
const factor = 15;
const likeVideos = { speed: 2, guess: firstGuess };
// The first requests of a process are slow, and the factor makes them slower.
await runOnSandbox({ count: 30, seed: "warm", speed: 1000, guess: 1, factor });
const rows: string[][] = [];
for (const [name, count, runs] of [
  ["ten tasks", 10, 6],
  ["100 tasks", 100, 1],
] as const) {
  const seeds = Array.from({ length: runs }, (_, run) => `run ${run}`);
  const found = await Promise.all(seeds.map((seed) => runOnSandbox({ count, seed, factor, ...likeVideos })));
  const simulated: BudgetFigures[] = [];
  for (const { durations, roundTrip } of found) simulated.push(await simulateBudget(durations, firstGuess, roundTrip));
  const [sandbox, simulator] = [averageFigures(found.map(({ figures }) => figures)), averageFigures(simulated)];
  checks.push(...agreementChecks(`${name} on the sandbox`, sandbox, simulator));
  rows.push([name, "sandbox", ...plain(sandbox)], ["", "simulator", ...plain(simulator)]);
}
console.log(markdownTable(["case", "where", "makespan, s", ...head.slice(3)], rows));

console.log(`\n${checks.map((check) => `- ${isMet(check) ? "" : "MISSED: "}${describeCheck(check)}`).join("\n")}`);
console.log(`\n${((performance.now() - started) / 1000).toFixed(0)} s`);
if (!checks.every(isMet)) process.exitCode = 1;

function cells(figures: StrategyFigures): string[] {
  const [makespan = "", ...others] = plain(figures);
  return [makespan, figures.overSubmitFirst.toFixed(3), figures.overPollFirst.toFixed(3), ...others];
}

function plain({ makespan, meanLag, medianLag, perTask, refused }: BudgetFigures): string[] {
  return [makespan.toFixed(1), meanLag.toFixed(1), medianLag.toFixed(1), perTask.toFixed(2), refused.toFixed(0)];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
