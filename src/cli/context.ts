import type { DescribedContract } from "../contract/index.ts";
import { formatFlags } from "./format-command.ts";
import type { Flags, FlagValue } from "./line/flag.ts";
import { globalFlags } from "./line/global-flags.ts";
import { registerSecret, Writer } from "./writer.ts";

/** What a command may touch: everything else is passed in, so that a command can be tried without a process. */
export interface CliContext {
  /** What the service keeps to. */
  contract: DescribedContract;
  stdout: Writer;
  stderr: Writer;
  stdin: NodeJS.ReadStream;
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** Whether stdout gets JSON. */
  json: boolean;
  /** Whether stdout gets ids or paths alone. */
  quiet: boolean;
  /** Whether a person can be asked. */
  interactive: boolean;
  /** Whether stderr may be coloured and redrawn. */
  animated: boolean;
  color: boolean;
  /** Ends what is under way: Ctrl-C, SIGTERM. */
  signal: AbortSignal;
  global: {
    profile: string | undefined;
    baseUrl: string | undefined;
    ledger: string | undefined;
    sandbox: boolean;
  };
  /** The flags of this line that another one needs to mean the same service, account and ledger. */
  inheritedFlags: readonly string[];
}

/** What is needed to tell how a line went, before its contract is known. */
export type BaseContext = Omit<CliContext, "contract">;

/** What a line needs of the flags that every command has, to be about the same jobs. */
const inheritableFlags: Flags = Object.fromEntries(
  Object.entries(globalFlags).filter(([name]) =>
    ["profile", "base-url", "contract", "ledger", "sandbox"].includes(name),
  ),
);

/** The context of this process, as its environment and the global flags make it. */
export function createContext(flags: Readonly<Record<string, FlagValue>>, signal: AbortSignal): BaseContext {
  const { stdout, stderr, stdin, env } = process;
  registerSecret(env.SEEDANCE_API_KEY?.trim());
  const quiet = flags.quiet === true;
  const text = (name: string, variable: string) => (flags[name] as string | undefined) ?? (env[variable] || undefined);
  const color = flags.color !== false && !env.NO_COLOR && stderr.isTTY === true && env.TERM !== "dumb";
  return {
    stdout: new Writer(stdout),
    stderr: new Writer(stderr),
    stdin,
    env,
    cwd: process.cwd(),
    json: flags.json === true || (flags.json === undefined && !quiet && !stdout.isTTY),
    quiet,
    interactive: flags.input !== false && stdin.isTTY === true && stderr.isTTY === true && !env.CI,
    animated: stderr.isTTY === true && env.TERM !== "dumb" && !quiet,
    color,
    signal,
    global: {
      profile: text("profile", "SEEDANCE_PROFILE"),
      baseUrl: text("base-url", "SEEDANCE_BASE_URL"),
      ledger: text("ledger", "SEEDANCE_LEDGER"),
      sandbox: flags.sandbox === true,
    },
    // What the environment and the settings say, the next line finds there too.
    inheritedFlags: formatFlags(inheritableFlags, flags),
  };
}
