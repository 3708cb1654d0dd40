import { parseArgs } from "node:util";
import type { SandboxOptions } from "../../sandbox/index.ts";
import { UsageError } from "../usage-error.ts";

export const help = `Usage: seedance sandbox [options]

Runs the whole service on this machine: API, dashboard, media. No key, no network, nothing is paid.

  --port N            the port; any free one by default
  --host ADDRESS      the address to listen on; 127.0.0.1 by default
  --allow-remote      let other machines in; the sandbox has no passwords
  --api-key K         the first account's key; a fresh one by default
  --credits N         the first account's credits; 1000 by default
  --seed S            everything random follows from it; "sandbox" by default
  --speed X           jobs take the usual time divided by X; 30 by default
  --rate-limit N/S    N requests in S seconds, or off; 30/60 by default
  --max-running N     tasks at once before the answer is service_busy; 1000 by default
  --failure-rate R    the share of tasks that fail, 0 to 1; 0 by default
  --data DIR          keep accounts, keys, tasks and the ledger there
  --json              print one JSON line with url and apiKey once it listens
  --help              this text
`;

/** Runs until SIGTERM or SIGINT. */
export async function sandbox(args: string[]): Promise<void> {
  const { values } = parse(args);
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const { startSandbox } = await import("../../sandbox/index.ts");
  const sandbox = await startSandbox(optionsOf(values)).catch((error) => {
    if (error instanceof RangeError) throw new UsageError(error.message);
    if (error.code === "EADDRINUSE")
      throw new UsageError(`--port ${values.port} is taken; leave it out for a free one.`);
    if (error.code === "EACCES") throw new UsageError(`--port ${values.port} is not allowed; choose one above 1023.`);
    if (values.data !== undefined) throw new UsageError(error.message);
    throw error;
  });
  // Before the first word: whoever reads it may stop us at once.
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, resolve);
  });
  if (values.json) process.stdout.write(`${JSON.stringify({ url: sandbox.url, apiKey: sandbox.apiKey })}\n`);
  else {
    process.stdout.write(`Dashboard  ${sandbox.url}/_sandbox/\nBase URL   ${sandbox.url}\n`);
    process.stdout.write(`API key    ${sandbox.apiKey ?? "as kept before; create another in the dashboard"}\n`);
    process.stdout.write("Ctrl-C stops it.\n");
  }
  await stopped;
  await sandbox.close();
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: "string" },
        host: { type: "string" },
        "allow-remote": { type: "boolean" },
        "api-key": { type: "string" },
        credits: { type: "string" },
        seed: { type: "string" },
        speed: { type: "string" },
        "rate-limit": { type: "string" },
        "max-running": { type: "string" },
        "failure-rate": { type: "string" },
        data: { type: "string" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

type Values = ReturnType<typeof parse>["values"];

function optionsOf(values: Values): SandboxOptions {
  const text = (name: keyof Values, option: keyof SandboxOptions) =>
    values[name] === undefined ? {} : { [option]: values[name] };
  const number = (name: keyof Values, option: keyof SandboxOptions) => {
    if (values[name] === undefined) return {};
    const value = Number(values[name]);
    if (values[name] === "" || Number.isNaN(value)) throw new UsageError(`--${name} must be a number.`);
    return { [option]: value };
  };
  return {
    ...number("port", "port"),
    ...text("host", "host"),
    ...(values["allow-remote"] && { allowRemote: true }),
    ...text("api-key", "apiKey"),
    ...number("credits", "credits"),
    ...text("seed", "seed"),
    ...number("speed", "speed"),
    ...number("max-running", "maxRunning"),
    ...number("failure-rate", "failureRate"),
    ...text("data", "data"),
    ...(values["rate-limit"] !== undefined && { rateLimit: rateLimit(values["rate-limit"]) }),
  };
}

function rateLimit(text: string): { requests: number; seconds: number } | false {
  if (text === "off") return false;
  const [, requests, seconds] = /^(\d+)\/(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (requests === undefined) throw new UsageError("--rate-limit must be N/SECONDS, as 30/60, or off.");
  return { requests: Number(requests), seconds: Number(seconds) };
}
