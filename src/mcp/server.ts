import {
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
import { answer, errorAnswer } from "./answer.ts";
import { tellError } from "./error.ts";
import type { House } from "./house.ts";
import { instructionsFor } from "./instructions.ts";
import { readArguments } from "./schema/arguments.ts";
import type { Answer, Said, Tool } from "./tool.ts";
import { toolsOf } from "./tools.ts";

/** Arguments are checked by the tools themselves: what is wrong is told as any other error, with field, rule and fix. */
const unchecked: jsonSchemaValidator = {
  getValidator<T>() {
    return (input): JsonSchemaValidatorResult<T> => ({ valid: true, data: input as T, errorMessage: undefined });
  },
};

/** A server for one connection or one request; what they share is the house's. */
export function createServer(house: House): McpServer {
  const { options } = house;
  const info = { name: "seedance", title: "Seedance", version: options.version };
  const server = new McpServer(info, {
    capabilities: { tools: { listChanged: false } },
    instructions: instructionsFor(options),
    jsonSchemaValidator: unchecked,
  });
  for (const tool of toolsOf(options)) {
    const { name, title, description, annotations } = tool;
    const [inputSchema, outputSchema] = [schemaOf(tool.input), schemaOf(tool.output)];
    server.registerTool(name, { title, description, annotations, inputSchema, outputSchema }, (given, context) =>
      house.look(run(tool, given, context, house, canElicit(server, context))),
    );
  }
  return server;
}

const schemaOf = (schema: object) => fromJsonSchema(schema as Parameters<typeof fromJsonSchema>[0], unchecked);

async function run(
  tool: Tool,
  given: unknown,
  context: ServerContext,
  house: House,
  canElicit: boolean,
): Promise<Answer> {
  try {
    const args = readArguments(tool.name, tool.input, given, tool.loose);
    const said = await tool.run({ args, house, context, canElicit, signal: context.mcpReq.signal });
    return isQuestion(said) ? said : answer({ ...said, data: offered(said.data, house) }, house.clean);
  } catch (error) {
    const told = tellError(error, tool.name);
    if (told.code === "unexpected") house.complain(error instanceof Error ? (error.stack ?? "") : String(error));
    return errorAnswer(offered(told, house), house.clean);
  }
}

/** Without the advice to call a tool that this server does not have. */
function offered<T extends { next_tool?: { name: string } }>(said: T, { options }: House): T {
  const { next_tool: next, ...others } = said;
  return next && !toolsOf(options).some(({ name }) => name === next.name) ? (others as T) : said;
}

const isQuestion = (said: Said | InputRequiredResult): said is InputRequiredResult => isInputRequiredResult(said);

/**
 * Whether the client has declared that its user can be asked by a form: with the request in the newest protocol, when it
 * connected in older ones. An older client over HTTP has connected to nothing, and can't be asked.
 */
function canElicit({ server }: McpServer, { mcpReq }: ServerContext): boolean {
  const envelope: { [CLIENT_CAPABILITIES_META_KEY]?: ClientCapabilities } = mcpReq.envelope ?? {};
  const { elicitation } = envelope[CLIENT_CAPABILITIES_META_KEY] ?? server.getClientCapabilities() ?? {};
  return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);
}
