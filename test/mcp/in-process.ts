import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { InMemoryTransport } from "@modelcontextprotocol/server";
import { createClient } from "../../src/client/index.ts";
import { type Contract, type LoadedContract, loadContract } from "../../src/contract/index.ts";
import { accountOf, openLedger } from "../../src/ledger/index.ts";
import { House } from "../../src/mcp/house.ts";
import type { McpOptions } from "../../src/mcp/options.ts";
import { createServer } from "../../src/mcp/server.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import type { Clock } from "../../src/scheduling/index.ts";
import { callOf, clientOf } from "./support.ts";

/** A folder for the ledger and the files of servers. */
export async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), "seedance-mcp-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

const speed = 50;
/** Goes 50 times as fast as the machine's, so that pauses between two tries are short. */
const fastClock: Clock = {
  now: () => performance.now() * speed,
  sleep: (milliseconds, signal) => sleep(milliseconds / speed, undefined, signal && { signal }),
};

/** A server of a contract in this process, its sandbox, and a client that talks to it. */
export async function serve(
  given: Contract,
  folder: string,
  { contract: whole, ...options }: Partial<McpOptions> & { contract?: LoadedContract } = {},
) {
  const contract = whole ?? (await loadContract(given));
  const sandbox = await startSandbox({ contract: given, speed: 1e4, rateLimit: false });
  const { apiKey = "", url: baseUrl } = sandbox;
  const ledger = openLedger({ path: join(folder, "ledger.sqlite") });
  const journal = ledger.journal(accountOf(apiKey, baseUrl), contract);
  const durations = Object.fromEntries(Object.keys(contract.models).map((model) => [model, 0.01]));
  const session = {
    client: createClient({ apiKey, baseUrl, contract, durations, clock: fastClock }),
    contract,
    ledger,
    journal,
    usualSeconds: () => 0.01,
    [Symbol.asyncDispose]: async () => ledger.close(),
  };
  const house = new House({
    version: "1",
    contract,
    open: async () => session,
    findLedger: async () => openLedger({ path: ledger.path }),
    directory: folder,
    session: "test",
    onError: console.error,
    ...options,
  });
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  await createServer(house).connect(ours);
  const agent = clientOf({});
  await agent.connect(theirs);
  await agent.listTools();
  return {
    contract,
    sandbox,
    client: session.client,
    ledger,
    journal,
    call: callOf(agent),
    charges: () => sandbox.ledger().filter(({ type }) => type === "charge").length,
    async [Symbol.asyncDispose]() {
      await agent.close();
      await house.close();
      await sandbox.close();
    },
  };
}
