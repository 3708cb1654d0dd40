import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import type { Document } from "../generate/document.ts";
import { execute } from "./execute.ts";
import { home } from "./home.ts";
import { judge } from "./judge.ts";
import { startStrangeFront } from "./strange-front.ts";
import type { Paths, Result, Target } from "./target.ts";

const root = new URL("../..", import.meta.url).pathname;

/** The views that the generators are given. */
export interface Views {
  flat: string;
  contract: string;
}

export interface Row {
  target: Target;
  result: Result;
  /** What is wrong, a sentence each. */
  faults: string[];
  /** What generator and compiler had to say. */
  warnings: string;
  seconds: number;
}

/**
 * Generates, compiles, runs and judges one language by one generator.
 * @param folder where it works; in `home` by default.
 */
export async function runTarget(
  name: string,
  target: Target,
  views: Views,
  contract: Document,
  folder = join(home, name),
): Promise<Row> {
  const start = performance.now();
  const scratch = join(folder, "scratch");
  const cache = join(folder, `cache-${target.version}`);
  const paths: Paths = {
    ...views,
    source: join(root, "test/languages", name),
    example: join(root, "examples", name),
    scratch,
    cache,
  };
  await rm(scratch, { recursive: true, force: true });
  for (const folder of [scratch, cache]) await mkdir(folder, { recursive: true });
  let warnings = "";
  const row = (result: Result, faults: string[]): Row => {
    return { target, result, faults, warnings, seconds: (performance.now() - start) / 1000 };
  };
  try {
    for (const command of target.install(paths)) await execute(command, scratch);
    for (const step of [target.generate, target.compile])
      for (const command of step(paths)) warnings += findWarnings(await execute(command, scratch));
  } catch (error) {
    return row({ compiles: false }, [(error as Error).message]);
  }
  // A video takes about 2 s: long enough to be seen on its way.
  const sandbox = await startSandbox({ rateLimit: false, credits: 1e6, speed: 100 });
  try {
    await using front = await startStrangeFront(sandbox);
    const command = target.run(paths);
    const env = { ...command.env, SANDBOX_URL: front.url, SANDBOX_KEY: sandbox.apiKey ?? "" };
    const printed = await execute({ ...command, env }, scratch);
    const { result, faults } = judge(printed, sandbox.ledger(), contract);
    faults.push(...(await runExample(target, paths, sandbox)));
    return row(result, faults.length > 0 ? [...faults, printed.slice(-3_000)] : []);
  } catch (error) {
    return row({ compiles: true }, [(error as Error).message]);
  } finally {
    await sandbox.close();
  }
}

async function runExample({ example }: Target, paths: Paths, { url, apiKey = "" }: Sandbox): Promise<string[]> {
  if (!example) return [];
  const command = example(paths);
  const env = { ...command.env, SEEDANCE_BASE_URL: url, SEEDANCE_API_KEY: apiKey };
  const printed = await execute({ ...command, env }, paths.scratch);
  return printed.includes(`${url}/media/sd2_`) ? [] : [`The example printed ${printed}`];
}

/** The first warnings, and how many more there are. */
function findWarnings(printed: string): string {
  const warnings = printed.split("\n").filter((line) => /\bwarn(ing)?\b/i.test(line));
  const more = warnings.length > 5 ? [`… and ${warnings.length - 5} more warnings`] : [];
  return [...warnings.slice(0, 5), ...more].map((line) => `${line}\n`).join("");
}
