/** A command as data. */
export interface TargetCommand {
  run: readonly string[];
  /** Its working folder; default: the scratch folder. */
  cwd?: string;
  env?: Record<string, string>;
  /** A file that the command creates; the command is skipped if it exists. */
  creates?: string;
}

export interface TargetPaths {
  /** The contract in OpenAPI 3.0, flat. */
  flat: string;
  /** The contract in OpenAPI 3.1, as it is. */
  contract: string;
  /** The language's folder below test/languages, with the test program. */
  source: string;
  /** The folder below examples of the same name. */
  example: string;
  /** An empty scratch folder for generated code. */
  scratch: string;
  /** Kept between runs: tools, packages, compiled dependencies. */
  cache: string;
}

/** A language with a generator. */
export interface Target {
  language: string;
  generator: string;
  version: string;
  /** The view of the contract that the generator reads. */
  view: "flat" | "contract";
  /** The programs that must be installed, each with its package. */
  needs: Record<string, string>;
  install(paths: TargetPaths): TargetCommand[];
  generate(paths: TargetPaths): TargetCommand[];
  compile(paths: TargetPaths): TargetCommand[];
  run(paths: TargetPaths): TargetCommand;
  /** Runs the example for users, if there is one. It prints the output's URL. */
  example?(paths: TargetPaths): TargetCommand;
}

/** The result of each column of the table; undefined if the run did not get that far. */
export interface TargetResult {
  compiles: boolean;
  submits?: boolean;
  errors?: boolean;
  unknown?: boolean;
}
