/**
 * Runs the contract's cases against a service. Without `--base-url`, it starts a sandbox of its own.
 *
 *   npm run test:tools -- contract --base-url https://… [--contract NAME] [--spend CREDITS]
 *
 * The key comes from SEEDANCE_API_KEY. Without --spend, nothing is spent. With it, no more is spent than it allows, as far
 * as prices are known. Bodies that the contract refuses are only sent with --spend, since a changed service may accept one.
 */
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { "base-url": { type: "string" }, contract: { type: "string" }, spend: { type: "string" } },
});
const { "base-url": baseUrl, contract, spend } = values;
if (baseUrl !== undefined && !URL.canParse(baseUrl))
  throw new Error(`--base-url ${JSON.stringify(baseUrl)} must be a URL.`);
if (spend !== undefined && !(Number(spend) > 0))
  throw new Error(`--spend ${JSON.stringify(spend)} must be a number of credits above 0.`);
const vitest = new URL("../node_modules/vitest/vitest.mjs", import.meta.url).pathname;
const child = spawn(process.execPath, [vitest, "run", "--config", "vitest.contract.config.ts"], {
  stdio: "inherit",
  env: {
    ...process.env,
    ...(contract !== undefined && { CONTRACT: contract }),
    ...(baseUrl !== undefined && { CONTRACT_BASE_URL: baseUrl.replace(/\/$/, "") }),
    ...(spend !== undefined && { CONTRACT_SPEND: spend }),
  },
});
child.once("exit", (code) => {
  process.exitCode = code ?? 1;
});
