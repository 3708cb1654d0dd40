import type { CliContext } from "./context.ts";
import type { Flags, ParsedArgs } from "./line/flag.ts";
import type { CommandLine } from "./line/tokenize-command-line.ts";

export interface CliCommand {
  /** One line for the list of commands. */
  summary: string;
  /** How it is called, without the program: `video [PROMPT]`. */
  usage: string;
  flags: Flags;
  /** How many words it takes besides its flags. */
  positionals: { least: number; most: number };
  /** Command lines that work, with a word about each. */
  examples: readonly { line: string; what: string }[];
  /** What its JSON holds: a member and a word about it, each. */
  output?: Readonly<Record<string, string>>;
  /** More for the help, below the flags. */
  notes?: string;
  /**
   * Does it.
   * @returns the exit code; 0 where nothing is returned.
   * @throws UsageError, or any SeedanceError: src/cli/exit-code.ts knows what each ends with.
   */
  run(context: CliContext, given: ParsedArgs): Promise<number | undefined>;
}

/** A line in the table of commands: what the list shows, and how the rest is loaded. */
export interface CommandEntry {
  summary: string;
  group: "make" | "tasks" | "money" | "set up" | "tools";
  /** @param line the command line: a command's flags may depend on one of them, as on `--model`. */
  load(line: CommandLine): Promise<CliCommand>;
}
