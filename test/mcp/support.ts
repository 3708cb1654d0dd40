import { Client, type ClientCapabilities, type RequestOptions } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import type { CliTestBed } from "../cli/support/test-bed.ts";

export const mcpSamplePrompt = "A glass train crosses a bridge. Wind howls, wheels hum.";

/** The protocol versions under test: one with a handshake for each connection, one without. */
export const protocolVersions = { "2025": "legacy", "2026-07-28": { pin: "2026-07-28" } } as const;
export type ProtocolVersion = keyof typeof protocolVersions;

export interface McpConnectOptions {
  args?: readonly string[];
  env?: NodeJS.ProcessEnv;
  protocolVersion?: ProtocolVersion;
  /** Returns the user's response to an elicitation. Without it the client declares no elicitation. */
  onQuestion?: undefined | ((question: { message: string; requestedSchema: unknown }) => object);
  capabilities?: ClientCapabilities;
}

/** The result of a tool call. */
export interface McpToolResult {
  // biome-ignore lint/suspicious/noExplicitAny: the expectations of a test check its shape.
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

/** Starts `seedance mcp` in a process of its own, and connects a client to it over stdio. */
export async function connectMcp(testBed: CliTestBed, options: McpConnectOptions = {}) {
  const { args = [], env = {}, protocolVersion = "2025", onQuestion, capabilities = {} } = options;
  const [command = "", ...rest] = testBed.command;
  const transport = new StdioClientTransport({
    command,
    args: [...rest, "mcp", ...args],
    env: Object.fromEntries(Object.entries({ ...testBed.env, ...env }).filter(([, value]) => value)) as Record<
      string,
      string
    >,
    cwd: testBed.cwd,
    stderr: "pipe",
  });
  let stderr = "";
  transport.stderr?.on("data", (part) => {
    stderr += part;
  });
  const client = createMcpClient({ protocolVersion, onQuestion, capabilities });
  const protocolErrors: Error[] = [];
  client.onerror = (error) => protocolErrors.push(error);
  await client.connect(transport);
  // From here on the client validates results against the tools' output schemas.
  await client.listTools();
  return {
    client,
    pid: transport.pid ?? 0,
    /** Everything that the server wrote to stderr. */
    stderr: () => stderr,
    /** Errors of the client: anything on stdout that is not a protocol message. */
    protocolErrors,
    call: createToolCaller(client),
    close: () => client.close(),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

export type McpConnection = Awaited<ReturnType<typeof connectMcp>>;

export function createMcpClient({
  protocolVersion = "2025",
  onQuestion,
  capabilities = {},
}: McpConnectOptions): Client {
  const client = new Client(
    { name: "test", version: "1" },
    {
      capabilities: { ...capabilities, ...(onQuestion && { elicitation: { form: {} } }) },
      versionNegotiation: { mode: protocolVersions[protocolVersion] },
    },
  );
  if (onQuestion)
    client.setRequestHandler("elicitation/create", ({ params }) => onQuestion(params as never) as { action: "accept" });
  return client;
}

/** Calls a tool, and checks that the text of its result equals its structured content. */
export const createToolCaller =
  (client: Client) =>
  async (name: string, args: object = {}, options: ToolCallOptions = {}): Promise<McpToolResult> => {
    const response = await client.callTool({ name, arguments: { ...args } }, options as RequestOptions);
    const content = response.content as McpToolResult["content"];
    const [text] = content;
    if (text?.text !== JSON.stringify(response.structuredContent))
      throw new Error(`${name}: text and structure differ.`);
    return { data: response.structuredContent, isError: response.isError === true, content };
  };

/** Calls a tool as an agent does: again for as long as the result names the same tool as the next one. */
export async function callUntilDone(
  call: McpConnection["call"],
  name: string,
  args: object,
  options?: ToolCallOptions,
) {
  for (;;) {
    const result = await call(name, args, options);
    if (result.data.next_tool?.name !== name) return result;
  }
}
