import { Client, type ClientCapabilities, type RequestOptions } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import type { Stand } from "../cli/support/stand.ts";

export const prompt = "A glass train crosses a bridge. Wind howls, wheels hum.";

/** The protocol's two eras: a handshake for a connection, or none. */
export const eras = { "2025": "legacy", "2026-07-28": { pin: "2026-07-28" } } as const;
export type Era = keyof typeof eras;

export interface ConnectOptions {
  args?: readonly string[];
  env?: NodeJS.ProcessEnv;
  era?: Era;
  /** What the user answers when asked; a client without it says that nobody can be asked. */
  onQuestion?: undefined | ((question: { message: string; requestedSchema: unknown }) => object);
  capabilities?: ClientCapabilities;
}

/** What a tool has said. */
export interface Heard {
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of it says what it is.
  data: any;
  isError: boolean;
  content: readonly { type: string; text?: string; data?: string; mimeType?: string }[];
}

export interface CallOptions {
  signal?: AbortSignal;
  /** Milliseconds after which the client gives up. */
  timeout?: number;
  onprogress?: (progress: { progress: number; total?: number; message?: string }) => void;
}

/** `seedance mcp` in a process of its own, and a client that talks to it over stdio. */
export async function connect(stand: Stand, options: ConnectOptions = {}) {
  const { args = [], env = {}, era = "2025", onQuestion, capabilities = {} } = options;
  const [command = "", ...rest] = stand.command;
  const transport = new StdioClientTransport({
    command,
    args: [...rest, "mcp", ...args],
    env: Object.fromEntries(Object.entries({ ...stand.env, ...env }).filter(([, value]) => value)) as Record<
      string,
      string
    >,
    cwd: stand.cwd,
    stderr: "pipe",
  });
  let stderr = "";
  transport.stderr?.on("data", (part) => {
    stderr += part;
  });
  const client = clientOf({ era, onQuestion, capabilities });
  const strange: Error[] = [];
  client.onerror = (error) => strange.push(error);
  await client.connect(transport);
  // From now on it checks what tools say against their schemas.
  await client.listTools();
  return {
    client,
    pid: transport.pid ?? 0,
    /** All that it wrote to stderr. */
    stderr: () => stderr,
    /** What came that was no message of the protocol. */
    strange,
    call: callOf(client),
    close: () => client.close(),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

export type Connection = Awaited<ReturnType<typeof connect>>;

export function clientOf({ era = "2025", onQuestion, capabilities = {} }: ConnectOptions): Client {
  const client = new Client(
    { name: "test", version: "1" },
    {
      capabilities: { ...capabilities, ...(onQuestion && { elicitation: { form: {} } }) },
      versionNegotiation: { mode: eras[era] },
    },
  );
  if (onQuestion)
    client.setRequestHandler("elicitation/create", ({ params }) => onQuestion(params as never) as { action: "accept" });
  return client;
}

/** A tool's answer, and that its text says what its structure says. */
export const callOf =
  (client: Client) =>
  async (name: string, args: object = {}, options: CallOptions = {}): Promise<Heard> => {
    const answer = await client.callTool({ name, arguments: { ...args } }, options as RequestOptions);
    const content = answer.content as Heard["content"];
    const [text] = content;
    if (text?.text !== JSON.stringify(answer.structuredContent)) throw new Error(`${name}: text and structure differ.`);
    return { data: answer.structuredContent, isError: answer.isError === true, content };
  };

/** Calls a tool as an agent does: again, as long as its answer says that the work is not done. */
export async function persist(call: Connection["call"], name: string, args: object, options?: CallOptions) {
  for (;;) {
    const heard = await call(name, args, options);
    if (heard.data.next_tool?.name !== name) return heard;
  }
}
