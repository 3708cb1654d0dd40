import type { CallResult, Tool } from "./agent.ts";
import { type Dialogue, type Endpoint, post } from "./post.ts";

type Part =
  | { type: "text"; text: string }
  | { type: "tool_use"; id: string; name: string; input: Record<string, unknown> };
interface Answer {
  content: Part[];
  usage?: { input_tokens?: number; output_tokens?: number };
}

const version = "2023-06-01";
const mostTokens = 4096;

/** A dialogue by an API like Anthropic's: `POST …/v1/messages`. */
export class AnthropicDialogue implements Dialogue {
  readonly #endpoint: Endpoint;
  readonly #messages: object[] = [];
  #system = "";
  #tools: object[] = [];

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  start(system: string, request: string, tools: readonly Tool[]): void {
    this.#system = system;
    this.#messages.push({ role: "user", content: request });
    this.#tools = tools.map(({ name, description, schema }) => ({ name, description, input_schema: schema }));
  }

  add(results: readonly CallResult[]): void {
    const content = results.map(({ id, text }) => ({ type: "tool_result", tool_use_id: id, content: text }));
    this.#messages.push({ role: "user", content });
  }

  async ask() {
    const { baseUrl, model, apiKey, sleep } = this.#endpoint;
    const url = `${baseUrl.replace(/(\/v1)?\/?$/, "")}/v1/messages`;
    const { content, usage } = await post<Answer>(
      url,
      { "x-api-key": apiKey, "anthropic-version": version },
      {
        ...{ model, max_tokens: mostTokens, messages: this.#messages, tools: this.#tools },
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
