import type { Context } from "./context.ts";
import type { Line } from "./line/read-line.ts";

/** A flag of a command line. */
export interface Flag {
  /** What its value is; a boolean flag takes none and has a `--no-…` twin where its default is true. */
  type: "boolean" | "string" | "number";
  /** One letter, as in `-o`. */
  short?: string;
  /** What stands for the value in the help: `FILE`, `N`. */
  value?: string;
  /** Whether it may be given several times. */
  multiple?: boolean;
  /** The values that it may have. */
  choices?: readonly string[];
  /** What holds where it is not given. */
  default?: string | number | boolean;
  /** What the service takes where it is not given: shown, and never sent. */
  usual?: string | number | boolean;
  /** Whether the contract demands it. */
  required?: boolean;
  minimum?: number;
  maximum?: number;
  /** Other spellings. */
  aliases?: readonly string[];
  /** One line for the help. */
  description: string;
}

export type Flags = Record<string, Flag>;
export type Value = string | number | boolean | string[] | undefined;

/** What was given on a command line, checked against the command's flags. */
export interface Given {
  /** By the flag's name, `max-credits`; undefined where it was not given and has no default. */
  flags: Record<string, Value>;
  /** What is no flag, in order. */
  words: string[];
}

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
