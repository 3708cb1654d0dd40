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
  serverDefault?: string | number | boolean;
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
export type FlagValue = string | number | boolean | string[] | undefined;

/** What was given on a command line, checked against the command's flags. */
export interface ParsedArgs {
  /** By the flag's name, `max-credits`; undefined where it was not given and has no default. */
  flags: Record<string, FlagValue>;
  /** What is no flag, in order. */
  positionals: string[];
}
