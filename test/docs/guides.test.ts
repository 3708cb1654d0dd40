import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { contracts } from "../../src/contract/all/index.ts";
import { type Contract, createClient } from "../../src/package/index.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { readCommandLine } from "../cli/lines.ts";
import { codeBlocksOf, commandsInText, guideList, readGuide } from "./guides.ts";
import { pointAtSandbox } from "./samples.ts";

const programs = guideList.flatMap((guide) =>
  codeBlocksOf(readGuide(guide), "ts").map((code, index) => ({ name: `${guide} ${index + 1}`, code })),
);

/** The task that guides read. */
const someTask = "sd2_xxxxx";

/** Runs a program of a guide, in a folder of its own, under the contract that it imports. */
async function run(code: string): Promise<{ stdout: string; stderr: string }> {
  const folder = await mkdtemp(join(tmpdir(), "guide-"));
  const file = join(folder, "guide.ts");
  const wanted = Object.keys(contracts).find((name) => code.includes(`"seedance-client/${name}"`)) ?? "page";
  const contract = await contracts[wanted]?.();
  if (!contract) throw new Error(`There is no contract ${wanted}.`);
  try {
    await using sandbox = await startContractSandbox(contract);
    const client = createClient({ contract, apiKey: sandbox.apiKey, baseUrl: sandbox.url });
    const finished = code.includes(someTask) ? await client.submit("seedance", { prompt: "A glass train" }) : undefined;
    await writeFile(file, pointAtSandbox(code, sandbox).replaceAll(someTask, finished?.id ?? someTask));
    const env = {
      ...process.env,
      HOME: folder,
      XDG_STATE_HOME: join(folder, "state"),
      SEEDANCE_API_KEY: sandbox.apiKey,
    };
    return await promisify(execFile)(process.execPath, [file], { cwd: folder, env });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function startContractSandbox(contract: Contract) {
  const sandbox = await startSandbox({ contract, speed: 1e6 });
  return { url: sandbox.url, apiKey: sandbox.apiKey, [Symbol.asyncDispose]: () => sandbox.close() };
}

describe.concurrent("the guides' TypeScript runs against the sandbox", { timeout: 60_000 }, () => {
  test.each(programs)("$name", async ({ code }) => {
    const { stdout, stderr } = await run(code);
    // The program that shows a spending limit is refused by it.
    expect(stderr).toMatch(code.includes("instanceof CreditCeilingError") ? /credits/ : /^$/);
    if (code.includes("console.log(")) expect(stdout).toMatch(/^(?!undefined)\S/);
  });
});

const inText = guideList.flatMap((guide) =>
  commandsInText(readGuide(guide)).map((line): [string, string] => [guide, line]),
);

test.each(inText)("%s: `seedance %s` is a valid command line", async (_, line) => {
  // A command in a sentence may lack required arguments, but it has no unknown ones.
  await expect(readCommandLine(line.split(" "))).resolves.toBeDefined();
});
