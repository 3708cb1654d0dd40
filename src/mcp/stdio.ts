import { StdioServerTransport, serveStdio } from "@modelcontextprotocol/server/stdio";
import type { McpOptions } from "./options.ts";
import { createMcpServer } from "./server.ts";
import { McpServerContext } from "./server-context.ts";

/**
 * Serves one client over stdin and stdout, of the newest protocol or an older one, until it closes stdin or the signal
 * ends it. Nothing but the protocol is written to stdout.
 */
export async function serveOverStdio(options: McpOptions, signal: AbortSignal): Promise<void> {
  const house = new McpServerContext(options);
  const transport = new StdioServerTransport();
  const handle = serveStdio(() => createMcpServer(house), {
    transport,
    onerror: ({ message }) => house.reportError(message),
  });
  await waitForEnd(process.stdin, signal);
  await handle.close();
  await house.close();
}

function waitForEnd(input: NodeJS.ReadStream, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted || input.readableEnded || input.destroyed) resolve();
    for (const event of ["end", "close", "error"]) input.once(event, () => resolve());
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
