import { message } from "../../message.ts";
import type { SandboxOptions } from "../../sandbox/index.ts";
import type { CliCommand } from "../command.ts";
import { t } from "../language/translate.ts";
import type { ParsedArgs } from "../line/flag.ts";
import { printOutput } from "../output.ts";
import { formatTable } from "../table.ts";
import { UsageError } from "../usage-error.ts";

export const command: CliCommand = {
  summary: "Run a local sandbox of the whole service: API, dashboard and media. No key, no network, no charges",
  usage: "sandbox [options]",
  flags: {
    port: { type: "number", description: "Listen on this port; by default any free one." },
    host: { type: "string", value: "ADDRESS", serverDefault: "127.0.0.1", description: "Listen on this address." },
    "allow-remote": {
      type: "boolean",
      description: "Accept connections from other machines; the sandbox has no passwords.",
    },
    "allow-origin": {
      type: "string",
      value: "ORIGIN",
      multiple: true,
      description: "Let web pages of this origin call the API.",
    },
    "api-key": { type: "string", value: "KEY", description: "Set the first account's key; by default a new one." },
    credits: { type: "number", serverDefault: 1000, description: "Set the first account's credits." },
    seed: { type: "string", serverDefault: "sandbox", description: "Set the seed of everything random." },
    speed: { type: "number", serverDefault: 30, description: "Run jobs this many times faster than the service." },
    "rate-limit": {
      type: "string",
      value: "REQUESTS/SECONDS",
      serverDefault: "30/60",
      description: "Set the rate limit, or off.",
    },
    "max-running": {
      type: "number",
      serverDefault: 1000,
      description: "Respond with service_busy above this many running tasks.",
    },
    "failure-rate": { type: "number", serverDefault: 0, description: "Set the share of tasks that fail, from 0 to 1." },
    data: { type: "string", value: "FOLDER", description: "Keep accounts, keys, tasks and the ledger in this folder." },
  },
  positionals: { least: 0, most: 0 },
  examples: [
    { line: "sandbox", what: "Run it until Ctrl-C." },
    { line: "sandbox --port 4020 --api-key sk_live_local_mine --json", what: "Run it for a script." },
  ],
  output: { url: "The base URL.", apiKey: "The first account's key." },
  async run(context, args) {
    const { startSandbox } = await import("../../sandbox/index.ts");
    const { port, data } = args.flags;
    const { contract } = context;
    const sandbox = await startSandbox({ ...optionsOf(args), contract }).catch((error) => {
      if (error instanceof RangeError) throw new UsageError(error.message);
      if (error.code === "EADDRINUSE")
        throw new UsageError(message`--port ${port} is in use. Choose another, or leave it out for a free one.`);
      if (error.code === "EACCES")
        throw new UsageError(message`--port ${port} is not allowed. Choose a port above 1023.`);
      if (data !== undefined) throw new UsageError(error.message);
      throw error;
    });
    const { url, apiKey } = sandbox;
    const rows = [
      [t`Dashboard`, `${url}/_sandbox/`],
      [t`Base URL`, url],
      [t`API key`, apiKey ?? t`saved earlier; create another in the dashboard`],
    ];
    const table = formatTable(context, rows, { unredactedKey: apiKey });
    const text = `${table}\n${t`Press Ctrl-C to stop.`}`;
    printOutput(context, { json: { url, apiKey }, quiet: [url], text, unredactedKey: apiKey });
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
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(entries) as SandboxOptions),
    ...(limit !== undefined && { rateLimit: parseRateLimitFlag(String(limit)) }),
  };
}

function parseRateLimitFlag(text: string): { requests: number; seconds: number } | false {
  if (text === "off") return false;
  const [, requests, seconds] = /^(\d+)\/(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (requests === undefined)
    throw new UsageError(
      message`--rate-limit ${JSON.stringify(text)}: must be REQUESTS/SECONDS, such as 30/60, or off.`,
    );
  return { requests: Number(requests), seconds: Number(seconds) };
}
