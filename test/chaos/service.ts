import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import type { SandboxLedgerEntry } from "../../src/sandbox/index.ts";

/** Returns a number in [0, 1) for a purpose: a number or a name of its own for each use. */
export type ChaosRandom = (...purpose: (string | number)[]) => number;

/** The service, and its ledger for the checks. */
export interface ChaosService extends AsyncDisposable {
  readonly url: string;
  readonly apiKey: string;
  /** The account's rate limit, in the format of the setting `rate-limit`. */
  readonly rateLimit: string;
  ledger(): Promise<SandboxLedgerEntry[]>;
}

/** At 30 times the speed, 30 requests in 2 s correspond to 30 in 60 s. */
const [speed, rateLimit] = [30, "30/2"];

/**
 * Starts a sandbox in its own process, so that the killed processes do not slow it down.
 * @param cli the path of the command line.
 * @param credits the account's balance.
 */
export async function startChaosService(cli: string, credits: number): Promise<ChaosService> {
  const apiKey = `sk_live_chaos_${randomBytes(8).toString("hex")}`;
  const options = { speed, "rate-limit": rateLimit, credits, "api-key": apiKey, seed: "chaos" };
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(process.execPath, [cli, "sandbox", ...flags, "--json"], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const lines = createInterface({ input: child.stdout });
  const { value: line } = await lines[Symbol.asyncIterator]().next();
  const { url } = JSON.parse(line as string) as { url: string };
  return {
    url,
    apiKey,
    rateLimit,
    async ledger() {
      const { entries } = (await (await fetch(`${url}/_sandbox/ledger`)).json()) as { entries: SandboxLedgerEntry[] };
      return entries;
    },
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
}
