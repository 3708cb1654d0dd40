import type { SandboxOptions } from "../../sandbox/index.ts";
import type { CliCommand } from "../command.ts";
import type { ParsedArgs } from "../line/flag.ts";
import { printOutput } from "../output.ts";
import { UsageError } from "../usage-error.ts";

export const command: CliCommand = {
  summary: "Run the whole service on this machine: API, dashboard, media. No key, no network, nothing is paid",
  usage: "sandbox [options]",
  flags: {
    port: { type: "number", description: "the port; any free one by default" },
    host: { type: "string", value: "ADDRESS", serverDefault: "127.0.0.1", description: "the address to listen on" },
    "allow-remote": { type: "boolean", description: "let other machines in; the sandbox has no passwords" },
    "allow-origin": {
      type: "string",
      value: "ORIGIN",
      multiple: true,
      description: "let this origin's web pages call the API",
    },
    "api-key": { type: "string", value: "KEY", description: "the first account's key; a fresh one by default" },
    credits: { type: "number", serverDefault: 1000, description: "the first account's credits" },
    seed: { type: "string", serverDefault: "sandbox", description: "everything random follows from it" },
    speed: { type: "number", serverDefault: 30, description: "jobs take the usual time divided by it" },
    "rate-limit": {
      type: "string",
      value: "N/S",
      serverDefault: "30/60",
      description: "N requests in S seconds, or off",
    },
    "max-running": {
      type: "number",
      serverDefault: 1000,
      description: "tasks at once before the answer is service_busy",
    },
    "failure-rate": { type: "number", serverDefault: 0, description: "the share of tasks that fail, from 0 to 1" },
    data: { type: "string", value: "DIR", description: "keep accounts, keys, tasks and the ledger there" },
  },
  positionals: { least: 0, most: 0 },
  examples: [
    { line: "sandbox", what: "until Ctrl-C" },
    { line: "sandbox --port 4020 --api-key sk_live_local_mine --json", what: "for a script" },
  ],
  output: { url: "where it listens: the base URL", apiKey: "the first account's key" },
  async run(context, given) {
    const { startSandbox } = await import("../../sandbox/index.ts");
    const { port, data } = given.flags;
    const { contract } = context;
    const sandbox = await startSandbox({ ...optionsOf(given), contract }).catch((error) => {
      if (error instanceof RangeError) throw new UsageError(error.message);
      if (error.code === "EADDRINUSE") throw new UsageError(`--port ${port} is taken; leave it out for a free one.`);
      if (error.code === "EACCES") throw new UsageError(`--port ${port} is not allowed; choose one above 1023.`);
      if (data !== undefined) throw new UsageError(error.message);
      throw error;
    });
    const { url, apiKey } = sandbox;
    const text = [
      `Dashboard  ${url}/_sandbox/`,
      `Base URL   ${url}`,
      `API key    ${apiKey ?? "as kept before; create another in the dashboard"}`,
      "Ctrl-C stops it.",
    ];
    printOutput(context, { json: { url, apiKey }, quiet: [url], text: text.join("\n"), unredactedKey: apiKey });
    await new Promise<void>((resolve) => {
      if (context.signal.aborted) resolve();
      context.signal.addEventListener("abort", () => resolve(), { once: true });
    });
    await sandbox.close();
    return undefined;
  },
};

function optionsOf({ flags }: ParsedArgs): SandboxOptions {
  const { port, host, credits, seed, speed, data, "rate-limit": limit } = flags;
  const { "allow-remote": allowRemote, "allow-origin": allowOrigin, "api-key": apiKey } = flags;
  const { "max-running": maxRunning, "failure-rate": failureRate } = flags;
  const access = { port, host, allowRemote, allowOrigin, apiKey };
  const options = { ...access, credits, seed, speed, maxRunning, failureRate, data };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(given) as SandboxOptions),
    ...(limit !== undefined && { rateLimit: parseRateLimitFlag(String(limit)) }),
  };
}

function parseRateLimitFlag(text: string): { requests: number; seconds: number } | false {
  if (text === "off") return false;
  const [, requests, seconds] = /^(\d+)\/(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (requests === undefined) throw new UsageError("--rate-limit must be N/SECONDS, as 30/60, or off.");
  return { requests: Number(requests), seconds: Number(seconds) };
}
