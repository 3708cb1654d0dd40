/**
 * Kills the processes of single jobs and of batches again and again, and a batch's database. Then checks, by the service's
 * ledger and the output folder only, that no job was lost or charged twice, no file is incomplete and none is left over.
 * Also runs the real requests without kills. The moments of the kills follow from the seed.
 * `npm run test:tools -- chaos [real video embedded postgres] [--seed SEED]`.
 */
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { SeededRandom } from "../src/sandbox/seeded-random.ts";
import { testEmbedded } from "../test/chaos/embedded.ts";
import { testRealRequests } from "../test/chaos/real-requests.ts";
import type { ChaosRandom } from "../test/chaos/service.ts";
import { testVideo } from "../test/chaos/video.ts";
import { ensureBuild } from "./build/ensure-build.ts";

const { values, positionals } = parseArgs({
  options: {
    items: { type: "string" },
    kills: { type: "string" },
    seed: { type: "string", default: randomBytes(4).toString("hex") },
  },
  allowPositionals: true,
});
const items = values.items === undefined ? undefined : Number(values.items);
const kills = values.kills === undefined ? undefined : Number(values.kills);

/** Random numbers of one part, each of its own purpose: processes that run at once do not change each other's. */
const randomOf =
  (part: string): ChaosRandom =>
  (...purpose) =>
    new SeededRandom(values.seed, part, ...purpose).fraction(0);
console.log(`seed: ${values.seed}`);

const parts: Record<string, (cli: string) => Promise<{ broken: string[] }>> = {
  real: testRealRequests,
  video: (cli) => testVideo(cli, kills, randomOf("video")),
  embedded: (cli) => testEmbedded(cli, items, kills, randomOf("embedded")),
  postgres: async (cli) =>
    (await import("../test/chaos/postgres.ts")).testPostgres(cli, items, kills, randomOf("postgres")),
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
