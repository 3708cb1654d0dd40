import type { Flags, Given } from "./command.ts";
import { contractNames } from "./contract/names.ts";
import { hideKey, Writer } from "./writer.ts";

/** The flags that every command has. */
export const globalFlags: Flags = {
  json: { type: "boolean", description: "print JSON; the default where stdout is no terminal" },
  quiet: { type: "boolean", short: "q", description: "print nothing but ids or paths" },
  input: {
    type: "boolean",
    default: true,
    description: "ask nothing with --no-input: what would be asked is an error",
  },
  color: { type: "boolean", default: true, description: "no colours with --no-color, or with NO_COLOR set" },
  profile: { type: "string", value: "NAME", description: "the profile whose key and settings are used" },
  "base-url": { type: "string", value: "URL", description: "the service; SEEDANCE_BASE_URL says the same" },
  contract: {
    type: "string",
    value: "NAME",
    choices: contractNames,
    description: "the contract that the service keeps to; SEEDANCE_CONTRACT says the same",
  },
  ledger: { type: "string", value: "FILE", description: "the ledger; SEEDANCE_LEDGER says the same" },
  sandbox: { type: "boolean", description: "run against an embedded sandbox: no key, no network, nothing is paid" },
  help: { type: "boolean", short: "h", description: "this text; as JSON with --json" },
};

/** What a command may touch: everything else is passed in, so that a command can be tried without a process. */
export interface Context {
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
}

/** The context of this process, as its environment and the global flags make it. */
export function contextOf({ flags }: Given, signal: AbortSignal): Context {
  const { stdout, stderr, stdin, env } = process;
  hideKey(env.SEEDANCE_API_KEY?.trim());
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
  };
}
