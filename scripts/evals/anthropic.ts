import type { AgentTool, ToolCallResult } from "./agent.ts";
import { type Dialogue, type ModelEndpoint, postJson } from "./post.ts";

type ContentPart =
  | { type: "text"; text: string }
  | { type: "tool_use"; id: string; name: string; input: Record<string, unknown> };
interface MessagesResponse {
  content: ContentPart[];
  usage?: { input_tokens?: number; output_tokens?: number };
}

const version = "2023-06-01";
const maxTokens = 4096;

/** A dialogue with an API like Anthropic's: `POST …/v1/messages`. */
export class AnthropicDialogue implements Dialogue {
  readonly #endpoint: ModelEndpoint;
  readonly #messages: object[] = [];
  #system = "";
  #tools: object[] = [];

  constructor(endpoint: ModelEndpoint) {
    this.#endpoint = endpoint;
  }

  start(system: string, request: string, tools: readonly AgentTool[]): void {
    this.#system = system;
    this.#messages.push({ role: "user", content: request });
    this.#tools = tools.map(({ name, description, schema }) => ({ name, description, input_schema: schema }));
  }

  add(results: readonly ToolCallResult[]): void {
    const content = results.map(({ id, text }) => ({ type: "tool_result", tool_use_id: id, content: text }));
    this.#messages.push({ role: "user", content });
  }

  async nextTurn() {
    const { baseUrl, model, apiKey, sleep } = this.#endpoint;
    const url = `${baseUrl.replace(/(\/v1)?\/?$/, "")}/v1/messages`;
    const { content, usage } = await postJson<MessagesResponse>(
      url,
      { "x-api-key": apiKey, "anthropic-version": version },
      {
        ...{ model, max_tokens: maxTokens, messages: this.#messages, tools: this.#tools },
        ...(this.#system !== "" && { system: this.#system }),
      },
      sleep,
    );
    this.#messages.push({ role: "assistant", content });
    return {
      text: content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n"),
      calls: content.flatMap((part) => (part.type === "tool_use" ? [part] : [])),
      usage: { input: usage?.input_tokens ?? 0, output: usage?.output_tokens ?? 0 },
    };
  }
}
