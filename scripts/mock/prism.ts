import { createLogger } from "@stoplight/prism-core";
import { getHttpOperationsFromSpec, type IHttpConfig } from "@stoplight/prism-http";
import { createServer } from "@stoplight/prism-http-server";

export interface PrismServer {
  url: string;
  close(): Promise<void>;
}

const shared = {
  checkSecurity: true,
  validateRequest: true,
  validateResponse: true,
  errors: false,
  upstreamProxy: undefined,
  mock: { dynamic: false },
};

/**
 * Serves a contract's examples on this machine and refuses invalid requests.
 * @param contract the document or its path.
 * @param port 0 for any free one.
 */
export function startMock(contract: string | object, port = 0): Promise<PrismServer> {
  return start(contract, port, { ...shared, isProxy: false });
}

/**
 * Forwards requests to a server and reports violations of the contract, in requests and responses, in `sl-violations`.
 * @param upstream the server's URL.
 */
export function startProxy(contract: string | object, upstream: string, port = 0): Promise<PrismServer> {
  return start(contract, port, { ...shared, isProxy: true, upstream: new URL(upstream) });
}

async function start(contract: string | object, port: number, config: IHttpConfig): Promise<PrismServer> {
  // Prism resolves references in place, so it gets a copy.
  const document = typeof contract === "string" ? contract : structuredClone(contract);
  const server = createServer(await getHttpOperationsFromSpec(document), {
    cors: false,
    config,
    components: { logger: createLogger("prism", { enabled: false }) },
  });
  const url = await server.listen(port, "127.0.0.1");
  return { url, close: () => server.close() };
}
