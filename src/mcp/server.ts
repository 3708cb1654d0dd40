import {
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  fromJsonSchema,
  type InputRequiredResult,
  isInputRequiredResult,
  type JsonSchemaValidatorResult,
  type jsonSchemaValidator,
  McpServer,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { mapJsonStrings } from "../redact.ts";
import { type ToolError, toToolError } from "./error.ts";
import { readArguments } from "./schema/arguments.ts";
import type { McpServerContext } from "./server-context.ts";
import type { Tool, ToolOutput, ToolResult } from "./tool.ts";
import { instructionsFor, toolsOf } from "./tools.ts";

/** The tools validate their arguments themselves, so that violations are reported with field, rule and fix. */
const acceptAllValidator: jsonSchemaValidator = {
  getValidator<T>() {
    return (input): JsonSchemaValidatorResult<T> => ({ valid: true, data: input as T, errorMessage: undefined });
  },
};

/** Creates the MCP server of one connection or one request. */
export function createMcpServer(serverContext: McpServerContext): McpServer {
  const { options } = serverContext;
  const info = { name: "seedance", title: "Seedance", version: options.version };
  const server = new McpServer(info, {
    capabilities: { tools: { listChanged: false } },
    instructions: instructionsFor(options),
    jsonSchemaValidator: acceptAllValidator,
  });
  const tools = toolsOf(options);
  const hasTool = (name: string) => tools.some((tool) => tool.name === name);
  for (const tool of tools) {
    const { name, title, description, annotations } = tool;
    const [inputSchema, outputSchema] = [toStandardSchema(tool.input), toStandardSchema(tool.output)];
    server.registerTool(name, { title, description, annotations, inputSchema, outputSchema }, (input, context) =>
      serverContext.trackCall(
        runTool(tool, input, context, serverContext, { canElicit: canElicit(server, context), hasTool }),
      ),
    );
  }
  return server;
}

const toStandardSchema = (schema: object) =>
  fromJsonSchema(schema as Parameters<typeof fromJsonSchema>[0], acceptAllValidator);

async function runTool(
  tool: Tool,
  input: unknown,
  context: ServerContext,
  serverContext: McpServerContext,
  { canElicit, hasTool }: { canElicit: boolean; hasTool: (name: string) => boolean },
): Promise<ToolResult> {
  const { contract, formatCommand } = serverContext.options;
  try {
    const args = readArguments(contract, tool.name, tool.input, input, tool.contractFields);
    const output = await tool.run({ args, server: serverContext, context, canElicit, signal: context.mcpReq.signal });
    return isConsentRequest(output)
      ? output
      : toToolResult({ ...output, data: omitMissingTool(output.data, hasTool) }, serverContext.clean);
  } catch (error) {
    const toolError = toToolError(contract, error, tool.name, formatCommand);
    if (toolError.code === "unexpected")
      serverContext.reportError(error instanceof Error ? (error.stack ?? "") : String(error));
    return toErrorResult(omitMissingTool(toolError, hasTool), serverContext.clean);
  }
}

/** Removes `next_tool` if this server does not have that tool. */
function omitMissingTool<T extends { next_tool?: { name: string } }>(data: T, hasTool: (name: string) => boolean): T {
  const { next_tool: next, ...others } = data;
  return next && !hasTool(next.name) ? (others as T) : data;
}

/** Converts a tool's output to structured content, and to text for clients that don't read that. All of it is redacted. */
export function toToolResult({ data, image }: ToolOutput, clean: McpServerContext["clean"]): CallToolResult {
  const text = JSON.stringify(mapJsonStrings(data, clean));
  return {
    content: [{ type: "text", text }, ...(image ? [{ type: "image" as const, ...image }] : [])],
    structuredContent: JSON.parse(text),
  };
}

/** Converts an error to a tool's result, which the agent can read and act on. */
export function toErrorResult(error: ToolError, clean: McpServerContext["clean"]): CallToolResult {
  return { ...toToolResult({ data: { error } }, clean), isError: true };
}

const isConsentRequest = (output: ToolOutput | InputRequiredResult): output is InputRequiredResult =>
  isInputRequiredResult(output);

/**
 * Whether the client supports elicitation by form. In the newest protocol each request declares it, in older ones the
 * handshake. Older clients over HTTP have no connection here, so they can't be asked.
 */
function canElicit({ server }: McpServer, { mcpReq }: ServerContext): boolean {
  const envelope: { [CLIENT_CAPABILITIES_META_KEY]?: ClientCapabilities } = mcpReq.envelope ?? {};
  const { elicitation } = envelope[CLIENT_CAPABILITIES_META_KEY] ?? server.getClientCapabilities() ?? {};
  return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);
}
