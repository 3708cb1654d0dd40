/** A call of one of the tools. */
export interface Call {
  id: string;
  name: string;
  input: Record<string, unknown>;
}

/** What an agent says and wants done. Without calls it has ended. */
export interface Turn {
  text: string;
  calls: Call[];
}

export interface CallResult {
  id: string;
  text: string;
}

/** A tool, as models are told of it. */
export interface Tool {
  name: string;
  description: string;
  /** JSON Schema of its input. */
  schema: Record<string, unknown>;
}

export interface Usage {
  input: number;
  output: number;
}

/** Who works at a task: a script, or a model behind HTTP. */
export interface Agent {
  start(system: string, request: string, tools: readonly Tool[]): Promise<Turn>;
  go(results: readonly CallResult[]): Promise<Turn>;
  /** Tokens so far. */
  usage: Usage;
}
