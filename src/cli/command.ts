import type { CliContext } from "./context.ts";
import type { Flags, ParsedArgs } from "./line/flag.ts";
import type { CommandLine } from "./line/tokenize-command-line.ts";

export interface CliCommand {
  /** What it does, as an imperative without a full stop. */
  summary: string;
  /** Its usage without the program's name: `video [PROMPT]`. */
  usage: string;
  /** Its actions, if its first argument selects one with options of its own. */
  actions?: readonly string[];
  flags: Flags;
  /** How many arguments it takes besides its flags. */
  positionals: { least: number; most: number };
  /** The model whose fields are its flags, if it submits one. */
  model?: string;
  /** Command lines that work, each with a description. */
  examples: readonly { line: string; what: string }[];
  /** The members of its JSON, each with a description. */
  output?: Readonly<Record<string, string>>;
  /**
   * Whether it goes on if stdout can't be written, because it pays for jobs or saves their files. Other commands end:
   * src/cli/standard-streams.ts.
   */
  continuesWithoutStdout?: boolean;
  /** Paragraphs for the end of the help. */
  notes?: string;
  /**
   * Runs the command.
   * @returns the exit code; undefined for 0.
   * @throws UsageError or any SeedanceError: src/cli/exit-code.ts has the exit code of each.
   */
  run(context: CliContext, args: ParsedArgs): Promise<number | undefined>;
}

/** An entry in the table of commands: what the list shows, and a function that loads the rest. */
export interface CommandEntry {
  /** One sentence for the list of commands. */
  summary: string;
  group: "make" | "tasks" | "money" | "set up" | "tools";
  /** @param line the command line, because a command's flags may depend on one of them, such as `--model`. */
  load(line: CommandLine): Promise<CliCommand>;
}
