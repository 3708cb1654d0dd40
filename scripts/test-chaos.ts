/**
 * Kills the processes and the database of a batch again and again. Then checks, by the service's ledger and the output
 * folder only, that no job was lost or charged twice and no file is incomplete. Also runs the real requests without kills.
 * `npm run test:tools -- chaos [real embedded postgres]`.
 */
import { parseArgs } from "node:util";
import { testEmbedded } from "../test/chaos/embedded.ts";
import { testRealRequests } from "../test/chaos/real-requests.ts";
import { ensureBuild } from "./build/ensure-build.ts";

const { values, positionals } = parseArgs({
  options: { items: { type: "string" }, kills: { type: "string" } },
  allowPositionals: true,
});
const items = values.items === undefined ? undefined : Number(values.items);
const kills = values.kills === undefined ? undefined : Number(values.kills);

const parts: Record<string, (cli: string) => Promise<{ broken: string[] }>> = {
  real: testRealRequests,
  embedded: (cli) => testEmbedded(cli, items, kills),
  postgres: async (cli) => (await import("../test/chaos/postgres.ts")).testPostgres(cli, items, kills),
};
const chosen = positionals.length > 0 ? positionals : Object.keys(parts);
const cli = await ensureBuild();
for (const name of chosen) {
  const test = parts[name];
  if (!test) throw new Error(`Unknown part "${name}". Allowed: ${Object.keys(parts).join(", ")}.`);
  const { broken, ...figures } = await test(cli);
  console.log(`${name}: ${JSON.stringify(figures)}`);
  for (const sentence of broken) console.log(`  FAILED: ${sentence}`);
  if (broken.length > 0) process.exitCode = 1;
}
