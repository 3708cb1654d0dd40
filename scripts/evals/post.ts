import type { AgentTool, AgentTurn, TokenUsage, ToolCallResult } from "./agent.ts";

/** The address, name and key of a model. */
export interface ModelEndpoint {
  baseUrl: string;
  model: string;
  apiKey: string;
  /** Milliseconds to wait before another try; for tests. */
  sleep?: (milliseconds: number) => Promise<void>;
}

/** A conversation with a model, in the format of its API. */
export interface Dialogue {
  start(system: string, request: string, tools: readonly AgentTool[]): void;
  add(results: readonly ToolCallResult[]): void;
  /** Requests the next turn. */
  nextTurn(): Promise<AgentTurn & { usage: TokenUsage }>;
}

const maxTries = 5;
const defaultSleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/**
 * Posts JSON to a model, and retries after a pause if it is busy.
 * @throws Error if the request fails. The message has the status and the start of the response, without the key.
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
    if (!mayPass || tries === maxTries) throw new Error(`${url} responded with ${answer.status}: ${text}`);
    await sleep(1000 * (Number(answer.headers.get("retry-after")) || 2 ** tries));
  }
}

/** Removes the key from a text: some providers return the key that they refuse. */
function redactHeaderSecrets(text: string, headers: Record<string, string>): string {
  const secrets = Object.values(headers).map((value) => value.replace(/^Bearer /, ""));
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, "[redacted]"), text);
}

/** Parses a tool's input. Anything but a JSON object becomes an empty object, so that the tool reports what is missing. */
export function parseToolInput(text: string): Record<string, unknown> {
  try {
    const input: unknown = JSON.parse(text || "{}");
    return typeof input === "object" && input !== null ? (input as Record<string, unknown>) : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
