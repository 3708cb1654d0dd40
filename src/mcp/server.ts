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

/** Arguments are checked by the tools themselves: what is wrong is told as any other error, with field, rule and fix. */
const acceptAllValidator: jsonSchemaValidator = {
  getValidator<T>() {
    return (input): JsonSchemaValidatorResult<T> => ({ valid: true, data: input as T, errorMessage: undefined });
  },
};

/** A server for one connection or one request; what they share is the house's. */
export function createMcpServer(house: McpServerContext): McpServer {
  const { options } = house;
  const info = { name: "seedance", title: "Seedance", version: options.version };
  const server = new McpServer(info, {
    capabilities: { tools: { listChanged: false } },
    instructions: instructionsFor(options),
    jsonSchemaValidator: acceptAllValidator,
  });
  const tools = toolsOf(options);
  const offers = (name: string) => tools.some((tool) => tool.name === name);
  for (const tool of tools) {
    const { name, title, description, annotations } = tool;
    const [inputSchema, outputSchema] = [toStandardSchema(tool.input), toStandardSchema(tool.output)];
    server.registerTool(name, { title, description, annotations, inputSchema, outputSchema }, (given, context) =>
      house.trackCall(runTool(tool, given, context, house, { canElicit: canElicit(server, context), offers })),
    );
  }
  return server;
}

const toStandardSchema = (schema: object) =>
  fromJsonSchema(schema as Parameters<typeof fromJsonSchema>[0], acceptAllValidator);

async function runTool(
  tool: Tool,
  given: unknown,
  context: ServerContext,
  house: McpServerContext,
  { canElicit, offers }: { canElicit: boolean; offers: (name: string) => boolean },
): Promise<ToolResult> {
  const { contract } = house.options;
  try {
    const args = readArguments(contract, tool.name, tool.input, given, tool.contractFields);
    const said = await tool.run({ args, server: house, context, canElicit, signal: context.mcpReq.signal });
    return isConsentRequest(said)
      ? said
      : toToolResult({ ...said, data: omitMissingTool(said.data, offers) }, house.clean);
  } catch (error) {
    const told = toToolError(contract, error, tool.name);
    if (told.code === "unexpected") house.reportError(error instanceof Error ? (error.stack ?? "") : String(error));
    return toErrorResult(omitMissingTool(told, offers), house.clean);
  }
}

/** Without the advice to call a tool that this server does not have. */
function omitMissingTool<T extends { next_tool?: { name: string } }>(said: T, offers: (name: string) => boolean): T {
  const { next_tool: next, ...others } = said;
  return next && !offers(next.name) ? (others as T) : said;
}

/** What a tool says, as text too for clients that read no structured content. All of it is cleaned. */
export function toToolResult({ data, image }: ToolOutput, clean: McpServerContext["clean"]): CallToolResult {
  const text = JSON.stringify(mapJsonStrings(data, clean));
  return {
    content: [{ type: "text", text }, ...(image ? [{ type: "image" as const, ...image }] : [])],
    structuredContent: JSON.parse(text),
  };
}

/** An error as a tool's answer: the agent reads it and goes on. */
export function toErrorResult(error: ToolError, clean: McpServerContext["clean"]): CallToolResult {
  return { ...toToolResult({ data: { error } }, clean), isError: true };
}

const isConsentRequest = (said: ToolOutput | InputRequiredResult): said is InputRequiredResult =>
  isInputRequiredResult(said);

/**
 * Whether the client has declared that its user can be asked by a form: with the request in the newest protocol, when it
 * connected in older ones. An older client over HTTP has connected to nothing, and can't be asked.
 */
function canElicit({ server }: McpServer, { mcpReq }: ServerContext): boolean {
  const envelope: { [CLIENT_CAPABILITIES_META_KEY]?: ClientCapabilities } = mcpReq.envelope ?? {};
  const { elicitation } = envelope[CLIENT_CAPABILITIES_META_KEY] ?? server.getClientCapabilities() ?? {};
  return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);
}
