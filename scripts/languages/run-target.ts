import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import type { OpenApiDocument } from "../generate/document.ts";
import { checkProgramOutput } from "./check-program-output.ts";
import { executeCommand } from "./execute.ts";
import { languagesFolder } from "./languages-folder.ts";
import type { Target, TargetPaths, TargetResult } from "./target.ts";
import { startUnknownValuesProxy } from "./unknown-values-proxy.ts";

const root = new URL("../..", import.meta.url).pathname;

/** The views of the contract for the generators. */
export interface ContractViews {
  flat: string;
  contract: string;
}

export interface TargetRow {
  target: Target;
  result: TargetResult;
  /** The faults, one sentence each. */
  faults: string[];
  /** The warnings of generator and compiler. */
  warnings: string;
  seconds: number;
}

/**
 * Generates, compiles, runs and checks one language with one generator.
 * @param folder the working folder; default: below `languagesFolder`.
 */
export async function runTarget(
  name: string,
  target: Target,
  views: ContractViews,
  contract: OpenApiDocument,
  folder = join(languagesFolder, name),
): Promise<TargetRow> {
  const start = performance.now();
  const scratch = join(folder, "scratch");
  const cache = join(folder, `cache-${target.version}`);
  const paths: TargetPaths = {
    ...views,
    source: join(root, "test/languages", name),
    example: join(root, "examples", name),
    scratch,
    cache,
  };
  await rm(scratch, { recursive: true, force: true });
  for (const folder of [scratch, cache]) await mkdir(folder, { recursive: true });
  let warnings = "";
  const row = (result: TargetResult, faults: string[]): TargetRow => {
    return { target, result, faults, warnings, seconds: (performance.now() - start) / 1000 };
  };
  try {
    for (const command of target.install(paths)) await executeCommand(command, scratch);
    for (const step of [target.generate, target.compile])
      for (const command of step(paths)) warnings += findWarnings(await executeCommand(command, scratch));
  } catch (error) {
    return row({ compiles: false }, [(error as Error).message]);
  }
  // A video takes about 2 s, long enough for a poll to find it running.
  const sandbox = await startSandbox({ rateLimit: false, credits: 1e6, speed: 100 });
  try {
    await using front = await startUnknownValuesProxy(sandbox);
    const command = target.run(paths);
    const env = { ...command.env, SANDBOX_URL: front.url, SANDBOX_KEY: sandbox.apiKey ?? "" };
    const printed = await executeCommand({ ...command, env }, scratch);
    const { result, faults } = checkProgramOutput(printed, sandbox.ledger(), contract);
    faults.push(...(await runExample(target, paths, sandbox)));
    return row(result, faults.length > 0 ? [...faults, printed.slice(-3_000)] : []);
  } catch (error) {
    return row({ compiles: true }, [(error as Error).message]);
  } finally {
    await sandbox.close();
  }
}

async function runExample({ example }: Target, paths: TargetPaths, { url, apiKey = "" }: Sandbox): Promise<string[]> {
  if (!example) return [];
  const command = example(paths);
  const env = { ...command.env, SEEDANCE_BASE_URL: url, SEEDANCE_API_KEY: apiKey };
  const printed = await executeCommand({ ...command, env }, paths.scratch);
  return printed.includes(`${url}/media/sd2_`) ? [] : [`The example printed ${printed}`];
}

/** The first warnings, and how many more there are. */
function findWarnings(printed: string): string {
  const warnings = printed.split("\n").filter((line) => /\bwarn(ing)?\b/i.test(line));
  const more = warnings.length > 5 ? [`… and ${warnings.length - 5} more warnings`] : [];
  return [...warnings.slice(0, 5), ...more].map((line) => `${line}\n`).join("");
}
