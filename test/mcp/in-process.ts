import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { InMemoryTransport } from "@modelcontextprotocol/server";
import { createClient } from "../../src/client/index.ts";
import { type Contract, type LoadedContract, loadContract } from "../../src/contract/index.ts";
import { accountOf, openLedger } from "../../src/ledger/index.ts";
import type { McpOptions } from "../../src/mcp/options.ts";
import { createMcpServer } from "../../src/mcp/server.ts";
import { McpServerContext } from "../../src/mcp/server-context.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import type { Clock } from "../../src/scheduling/index.ts";
import { createMcpClient, createToolCaller } from "./support.ts";

/** Creates a folder for the ledger and the downloads of servers; it is removed on disposal. */
export async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), "seedance-mcp-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

const speed = 50;
/** A clock that runs 50 times as fast as the machine's, so that pauses between attempts are short. */
const fastClock: Clock = {
  now: () => performance.now() * speed,
  sleep: (milliseconds, signal) => sleep(milliseconds / speed, undefined, signal && { signal }),
};

/** Creates an MCP server in this process, with its sandbox and a client connected to it. */
export async function createMcpTestBed(
  source: Contract,
  folder: string,
  { contract: loaded, ...options }: Partial<McpOptions> & { contract?: LoadedContract } = {},
) {
  const contract = loaded ?? (await loadContract(source));
  const sandbox = await startSandbox({ contract: source, speed: 1e4, rateLimit: false });
  const { apiKey = "", url: baseUrl } = sandbox;
  const ledger = openLedger({ path: join(folder, "ledger.sqlite") });
  const journal = ledger.journal(accountOf(apiKey, baseUrl), contract);
  const durations = Object.fromEntries(Object.keys(contract.models).map((model) => [model, 0.01]));
  const session = {
    client: createClient({ apiKey, baseUrl, contract, durations, clock: fastClock }),
    contract,
    ledger,
    journal,
    typicalSeconds: () => 0.01,
    [Symbol.asyncDispose]: async () => ledger.close(),
  };
  const serverContext = new McpServerContext({
    version: "1",
    contract,
    openSession: async () => session,
    findLedger: async () => openLedger({ path: ledger.path }),
    directory: folder,
    sessionName: "test",
    onError: console.error,
    ...options,
  });
  const [serverTransport, clientTransport] = InMemoryTransport.createLinkedPair();
  await createMcpServer(serverContext).connect(serverTransport);
  const agent = createMcpClient({});
  await agent.connect(clientTransport);
  await agent.listTools();
  return {
    contract,
    sandbox,
    client: session.client,
    ledger,
    journal,
    call: createToolCaller(agent),
    charges: () => sandbox.ledger().filter(({ type }) => type === "charge").length,
    async [Symbol.asyncDispose]() {
      await agent.close();
      await serverContext.close();
      await sandbox.close();
    },
  };
}
