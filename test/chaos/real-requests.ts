import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contract } from "../../src/contract/page/index.ts";
import { type ChaosFigures, readChaosFigures, violatedLimits } from "./check.ts";
import { startChaosService } from "./service.ts";
import { startChaosWorker, workerEnvironment } from "./worker.ts";

const fixture = new URL("../fixtures/real-requests.jsonl", import.meta.url);

/**
 * Tests a batch of real users' requests, in 14 languages and up to 7,000 characters long.
 * @param cli the path of the command line.
 */
export async function testRealRequests(cli: string): Promise<ChaosFigures & { broken: string[] }> {
  const home = mkdtempSync(join(tmpdir(), "seedance-real-"));
  const work = join(home, "work");
  mkdirSync(work);
  try {
    const rows = readFileSync(fixture, "utf8").trim().split("\n").map(rowOf);
    writeFileSync(join(work, "real.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    const ceiling = 1e6;
    await using service = await startChaosService(cli, ceiling);
    // Without the linter, which would refuse some of these prompts.
    const command = ["batch", "run", "real.jsonl", "--no-lint", "--json"];
    const worker = startChaosWorker(cli, command, workerEnvironment(service, home), work);
    const { code } = await worker.ended;
    const figures = readChaosFigures(await service.ledger(), join(work, "real"), { items: rows.length, ceiling });
    const broken = code === 0 ? [] : [`it ended with ${code}: ${worker.lastStderr()}`];
    return { ...figures, broken: [...broken, ...violatedLimits(figures)] };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function rowOf(line: string) {
  const { id, endpoint, body } = JSON.parse(line) as { id: string; endpoint: string; body: object };
  const model = Object.entries(contract.models).find(([, { path }]) => path === endpoint)?.[0];
  return { id, model, ...body };
}
