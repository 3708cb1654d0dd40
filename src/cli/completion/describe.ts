import type { CommandEntry } from "../command.ts";
import type { Flag, Flags } from "../line/flag.ts";
import { globalFlags } from "../line/global-flags.ts";
import { tokenizeCommandLine } from "../line/tokenize-command-line.ts";

/** A flag, as the completion scripts need it. */
export interface ShellFlag {
  /** `--limit`; for a boolean flag also `--no-…`, if it has an effect. */
  names: string[];
  /** `-o`. */
  short: string | undefined;
  takesValue: boolean;
  /** The placeholder of the value in the help. */
  value: string;
  choices: readonly string[];
  multiple: boolean;
  description: string;
}

/** A command, as the completion scripts need it. */
export interface ShellCommand {
  name: string;
  summary: string;
  /** The values of its first argument: `login`, `status`. */
  actions: string[];
  /** Whether its arguments are task ids. */
  takesIds: boolean;
  flags: ShellFlag[];
}

/** Describes every command with its flags. */
export async function describeForShell(commands: Readonly<Record<string, CommandEntry>>): Promise<ShellCommand[]> {
  const described = Object.entries(commands).map(async ([name, entry]) => {
    const { usage, flags } = await entry.load(tokenizeCommandLine([name]));
    const [, actions = ""] = /^\S+ ([a-z]+(?:\|[a-z]+)*)(?= |$)/.exec(usage) ?? [];
    return {
      name,
      summary: entry.summary,
      actions: actions.split("|").filter(Boolean),
      takesIds: /\bID\b/.test(usage),
      flags: shellFlags({ ...globalFlags, ...flags }),
    };
  });
  return Promise.all(described);
}

/** The flags that may precede a command. */
export const globalShellFlags = (): ShellFlag[] => shellFlags(globalFlags);

function shellFlags(flags: Flags): ShellFlag[] {
  return Object.entries(flags).map(([name, flag]) => ({
    names: shellNamesOf(name, flag),
    short: flag.short && `-${flag.short}`,
    takesValue: flag.type !== "boolean",
    value: flag.value ?? (flag.type === "number" ? "N" : "VALUE"),
    choices: flag.choices ?? [],
    multiple: flag.multiple === true,
    description: flag.description,
  }));
}

function shellNamesOf(name: string, { type, default: ownDefault, serverDefault }: Flag): string[] {
  if (type !== "boolean") return [`--${name}`];
  if (ownDefault === true) return [`--no-${name}`];
  return serverDefault === true ? [`--${name}`, `--no-${name}`] : [`--${name}`];
}
