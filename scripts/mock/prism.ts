import { createLogger } from "@stoplight/prism-core";
import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import { createServer } from "@stoplight/prism-http-server";

export interface Mock {
  url: string;
  close(): Promise<void>;
}

/**
 * Serves the examples of a contract on this machine and refuses what breaks it.
 * @param contract the document or its path.
 * @param port 0 for any free one.
 */
export async function startMock(contract: string | object, port = 0): Promise<Mock> {
  // Prism resolves references in the object that it is given.
  const operations = await getHttpOperationsFromSpec(
    typeof contract === "string" ? contract : structuredClone(contract),
  );
  const server = createServer(operations, {
    cors: false,
    config: {
      isProxy: false,
      checkSecurity: true,
      validateRequest: true,
      validateResponse: true,
      errors: false,
      upstreamProxy: undefined,
      mock: { dynamic: false },
    },
    components: { logger: createLogger("mock", { enabled: false }) },
  });
  const url = await server.listen(port, "127.0.0.1");
  return { url, close: () => server.close() };
}
