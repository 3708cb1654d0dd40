import type { AgentTurn, EvalAgent, ToolCall, ToolCallResult } from "./agent.ts";

/**
 * An agent that runs scripted steps:
 *
 *     $ seedance …       runs the command; `{id}` is the id that the user names, `{1}` the task of the first `$`,
 *                        `{key}` the idempotency key that was printed last
 *     ~ seedance …       repeats the command while it ends with exit code 6 or is killed, at most eight times
 *     ? question         asks the user
 *     > name: text       writes a file
 *     < path             reads a file
 */
export class ScriptAgent implements EvalAgent {
  readonly usage = { input: 0, output: 0 };
  readonly #steps: string[];
  #request = "";
  #count = 0;
  #repeat: { step: string; left: number } | undefined;
  readonly #ids: string[] = [];
  #key = "";

  constructor(steps: readonly string[]) {
    this.#steps = [...steps];
  }

  async start(_: string, request: string): Promise<AgentTurn> {
    this.#request = request;
    return this.#next();
  }

  async sendResults([result]: readonly ToolCallResult[]): Promise<AgentTurn> {
    const text = result?.text ?? "";
    const isCommand = /^(exit code|killed)/.test(text);
    const id = /"(?:id|taskId)":"(\w+)"/.exec(text)?.[1] ?? /\b(?:sd2|gpt2|nbp)_\w{12}\b/.exec(text)?.[0];
    if (isCommand && !this.#repeat) this.#ids.push(id ?? "");
    this.#key = /"idempotencyKey":"(\w+)"/.exec(text)?.[1] ?? this.#key;
    if (this.#repeat && /^(exit code 6|killed)/.test(text) && this.#repeat.left > 0) {
      this.#repeat.left--;
      return this.#turn(this.#repeat.step);
    }
    this.#repeat = undefined;
    return this.#next();
  }

  #next(): AgentTurn {
    const step = this.#steps.shift();
    return step === undefined ? { text: "That is all.", calls: [] } : this.#turn(step);
  }

  #turn(step: string): AgentTurn {
    const content = step.slice(2);
    const filled = content
      .replaceAll("{id}", /\b(?:sd2|gpt2|nbp)_\w{12}\b/.exec(this.#request)?.[0] ?? "")
      .replaceAll("{key}", this.#key)
      .replace(/\{(\d+)\}/g, (_, number) => this.#ids[Number(number) - 1] ?? "");
    if (step.startsWith("~")) this.#repeat ??= { step, left: 7 };
    const [, path = "", text = ""] = /^(\S+): (.*)$/s.exec(content) ?? [];
    const calls: Record<string, Omit<ToolCall, "id">> = {
      $: { name: "shell", input: { command: filled } },
      "~": { name: "shell", input: { command: filled } },
      "?": { name: "ask_user", input: { question: filled } },
      ">": { name: "write_file", input: { path, text } },
      "<": { name: "read_file", input: { path: filled } },
    };
    const call = calls[step[0] ?? ""];
    if (!call) throw new Error(`A step must start with $, ~, ?, > or <, not: ${step}`);
    return { text: "", calls: [{ id: `call_${++this.#count}`, ...call }] };
  }
}
