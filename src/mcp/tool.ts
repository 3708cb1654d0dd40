import type { CallToolResult, InputRequiredResult, ServerContext, ToolAnnotations } from "@modelcontextprotocol/server";
import type { ArgumentsSchema } from "./schema/arguments.ts";
import type { OutputSchema } from "./schema/outputs.ts";
import type { McpServerContext } from "./server-context.ts";

/** One call of a tool. */
export interface McpToolCall {
  /** The arguments, validated against the tool's schema. */
  args: Record<string, unknown>;
  server: McpServerContext;
  /** Aborts if the client cancels the call or disconnects. */
  signal: AbortSignal;
  /** The protocol's context of the call. */
  context: ServerContext;
  /** Whether the client supports elicitation by form. */
  canElicit: boolean;
}

/** A tool's output: its structured content, and optionally an image. */
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
  /** Arguments that are fields of the contract, whose validators check them. */
  contractFields?: readonly string[];
  /** @throws any error; src/mcp/error.ts converts it to one that an agent can act on. */
  run(call: McpToolCall): Promise<ToolOutput | InputRequiredResult>;
}

export type ToolResult = CallToolResult | InputRequiredResult;

/** Annotations of a tool that spends nothing and changes nothing. */
export const readOnlyAnnotations = (openWorld: boolean): ToolAnnotations => ({
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: openWorld,
});

/** Annotations of a tool that creates or saves something once, however often it is called. */
export const writeAnnotations: ToolAnnotations = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: true,
};
