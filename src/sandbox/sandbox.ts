import { randomBytes, randomUUID } from "node:crypto";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { MovableClock } from "./clock.ts";
import { loadSandboxContract } from "./contract.ts";
import { Faults } from "./faults/faults.ts";
import { createApp } from "./http/app.ts";
import type { RouteDependencies } from "./http/context.ts";
import { createMemoryFetch } from "./http/memory-fetch.ts";
import { resolveSandboxOptions, type SandboxOptions } from "./options.ts";
import type { SandboxLedgerEntry } from "./service/events.ts";
import { SandboxLedger } from "./service/ledger.ts";
import { hashKey, SandboxService } from "./service/service.ts";
import { SandboxState } from "./service/state.ts";

/** A running sandbox. */
export interface Sandbox {
  /** Its URL, to pass to a client as its base URL. */
  url: string;
  /**
   * Sends a request to this sandbox in memory, without a port: pass it to a client as its `fetch`, in tests that may not open
   * a port for example. It follows no redirect. Requests to another host are rejected with a TypeError.
   */
  fetch: typeof fetch;
  /** The first account's key; undefined if `data` has a state with keys and no `apiKey` was given. */
  apiKey: string | undefined;
  /** The ledger's entries in order, such as charges, refunds and requests; with `after`, those with a higher `seq`. */
  ledger(after?: number): SandboxLedgerEntry[];
  /**
   * Moves the clock forward by `seconds` and ends the tasks that are due by then. The waits of clients in this process that
   * have this sandbox's URL and no clock or budget of their own end with them.
   */
  advance(seconds: number): void;
  /** Adds and removes fault rules; see `faultKinds`. */
  faults: Pick<Faults, "add" | "remove">;
  /** Stops listening and closes all connections. */
  close(): Promise<void>;
}

/**
 * Starts the whole service on this machine, without a key, a network or costs.
 * @throws RangeError if an option is invalid.
 * @throws Error if the port is in use, or if the state in `data` is damaged, in use or of another contract.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const contract = await loadSandboxContract(
    options.contract ?? (await import("../../generated/page/contract.ts")).contract,
  );
  const settings = resolveSandboxOptions(contract, options);
  const clock = new MovableClock(settings.clock);
  const state = new SandboxState();
  const ledger = new SandboxLedger(state, clock, settings.data);
  for (const entry of ledger.entries()) if (entry.type === "clock") clock.advance(entry.advanced);
  const foreign = [...state.tasks.values()].find(({ model }) => !Object.hasOwn(contract.models, model));
  if (foreign) {
    ledger.close();
    throw new Error(
      `${settings.data} was written under another contract: it has a task of ${foreign.model}. Start with that contract, or choose another folder.`,
    );
  }
  const service = new SandboxService(contract, state, ledger, clock, settings);
  const faults = new Faults(settings.seed);
  const dependencies: RouteDependencies = { contract, state, ledger, service, faults, clock, createKey };

  function createKey(account: string, key = `sk_live_local_${randomBytes(18).toString("base64url")}`) {
    const id = `key_${randomUUID().slice(0, 8)}`;
    ledger.append({ type: "key", id, account, hash: hashKey(key), hint: key.slice(-4) });
    return { id, key };
  }

  const apiKey = firstAccount();
  // In tests the sandbox shares the process with other code, whose Request and Response must stay unchanged.
  const app = createApp(dependencies, settings);
  // A request with two Host headers must not be accepted by its first one.
  const serverOptions = { joinDuplicateHeaders: true };
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false, serverOptions }) as Server;
  // Slow clients are no risk on this machine, and a timer for each request costs a fifth of the throughput.
  Object.assign(server, { keepAliveTimeout: 0, headersTimeout: 0, requestTimeout: 0 });
  const { port, host } = settings;
  if (port !== false)
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, resolve);
    }).catch((error) => {
      ledger.close();
      throw error;
    });
  const address = server.address() as AddressInfo | null;
  const name = host.includes(":") ? `[${host}]` : host;
  // Without a port, a name that no other sandbox of this process has.
  const url = address ? `http://${name}:${address.port}` : `http://${randomUUID()}.localhost`;
  // A program that moves time itself gives its clients a clock too.
  const takeBackClock = settings.clock ? () => {} : clock.forClients.lend(url);

  return {
    url,
    fetch: createMemoryFetch(server, url),
    apiKey,
    ledger: (after) => {
      service.endDueTasks();
      return ledger.entries(after);
    },
    advance: (seconds) => {
      clock.advance(seconds);
      ledger.append({ type: "clock", advanced: seconds });
      service.endDueTasks();
    },
    faults,
    close: async () => {
      takeBackClock();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      ledger.close();
    },
  };

  /** Creates the first account and its key unless the state has them, and returns the key. */
  function firstAccount(): string | undefined {
    const [existing] = state.accounts.keys();
    const account = existing ?? "acc_first";
    if (existing === undefined) {
      ledger.append({ type: "account", id: account, name: "You" });
      if (settings.credits > 0)
        ledger.append({ type: "credits", account, credits: settings.credits, reason: "top-up" });
    }
    if (settings.apiKey !== undefined)
      return state.keysByHash.has(hashKey(settings.apiKey)) ? settings.apiKey : createKey(account, settings.apiKey).key;
    return existing === undefined ? createKey(account).key : undefined;
  }
}
