/** A call of one of the tools. */
export interface ToolCall {
  id: string;
  name: string;
  input: Record<string, unknown>;
}

/** A turn of an agent: its text and its tool calls. An agent without calls has ended. */
export interface AgentTurn {
  text: string;
  calls: ToolCall[];
}

export interface ToolCallResult {
  id: string;
  text: string;
}

/** A tool, as described to models. */
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

/** An agent that works at a task: a script, or a model over HTTP. */
export interface EvalAgent {
  start(system: string, request: string, tools: readonly AgentTool[]): Promise<AgentTurn>;
  sendResults(results: readonly ToolCallResult[]): Promise<AgentTurn>;
  /** Tokens so far. */
  usage: TokenUsage;
}
