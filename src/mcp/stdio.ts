import { StdioServerTransport, serveStdio } from "@modelcontextprotocol/server/stdio";
import { House } from "./house.ts";
import type { McpOptions } from "./options.ts";
import { createServer } from "./server.ts";

/**
 * Serves one client over stdin and stdout, of the newest protocol or an older one, until it closes stdin or the signal
 * ends it. Nothing but the protocol is written to stdout.
 */
export async function serveOverStdio(options: McpOptions, signal: AbortSignal): Promise<void> {
  const house = new House(options);
  const transport = new StdioServerTransport();
  const handle = serveStdio(() => createServer(house), {
    transport,
    onerror: ({ message }) => house.complain(message),
  });
  await ended(process.stdin, signal);
  await handle.close();
  await house.close();
}

function ended(input: NodeJS.ReadStream, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted || input.readableEnded || input.destroyed) resolve();
    for (const event of ["end", "close", "error"]) input.once(event, () => resolve());
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
