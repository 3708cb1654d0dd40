import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadContract } from "../../contract/index.ts";
import { SeedanceError } from "../../errors.ts";
import { resolveUserPath } from "../../jobs/index.ts";
import type { McpOptions } from "../../mcp/index.ts";
import { message } from "../../message.ts";
import { applySourceMaps } from "../apply-source-maps.ts";
import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { findLedger } from "../find-ledger.ts";
import { formatCommand, formatFlags } from "../format-command.ts";
import { t } from "../language/translate.ts";
import type { ParsedArgs } from "../line/flag.ts";
import { logInfo, printOutput } from "../output.ts";
import { packageFolder } from "../package-folder.ts";
import { findService, openSession } from "../session.ts";
import { readConfig } from "../settings/config.ts";
import { findLedgerPath } from "../settings/folders.ts";
import { UsageError } from "../usage-error.ts";
import { registeredSecrets } from "../writer.ts";

const defaultPort = 3917;

export const command: CliCommand = {
  summary: "Run an MCP server for agents: seven tools, each job charged once",
  usage: "mcp [--http [PORT]] [options]",
  flags: {
    http: { type: "boolean", description: `Listen on this machine's PORT instead of stdio. (default: ${defaultPort})` },
    "read-only": { type: "boolean", description: "Offer only tools that spend nothing and save nothing." },
    "max-credits": {
      type: "number",
      minimum: 0,
      description: "Limit the credits that the session may spend. [env: SEEDANCE_MCP_MAX_CREDITS]",
    },
    session: {
      type: "string",
      value: "NAME",
      description: "Continue this session's credit count; by default each start is a new session.",
    },
    output: {
      type: "string",
      short: "o",
      value: "FOLDER",
      description: "Save files in this folder if a tool call names none.",
    },
  },
  positionals: { least: 0, most: 1 },
  examples: [
    { line: "mcp --max-credits 200", what: "Serve an agent that may spend at most 200 credits." },
    { line: "mcp --sandbox", what: "Try it without a key, network or charges." },
    {
      line: "mcp --http 3917 --session film --max-credits 500",
      what: "Serve over HTTP, with a credit limit that survives restarts.",
    },
  ],
  output: {
    url: "With --http: the URL for clients.",
    token: "With --http: the token that each request needs, unless SEEDANCE_MCP_TOKEN sets it.",
  },
  notes: `An MCP client starts the server and talks to it over stdin and stdout. Tools that spend credits need a limit for each
job, or the user's confirmation if the client supports it. Files are saved below the folder of -o only. With --http every
program of this machine can connect: requests need the token that is printed (or SEEDANCE_MCP_TOKEN), and --max-credits is
required.`,
  async run(context, args) {
    // Stdout carries the protocol: errors go to stderr only.
    if (args.flags.http !== true) context.json = false;
    const port = portOf(args);
    const options = await optionsOf(context, args);
    const { http: _, ...otherFlags } = command.flags;
    const givenFlags = formatFlags(otherFlags, args.flags);
    if (port !== undefined && options.maxCredits === undefined && !options.readOnly)
      throw new UsageError(
        message`--http needs a limit, since any program of this machine may get the token. Set one: ${formatCommand(context, "mcp", "--http", `${port}`, "--max-credits", "200", ...givenFlags)}`,
      );
    const { serveOverHttp, serveOverStdio } = await import("../../mcp/index.ts").catch(throwMissingPackage);
    if (port === undefined) {
      await serveOverStdio(options, context.signal);
      return undefined;
    }
    const server = await serveOverHttp(options, port, tokenFromEnvironment(context)).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === "EADDRINUSE")
          throw new UsageError(
            message`Port ${port} is in use. Choose another: ${formatCommand(context, "mcp", "--http", "PORT", ...givenFlags)}`,
          );
        if (error.code === "EACCES")
          throw new UsageError(message`Port ${port} is not allowed. Choose a port above 1023.`);
        throw error;
      },
    );
    const { url } = server;
    // A new token is printed here alone.
    const token = context.env.SEEDANCE_MCP_TOKEN ? undefined : server.token;
    printOutput(context, {
      json: { url, token },
      quiet: token === undefined ? [url] : [url, token],
      text: [
        url,
        ...(token === undefined ? [] : [t`Each request needs the header: ${`Authorization: Bearer ${token}`}`]),
        t`Press Ctrl-C to stop.`,
      ].join("\n"),
      unredactedKey: token,
    });
    await untilAborted(context.signal);
    await server.close();
    return undefined;
  },
};

