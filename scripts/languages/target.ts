/** A command as data: what is run, and where. */
export interface TargetCommand {
  run: readonly string[];
  /** Its folder; the scratch folder by default. */
  cwd?: string;
  env?: Record<string, string>;
  /** Not run again once this file exists: a download. */
  creates?: string;
}

export interface TargetPaths {
  /** The contract in OpenAPI 3.0, flat. */
  flat: string;
  /** The contract in OpenAPI 3.1, as it is. */
  contract: string;
  /** The language's own folder below test/languages, with our program. */
  source: string;
  /** The folder below examples of the same name. */
  example: string;
  /** An empty scratch folder: what is generated goes here. */
  scratch: string;
  /** Kept between runs: tools, packages, compiled dependencies. */
  cache: string;
}

/** One language by one generator. */
export interface Target {
  language: string;
  generator: string;
  version: string;
  /** Which view of the contract it is given. */
  view: "flat" | "contract";
  /** The programs that must be there, each with what brings it. */
  needs: Record<string, string>;
  install(paths: TargetPaths): TargetCommand[];
  generate(paths: TargetPaths): TargetCommand[];
  compile(paths: TargetPaths): TargetCommand[];
  run(paths: TargetPaths): TargetCommand;
  /** Runs the example that a user would copy, where there is one. It prints the output's URL. */
  example?(paths: TargetPaths): TargetCommand;
}

/** Whether the language did what a column of the table says; undefined where it did not come so far. */
export interface TargetResult {
  compiles: boolean;
  submits?: boolean;
  errors?: boolean;
  unknown?: boolean;
}
