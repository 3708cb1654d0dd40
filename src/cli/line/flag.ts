/** A flag (an option) of a command. */
export interface Flag {
  /** The type of its value. A boolean flag takes no value; with the default true it is written `--no-…`. */
  type: "boolean" | "string" | "number";
  /** The letter of the short option `-o`. */
  short?: string;
  /** The placeholder of the value in the help: `FILE`, `N`. */
  value?: string;
  /** Whether it may be repeated; its values are collected in a list. */
  multiple?: boolean;
  /** The allowed values. */
  choices?: readonly string[];
  /** The value if it is not given. */
  default?: string | number | boolean;
  /** The service's own default: the help shows it, and it is never sent. */
  serverDefault?: string | number | boolean;
  /** Whether the contract requires it. */
  required?: boolean;
  minimum?: number;
  maximum?: number;
  /** Other names. */
  aliases?: readonly string[];
  /** One sentence for the help. */
  description: string;
}

export type Flags = Record<string, Flag>;
export type FlagValue = string | number | boolean | string[] | undefined;

/** The arguments of a command line, checked against the command's flags. */
export interface ParsedArgs {
  /** Values by flag name, such as `max-credits`; undefined if a flag was not given and has no default. */
  flags: Record<string, FlagValue>;
  /** Arguments that are not flags, in order. */
  positionals: string[];
}
