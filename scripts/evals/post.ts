import type { AgentTool, AgentTurn, TokenUsage, ToolCallResult } from "./agent.ts";

/** Where a model is, and who may call it. */
export interface ModelEndpoint {
  baseUrl: string;
  model: string;
  apiKey: string;
  /** Milliseconds to wait before another try; for tests. */
  sleep?: (milliseconds: number) => Promise<void>;
}

/** One conversation with a model, in the words of its API. */
export interface Dialogue {
  start(system: string, request: string, tools: readonly AgentTool[]): void;
  add(results: readonly ToolCallResult[]): void;
  /** Asks for the next turn. */
  nextTurn(): Promise<AgentTurn & { usage: TokenUsage }>;
}

const maxTries = 5;
const defaultSleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/**
 * Posts JSON to a model; waits where it is busy.
 * @throws Error with the status and the answer's beginning, without the key.
 */
export async function postJson<Answer>(
  url: string,
  headers: Record<string, string>,
  body: object,
  sleep = defaultSleep,
): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(300_000),
    });
    if (answer.ok) return (await answer.json()) as Answer;
    const text = redactHeaderSecrets(await answer.text(), headers).slice(0, 300);
    const mayPass = answer.status === 429 || answer.status >= 500;
    if (!mayPass || tries === maxTries) throw new Error(`${url} answered ${answer.status}: ${text}`);
    await sleep(1000 * (Number(answer.headers.get("retry-after")) || 2 ** tries));
  }
}

/** Some providers repeat the key that they refuse. */
function redactHeaderSecrets(text: string, headers: Record<string, string>): string {
  const secrets = Object.values(headers).map((value) => value.replace(/^Bearer /, ""));
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, "[redacted]"), text);
}

/** Input that is no JSON object becomes an empty one: the tool then says what it misses. */
export function parseToolInput(text: string): Record<string, unknown> {
  try {
    const input: unknown = JSON.parse(text || "{}");
    return typeof input === "object" && input !== null ? (input as Record<string, unknown>) : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
