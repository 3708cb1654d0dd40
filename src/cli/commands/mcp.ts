import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadContract } from "../../contract/index.ts";
import { SeedanceError } from "../../errors.ts";
import { resolveUserPath } from "../../jobs/index.ts";
import type { McpOptions } from "../../mcp/index.ts";
import { applySourceMaps } from "../apply-source-maps.ts";
import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { findLedger } from "../find-ledger.ts";
import type { ParsedArgs } from "../line/flag.ts";
import { logInfo, printOutput } from "../output.ts";
import { packageFolder } from "../package-folder.ts";
import { openSession } from "../session.ts";
import { readConfig } from "../settings/config.ts";
import { ledgerPath } from "../settings/folders.ts";
import { UsageError } from "../usage-error.ts";
import { registeredSecrets } from "../writer.ts";

const defaultPort = 3917;

export const command: CliCommand = {
  summary: "Serve agents by the Model Context Protocol: seven tools, each job charged once",
  usage: "mcp [--http [PORT]] [options]",
  flags: {
    http: { type: "boolean", description: `listen on this machine alone, at PORT (${defaultPort}), instead of stdio` },
    "read-only": { type: "boolean", description: "only the tools that spend nothing and save nothing" },
    "max-credits": {
      type: "number",
      minimum: 0,
      description: "the most credits that the session may spend; SEEDANCE_MCP_MAX_CREDITS says the same",
    },
    session: {
      type: "string",
      value: "NAME",
      description: "go on counting the credits of that session; by default each start is one of its own",
    },
    output: { type: "string", short: "o", value: "DIR", description: "where files go that are given no folder" },
  },
  positionals: { least: 0, most: 1 },
  examples: [
    { line: "mcp --max-credits 200", what: "for an agent that may spend 200 credits, then no more" },
    { line: "mcp --sandbox", what: "to try it: no key, no network, nothing is paid" },
    { line: "mcp --http 3917 --session film --max-credits 500", what: "over HTTP, with a budget that outlives it" },
  ],
  output: { url: "with --http, where clients connect" },
  notes: `A client starts it and talks to it over stdin and stdout. Paid tools take the most that a job may cost, or ask the
user where the client can. With --http whoever may use this machine may use the server: give it --max-credits.`,
  async run(context, given) {
    // Stdout is the protocol's: an error is told on stderr alone.
    if (given.flags.http !== true) context.json = false;
    const port = portOf(given);
    const options = await optionsOf(context, given);
    const { serveOverHttp, serveOverStdio } = await import("../../mcp/index.ts").catch(throwMissingPackage);
    if (port === undefined) {
      await serveOverStdio(options, context.signal);
      return undefined;
    }
    const server = await serveOverHttp(options, port).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") throw new UsageError(`Port ${port} is taken. Give another one: --http PORT.`);
      if (error.code === "EACCES") throw new UsageError(`Port ${port} is not allowed; choose one above 1023.`);
      throw error;
    });
    printOutput(context, { json: { url: server.url }, quiet: [server.url], text: `${server.url}\nCtrl-C stops it.` });
    await untilAborted(context.signal);
    await server.close();
    return undefined;
  },
};

function portOf({ flags, positionals: [word] }: ParsedArgs): number | undefined {
  if (flags.http !== true) {
    if (word !== undefined) throw new UsageError(`${JSON.stringify(word)} is one word too many: --http takes a port.`);
    return undefined;
  }
  const port = word === undefined ? defaultPort : Number(word);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new UsageError(`--http ${word}: must be a port, 0 to 65535.`);
}

async function optionsOf(context: CliContext, { flags }: ParsedArgs): Promise<McpOptions> {
  const [settings, contract] = await Promise.all([readConfig(context), loadContract(context.contract)]);
  const output = (flags.output as string | undefined) ?? settings.output;
  return {
    version: (JSON.parse(readFileSync(join(packageFolder(), "package.json"), "utf8")) as { version: string }).version,
    contract,
    openSession: () => openSession(context).then((session) => ({ ...session, contract }), throwAsSeedanceError),
    findLedger: async () => findLedger(ledgerPath(context, settings)),
    // A template, as the setting may hold one, names files, and agents choose folders alone.
    directory: resolveUserPath(output === undefined || output.includes("{") ? "" : output, context.cwd),
    sessionName: (flags.session as string | undefined) ?? `mcp ${randomUUID()}`,
    maxCredits:
      (flags["max-credits"] as number | undefined) ?? maxCreditsFromEnvironment(context) ?? settings["max-credits"],
    readOnly: flags["read-only"] === true,
    secrets: registeredSecrets,
    onError: (text) => logInfo(context, applySourceMaps(text)),
  };
}

function maxCreditsFromEnvironment({ env: { SEEDANCE_MCP_MAX_CREDITS: text } }: CliContext): number | undefined {
  if (!text) return undefined;
  const credits = Number(text);
  if (credits >= 0) return credits;
  throw new UsageError(`SEEDANCE_MCP_MAX_CREDITS ${JSON.stringify(text)}: must be a number of credits, 0 or more.`);
}

/** The protocol's library is large, and most users need none: it is an optional peer. */
function throwMissingPackage(error: NodeJS.ErrnoException): never {
  if (error.code !== "ERR_MODULE_NOT_FOUND" || !error.message.includes("@modelcontextprotocol/server")) throw error;
  throw new UsageError(
    "seedance mcp needs the package @modelcontextprotocol/server beside this one: npm install @modelcontextprotocol/server@2, or npx -y -p seedance-client -p @modelcontextprotocol/server@2 seedance mcp.",
  );
}

/** What is wrong with the settings is an answer too, while the server goes on. */
function throwAsSeedanceError(error: unknown): never {
  throw error instanceof UsageError ? new SeedanceError("usage", error.message) : error;
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((done) => {
    if (signal.aborted) done();
    signal.addEventListener("abort", () => done(), { once: true });
  });
