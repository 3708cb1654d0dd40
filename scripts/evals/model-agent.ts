import type { AgentTool, AgentTurn, EvalAgent, ToolCallResult } from "./agent.ts";
import { AnthropicDialogue } from "./anthropic.ts";
import { OpenAiDialogue } from "./openai.ts";
import type { Dialogue, ModelEndpoint } from "./post.ts";

export const modelApis = { openai: OpenAiDialogue, anthropic: AnthropicDialogue };
export type ModelApi = keyof typeof modelApis;

/** An agent that calls a model over HTTP. */
export class ModelAgent implements EvalAgent {
  readonly usage = { input: 0, output: 0 };
  readonly #dialogue: Dialogue;

  constructor(api: ModelApi, endpoint: ModelEndpoint) {
    this.#dialogue = new modelApis[api](endpoint);
  }

  async start(system: string, request: string, tools: readonly AgentTool[]): Promise<AgentTurn> {
    this.#dialogue.start(system, request, tools);
    return this.#ask();
  }

  async sendResults(results: readonly ToolCallResult[]): Promise<AgentTurn> {
    this.#dialogue.add(results);
    return this.#ask();
  }

  async #ask(): Promise<AgentTurn> {
    const { text, calls, usage } = await this.#dialogue.nextTurn();
    this.usage.input += usage.input;
    this.usage.output += usage.output;
    return { text, calls };
  }
}
