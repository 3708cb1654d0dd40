import type { CommandEntry } from "../command.ts";
import type { Flag, Flags } from "../line/flag.ts";
import { globalFlags } from "../line/global-flags.ts";
import { tokenizeCommandLine } from "../line/tokenize-command-line.ts";

/** A flag as a shell completes it. */
export interface ShellFlag {
  /** `--limit`; for a boolean one its `--no-…` too, where that makes a difference. */
  names: string[];
  /** `-o`. */
  short: string | undefined;
  takesValue: boolean;
  /** What stands for the value in the help. */
  value: string;
  choices: readonly string[];
  multiple: boolean;
  description: string;
}

/** A command as a shell completes it. */
export interface ShellCommand {
  name: string;
  summary: string;
  /** What its first word may be: `login`, `status`. */
  actions: string[];
  /** Whether its words are ids of tasks. */
  takesIds: boolean;
  flags: ShellFlag[];
}

/** Every command with its flags, as the table of commands has them. */
export async function describeForShell(commands: Readonly<Record<string, CommandEntry>>): Promise<ShellCommand[]> {
  const described = Object.entries(commands).map(async ([name, entry]) => {
    const { usage, flags } = await entry.load(tokenizeCommandLine([name]));
    const [, words = ""] = /^\S+ ([a-z]+(?:\|[a-z]+)*)(?= |$)/.exec(usage) ?? [];
    return {
      name,
      summary: entry.summary,
      actions: words.split("|").filter(Boolean),
      takesIds: /\bID\b/.test(usage),
      flags: shellFlags({ ...globalFlags, ...flags }),
    };
  });
  return Promise.all(described);
}

/** The flags that may stand before a command. */
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

function shellNamesOf(name: string, { type, default: own, serverDefault: usual }: Flag): string[] {
  if (type !== "boolean") return [`--${name}`];
  if (own === true) return [`--no-${name}`];
  return usual === true ? [`--${name}`, `--no-${name}`] : [`--${name}`];
}
