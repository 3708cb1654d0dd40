import { Client, type ClientCapabilities, type RequestOptions } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import type { CliTestBed } from "../cli/support/test-bed.ts";

export const mcpSamplePrompt = "A glass train crosses a bridge. Wind howls, wheels hum.";

/** The protocol's two eras: a handshake for a connection, or none. */
export const protocolVersions = { "2025": "legacy", "2026-07-28": { pin: "2026-07-28" } } as const;
export type ProtocolVersion = keyof typeof protocolVersions;

export interface McpConnectOptions {
  args?: readonly string[];
  env?: NodeJS.ProcessEnv;
  protocolVersion?: ProtocolVersion;
  /** What the user answers when asked; a client without it says that nobody can be asked. */
  onQuestion?: undefined | ((question: { message: string; requestedSchema: unknown }) => object);
  capabilities?: ClientCapabilities;
}

/** What a tool has said. */
export interface McpToolResult {
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of it says what it is.
  data: any;
  isError: boolean;
  content: readonly { type: string; text?: string; data?: string; mimeType?: string }[];
}

export interface ToolCallOptions {
  signal?: AbortSignal;
  /** Milliseconds after which the client gives up. */
  timeout?: number;
  onprogress?: (progress: { progress: number; total?: number; message?: string }) => void;
}

/** `seedance mcp` in a process of its own, and a client that talks to it over stdio. */
export async function connectMcp(stand: CliTestBed, options: McpConnectOptions = {}) {
  const { args = [], env = {}, protocolVersion: era = "2025", onQuestion, capabilities = {} } = options;
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
  const client = createMcpClient({ protocolVersion: era, onQuestion, capabilities });
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
    call: createToolCaller(client),
    close: () => client.close(),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

export type McpConnection = Awaited<ReturnType<typeof connectMcp>>;

export function createMcpClient({
  protocolVersion: era = "2025",
  onQuestion,
  capabilities = {},
}: McpConnectOptions): Client {
  const client = new Client(
    { name: "test", version: "1" },
    {
      capabilities: { ...capabilities, ...(onQuestion && { elicitation: { form: {} } }) },
      versionNegotiation: { mode: protocolVersions[era] },
    },
  );
  if (onQuestion)
    client.setRequestHandler("elicitation/create", ({ params }) => onQuestion(params as never) as { action: "accept" });
  return client;
}

/** A tool's answer, and that its text says what its structure says. */
export const createToolCaller =
  (client: Client) =>
  async (name: string, args: object = {}, options: ToolCallOptions = {}): Promise<McpToolResult> => {
    const answer = await client.callTool({ name, arguments: { ...args } }, options as RequestOptions);
    const content = answer.content as McpToolResult["content"];
    const [text] = content;
    if (text?.text !== JSON.stringify(answer.structuredContent)) throw new Error(`${name}: text and structure differ.`);
    return { data: answer.structuredContent, isError: answer.isError === true, content };
  };

/** Calls a tool as an agent does: again, as long as its answer says that the work is not done. */
export async function callUntilDone(
  call: McpConnection["call"],
  name: string,
  args: object,
  options?: ToolCallOptions,
) {
  for (;;) {
    const heard = await call(name, args, options);
    if (heard.data.next_tool?.name !== name) return heard;
  }
}