function portOf({ flags, positionals: [portText] }: ParsedArgs): number | undefined {
  if (flags.http !== true) {
    if (portText !== undefined)
      throw new UsageError(message`Unexpected argument ${JSON.stringify(portText)}. A port needs --http.`);
    return undefined;
  }
  const port = portText === undefined ? defaultPort : Number(portText);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new UsageError(message`--http ${portText}: must be a port from 0 to 65535.`);
}

async function optionsOf(context: CliContext, { flags }: ParsedArgs): Promise<McpOptions> {
  const [settings, contract] = await Promise.all([readConfig(context), loadContract(context.contract)]);
  const output = (flags.output as string | undefined) ?? settings.output;
  return {
    version: (JSON.parse(readFileSync(join(packageFolder(), "package.json"), "utf8")) as { version: string }).version,
    contract,
    openSession: () => openSession(context).then((session) => ({ ...session, contract }), throwAsSeedanceError),
    findLedger: async () => findLedger(findLedgerPath(context, settings)),
    findService: () => findService(context, settings),
    // The setting may be a name template; agents only choose folders.
    directory: resolveUserPath(output === undefined || output.includes("{") ? "" : output, context.cwd),
    sessionName: (flags.session as string | undefined) ?? `mcp ${randomUUID()}`,
    maxCredits:
      (flags["max-credits"] as number | undefined) ?? maxCreditsFromEnvironment(context) ?? settings["max-credits"],
    readOnly: flags["read-only"] === true,
    formatCommand: (...words) => formatCommand(context, ...words),
    secrets: registeredSecrets,
    onError: (text) => logInfo(context, applySourceMaps(text)),
  };
}

function tokenFromEnvironment({ env: { SEEDANCE_MCP_TOKEN: token } }: CliContext): string | undefined {
  if (!token) return undefined;
  if (/^[\w.~+/=-]{16,512}$/.test(token)) return token;
  throw new UsageError(
    message`SEEDANCE_MCP_TOKEN: must be 16 to 512 letters, digits or characters of -._~+/= without spaces. Make one: openssl rand -hex 24`,
  );
}

function maxCreditsFromEnvironment({ env: { SEEDANCE_MCP_MAX_CREDITS: text } }: CliContext): number | undefined {
  if (!text) return undefined;
  const credits = Number(text);
  if (credits >= 0) return credits;
  throw new UsageError(
    message`SEEDANCE_MCP_MAX_CREDITS ${JSON.stringify(text)}: must be a number of credits, 0 or more.`,
  );
}

/** The MCP library is large and most users do not need it, so it is an optional peer dependency. */
function throwMissingPackage(error: NodeJS.ErrnoException): never {
  if (error.code !== "ERR_MODULE_NOT_FOUND" || !error.message.includes("@modelcontextprotocol/server")) throw error;
  throw new UsageError(
    message`seedance mcp needs the package @modelcontextprotocol/server. Install it: npm install @modelcontextprotocol/server@2
Or run both once: npx -y -p seedance-client -p @modelcontextprotocol/server@2 seedance mcp`,
  );
}

/** Tool calls report invalid settings as errors; the server keeps running. */
function throwAsSeedanceError(error: unknown): never {
  throw error instanceof UsageError ? new SeedanceError("usage", error.message) : error;
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
