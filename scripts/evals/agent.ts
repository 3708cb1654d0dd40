/** A call of one of the tools. */
export interface ToolCall {
  id: string;
  name: string;
  input: Record<string, unknown>;
}

/** What an agent says and wants done. Without calls it has ended. */
export interface AgentTurn {
  text: string;
  calls: ToolCall[];
}

export interface ToolCallResult {
  id: string;
  text: string;
}

/** A tool, as models are told of it. */
export interface AgentTool {
  name: string;
  description: string;
  /** JSON Schema of its input. */
  schema: Record<string, unknown>;
}

export interface TokenUsage {
  input: number;
  output: number;
}

/** Who works at a task: a script, or a model behind HTTP. */
export interface EvalAgent {
  start(system: string, request: string, tools: readonly AgentTool[]): Promise<AgentTurn>;
  sendResults(results: readonly ToolCallResult[]): Promise<AgentTurn>;
  /** Tokens so far. */
  usage: TokenUsage;
}
