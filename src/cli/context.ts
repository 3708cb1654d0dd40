import { resolve } from "node:path";
import type { DescribedContract } from "../contract/index.ts";
import { formatFlags } from "./format-command.ts";
import type { Flags, FlagValue } from "./line/flag.ts";
import { globalFlags } from "./line/global-flags.ts";
import { registerSecret, Writer } from "./writer.ts";

/** The environment of a command: everything it reads or writes, so that it can be tested without a process. */
export interface CliContext {
  /** The contract of the service. */
  contract: DescribedContract;
  /** The names of the contract's commands. */
  commandNames: readonly string[];
  stdout: Writer;
  stderr: Writer;
  stdin: NodeJS.ReadStream;
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** Whether to print JSON to stdout. */
  json: boolean;
  /** Whether to print only ids or paths to stdout. */
  quiet: boolean;
  /** Whether the command may prompt. */
  interactive: boolean;
  /** Whether stderr is a terminal whose lines may be redrawn. */
  animated: boolean;
  /** Which streams are coloured. */
  color: Readonly<Record<"stdout" | "stderr", boolean>>;
  /** Aborted by Ctrl-C, SIGTERM and SIGHUP. */
  signal: AbortSignal;
  global: {
    profile: string | undefined;
    baseUrl: string | undefined;
    ledger: string | undefined;
    sandbox: boolean;
  };
  /** The flags that another command line needs to use the same service, account and ledger. */
  inheritedFlags: readonly string[];
}

/** The context before the contract is known: enough to report an error. */
export type BaseContext = Omit<CliContext, "contract" | "commandNames">;

/** The global flags that select the service, account and ledger. */
const inheritableFlags: Flags = Object.fromEntries(
  Object.entries(globalFlags).filter(([name]) =>
    ["profile", "base-url", "contract", "ledger", "sandbox"].includes(name),
  ),
);

/**
 * Whether a stream is coloured. As in Node, FORCE_COLOR takes precedence over NO_COLOR, and 0 or false means no colours.
 * https://no-color.org, https://force-color.org
 */
function isColoured({ isTTY }: { isTTY?: boolean }, allowed: boolean, env: NodeJS.ProcessEnv): boolean {
  if (!allowed) return false;
  if (env.FORCE_COLOR) return !["0", "false"].includes(env.FORCE_COLOR);
  return isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
}

const isCi = ({ CI }: NodeJS.ProcessEnv) => Boolean(CI) && CI !== "0" && CI !== "false";

/** Creates the context from this process, its environment and the global flags. */
export function createContext(flags: Readonly<Record<string, FlagValue>>, signal: AbortSignal): BaseContext {
  const { stdout, stderr, stdin, env } = process;
  registerSecret(env.SEEDANCE_API_KEY?.trim());
  const quiet = flags.quiet === true;
  const text = (name: string, variable: string) => (flags[name] as string | undefined) ?? (env[variable] || undefined);
  const ledger = flags.ledger === undefined ? undefined : resolve(String(flags.ledger));
  return {
    stdout: new Writer(stdout),
    stderr: new Writer(stderr),
    stdin,
    env,
    cwd: process.cwd(),
    json: flags.json === true || (flags.json === undefined && !quiet && !stdout.isTTY),
    quiet,
    interactive: flags.input !== false && stdin.isTTY === true && stderr.isTTY === true && !isCi(env),
    // A CI's log keeps every redraw of a line.
    animated: stderr.isTTY === true && env.TERM !== "dumb" && !isCi(env) && !quiet,
    color: {
      stdout: isColoured(stdout, flags.color !== false, env),
      stderr: isColoured(stderr, flags.color !== false, env),
    },
    signal,
    global: {
      profile: text("profile", "SEEDANCE_PROFILE"),
      baseUrl: text("base-url", "SEEDANCE_BASE_URL"),
      ledger: text("ledger", "SEEDANCE_LEDGER"),
      sandbox: flags.sandbox === true,
    },
    // Values from the environment and the settings also apply to the next command line, which may run in another folder.
    inheritedFlags: formatFlags(inheritableFlags, { ...flags, ledger }),
  };
}
