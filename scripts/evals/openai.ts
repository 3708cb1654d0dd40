import type { AgentTool, ToolCallResult } from "./agent.ts";
import { type Dialogue, type ModelEndpoint, parseToolInput, postJson } from "./post.ts";

interface ChatCompletionResponse {
  choices: {
    message: { content?: string | null; tool_calls?: { id: string; function: { name: string; arguments: string } }[] };
  }[];
  usage?: { prompt_tokens?: number; completion_tokens?: number };
}

/** A dialogue with an API like OpenAI's: `POST …/chat/completions`. */
export class OpenAiDialogue implements Dialogue {
  readonly #endpoint: ModelEndpoint;
  readonly #messages: object[] = [];
  #tools: object[] = [];

  constructor(endpoint: ModelEndpoint) {
    this.#endpoint = endpoint;
  }

  start(system: string, request: string, tools: readonly AgentTool[]): void {
    if (system !== "") this.#messages.push({ role: "system", content: system });
    this.#messages.push({ role: "user", content: request });
    this.#tools = tools.map(({ name, description, schema }) => ({
      type: "function",
      function: { name, description, parameters: schema },
    }));
  }

  add(results: readonly ToolCallResult[]): void {
    for (const { id, text } of results) this.#messages.push({ role: "tool", tool_call_id: id, content: text });
  }

  async nextTurn() {
    const { baseUrl, model, apiKey, sleep } = this.#endpoint;
    const body = { model, messages: this.#messages, tools: this.#tools };
    const url = `${baseUrl.replace(/\/$/, "")}/chat/completions`;
    const { choices, usage } = await postJson<ChatCompletionResponse>(
      url,
      { Authorization: `Bearer ${apiKey}` },
      body,
      sleep,
    );
    const message = choices[0]?.message;
    if (!message) throw new Error(`The response of ${url} has no message.`);
    this.#messages.push({ role: "assistant", ...message });
    const calls = (message.tool_calls ?? []).map(({ id, function: { name, arguments: input } }) => ({
      ...{ id, name },
      input: parseToolInput(input),
    }));
    return {
      text: message.content ?? "",
      calls,
      usage: { input: usage?.prompt_tokens ?? 0, output: usage?.completion_tokens ?? 0 },
    };
  }
}
