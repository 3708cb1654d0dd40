import type { Context } from "./context.ts";
import type { Flags, Given } from "./line/flag.ts";
import type { Line } from "./line/read-line.ts";

export interface Command {
  /** One line for the list of commands. */
  summary: string;
  /** How it is called, without the program: `video [PROMPT]`. */
  usage: string;
  flags: Flags;
  /** How many words it takes besides its flags. */
  words: { least: number; most: number };
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
  run(context: Context, given: Given): Promise<number | undefined>;
}

/** A line in the table of commands: what the list shows, and how the rest is loaded. */
export interface Entry {
  summary: string;
  group: "make" | "tasks" | "money" | "set up" | "tools";
  /** @param line the command line: a command's flags may depend on one of them, as on `--model`. */
  load(line: Line): Promise<Command>;
}
