import { StdioServerTransport, serveStdio } from "@modelcontextprotocol/server/stdio";
import type { McpOptions } from "./options.ts";
import { createMcpServer } from "./server.ts";
import { McpServerContext } from "./server-context.ts";

/**
 * Serves one client over stdin and stdout until it closes stdin or the signal aborts. It supports the newest protocol and
 * older ones, and writes nothing else to stdout.
 */
export async function serveOverStdio(options: McpOptions, signal: AbortSignal): Promise<void> {
  const serverContext = new McpServerContext(options);
  const transport = new StdioServerTransport();
  const handle = serveStdio(() => createMcpServer(serverContext), {
    transport,
    onerror: ({ message }) => serverContext.reportError(message),
  });
  await waitForEnd(process.stdin, signal);
  await handle.close();
  await serverContext.close();
}

function waitForEnd(input: NodeJS.ReadStream, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted || input.readableEnded || input.destroyed) resolve();
    for (const event of ["end", "close", "error"]) input.once(event, () => resolve());
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
