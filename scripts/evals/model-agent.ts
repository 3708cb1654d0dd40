import type { Agent, CallResult, Tool, Turn } from "./agent.ts";
import { AnthropicDialogue } from "./anthropic.ts";
import { OpenAiDialogue } from "./openai.ts";
import type { Dialogue, Endpoint } from "./post.ts";

export const apis = { openai: OpenAiDialogue, anthropic: AnthropicDialogue };
export type Api = keyof typeof apis;

/** A model behind HTTP. */
export class ModelAgent implements Agent {
  readonly usage = { input: 0, output: 0 };
  readonly #dialogue: Dialogue;

  constructor(api: Api, endpoint: Endpoint) {
    this.#dialogue = new apis[api](endpoint);
  }

  async start(system: string, request: string, tools: readonly Tool[]): Promise<Turn> {
    this.#dialogue.start(system, request, tools);
    return this.#ask();
  }

  async go(results: readonly CallResult[]): Promise<Turn> {
    this.#dialogue.add(results);
    return this.#ask();
  }

  async #ask(): Promise<Turn> {
    const { text, calls, usage } = await this.#dialogue.ask();
    this.usage.input += usage.input;
    this.usage.output += usage.output;
    return { text, calls };
  }
}
