import type { CallToolResult, InputRequiredResult, ServerContext, ToolAnnotations } from "@modelcontextprotocol/server";
import type { ArgumentsSchema } from "./schema/arguments.ts";
import type { OutputSchema } from "./schema/outputs.ts";
import type { McpServerContext } from "./server-context.ts";

/** One call of a tool. */
export interface McpToolCall {
  /** What was given, checked against the tool's schema. */
  args: Record<string, unknown>;
  server: McpServerContext;
  /** Ends the call: the client cancelled it, or is gone. */
  signal: AbortSignal;
  /** The protocol's side of it. */
  context: ServerContext;
  /** Whether the client says that its user can be asked. */
  canElicit: boolean;
}

/** What a tool says: the members of its structured content, and an image to look at. */
export interface ToolOutput {
  data: Record<string, unknown>;
  image?: { data: string; mimeType: string };
}

export interface Tool {
  name: string;
  title: string;
  description: string;
  annotations: ToolAnnotations;
  input: ArgumentsSchema;
  output: OutputSchema;
  /** The arguments that are fields of the contract: its validators say what is wrong with them. */
  contractFields?: readonly string[];
  /** @throws any error: src/mcp/error.ts tells it in a way that an agent can act on. */
  run(call: McpToolCall): Promise<ToolOutput | InputRequiredResult>;
}

export type ToolResult = CallToolResult | InputRequiredResult;

/** What spends nothing and changes nothing. */
export const readOnlyAnnotations = (openWorld: boolean): ToolAnnotations => ({
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: openWorld,
});

/** What makes or saves something, once, however often it is called. */
export const writeAnnotations: ToolAnnotations = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: true,
};
