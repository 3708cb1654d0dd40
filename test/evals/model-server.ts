import type { ServerResponse } from "node:http";
import type { AgentTurn, EvalAgent, ToolCallResult } from "../../scripts/evals/agent.ts";
import type { ModelApi } from "../../scripts/evals/model-agent.ts";
import { type ReceivedRequest, respondJson, startServer, type TestServer } from "../support/server.ts";

export const modelKey = "sk-model-canary-5f1c";

interface Message {
  role: string;
  content: unknown;
  tool_call_id?: string;
  tool_calls?: { id: string }[];
}
interface ModelRequestBody {
  model: string;
  system?: string;
  messages: Message[];
  tools: { name?: string; input_schema?: object; function?: { name: string; parameters: object } }[];
}

/** A request as both APIs mean it. */
interface ModelRequest {
  system: string;
  userMessage: string;
  /** Results of the calls of the turn before. */
  results: ToolCallResult[];
}

export interface ModelServer extends TestServer {
  /** The system prompts that the models got. */
  systemPrompts: string[];
}

/**
 * Starts a server with the API of a model provider, which runs an agent. It refuses requests that a real one refuses:
 * without a key, without tools, or with calls without results.
 * @param createAgent creates the agent for a new conversation.
 * @param strange responses to send in place of a turn, once each.
 */
export async function startModelServer(
  api: ModelApi,
  createAgent: (userMessage: string) => EvalAgent,
  strange: ((response: ServerResponse) => void)[] = [],
): Promise<ModelServer> {
  const { path, key, read, write } = dialects[api];
  const systemPrompts: string[] = [];
  let agent: EvalAgent | undefined;
  const answer = async (seen: ReceivedRequest, response: ServerResponse) => {
    if (seen.url !== path) return respondJson(response, 404, { error: `no ${seen.url}` });
    if (key(seen) !== modelKey) return respondJson(response, 401, { error: `wrong key: ${key(seen)}` });
    const instead = strange.shift();
    if (instead) return instead(response);
    const request = read(JSON.parse(seen.body) as ModelRequestBody);
    if (typeof request === "string") return respondJson(response, 400, { error: request });
    systemPrompts.push(request.system);
    const isNew = request.results.length === 0;
    if (isNew) agent = createAgent(request.userMessage);
    const turn = isNew
      ? await agent?.start(request.system, request.userMessage, [])
      : await agent?.sendResults(request.results);
    respondJson(response, 200, write(turn ?? { text: "", calls: [] }));
  };
  const server = await startServer((seen, response) => {
    answer(seen, response).catch((error) => respondJson(response, 500, { error: String(error) }));
  });
  return Object.assign(server, { systemPrompts });
}

interface Dialect {
  path: string;
  key(seen: ReceivedRequest): unknown;
  /** Returns the request, or a message if it is invalid. */
  read(body: ModelRequestBody): ModelRequest | string;
  write(turn: AgentTurn): object;
}

const dialects: Record<ModelApi, Dialect> = {
  openai: {
    path: "/v1/chat/completions",
    key: ({ headers }) => headers.authorization?.replace(/^Bearer /, ""),
    read({ messages, tools }) {
      if (tools.length === 0 || tools.some((tool) => !tool.function?.name || !tool.function.parameters)) return "tools";
      const last = messages.findLastIndex(({ role }) => role === "assistant");
      const called = messages[last]?.tool_calls?.map(({ id }) => id) ?? [];
      const answers = messages.slice(last + 1).filter(({ role }) => role === "tool");
      const results = answers.map(({ tool_call_id: id = "", content }) => ({ id, text: String(content) }));
      if (results.map(({ id }) => id).join() !== called.join()) return "each call must have its result";
      return { system: textOf(messages, "system"), userMessage: textOf(messages, "user"), results };
    },
    write: ({ text, calls }) => ({
      choices: [
        {
          message: {
            role: "assistant",
            content: text || null,
            ...(calls.length > 0 && {
              tool_calls: calls.map(({ id, name, input }) => ({
                ...{ id, type: "function" },
                function: { name, arguments: JSON.stringify(input) },
              })),
            }),
          },
        },
      ],
      usage: { prompt_tokens: 100, completion_tokens: 10 },
    }),
  },
  anthropic: {
    path: "/v1/messages",
    key: ({ headers }) => (headers["anthropic-version"] === "2023-06-01" ? headers["x-api-key"] : undefined),
    read({ system = "", messages, tools }) {
      if (tools.length === 0 || tools.some((tool) => !tool.name || !tool.input_schema)) return "tools";
      if (messages.some(({ role }, index) => role !== (index % 2 === 0 ? "user" : "assistant"))) return "turns";
      const parts = (message: Message | undefined) => (Array.isArray(message?.content) ? message.content : []);
      const called = parts(messages.at(-2)).flatMap((part) => (part.type === "tool_use" ? [part.id] : []));
      const results = parts(messages.at(-1)).map((part) => ({ id: part.tool_use_id, text: part.content }));
      if (results.map(({ id }) => id).join() !== called.join()) return "each call must have its result";
      return { system, userMessage: textOf(messages, "user"), results };
    },
    write: ({ text, calls }) => ({
      content: [...(text ? [{ type: "text", text }] : []), ...calls.map((call) => ({ type: "tool_use", ...call }))],
      usage: { input_tokens: 100, output_tokens: 10 },
    }),
  },
};

function textOf(messages: Message[], role: string): string {
  return String(messages.find((message) => message.role === role)?.content ?? "");
}
