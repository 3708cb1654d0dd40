import { randomBytes, randomUUID } from "node:crypto";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { MovableClock } from "./clock.ts";
import { loadSandboxContract } from "./contract.ts";
import { Faults } from "./faults/faults.ts";
import { createApp } from "./http/app.ts";
import type { RouteDependencies } from "./http/context.ts";
import { resolveSandboxOptions, type SandboxOptions } from "./options.ts";
import type { SandboxLedgerEntry } from "./service/events.ts";
import { SandboxLedger } from "./service/ledger.ts";
import { hashKey, SandboxService } from "./service/service.ts";
import { SandboxState } from "./service/state.ts";

export interface Sandbox {
  /** Where it listens: what a client takes as its base URL. */
  url: string;
  /** The first account's key; undefined where a kept state has keys already and none was given. */
  apiKey: string | undefined;
  /** The ledger's entries after a place: every charge, refund and request, in order. */
  ledger(after?: number): SandboxLedgerEntry[];
  /** Moves the clock forward by so many seconds: what would have ended by then has ended. */
  advance(seconds: number): void;
  /** What goes wrong from now on; see `faultKinds`. */
  faults: Pick<Faults, "add" | "remove">;
  /** Stops listening and ends what is under way. */
  close(): Promise<void>;
}

/**
 * Starts the whole service on this machine: no key, no network, nothing is paid.
 * @throws RangeError where an option is wrong; Error where the port is taken or the kept state is damaged.
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
    throw new Error(`${settings.data} was kept under another contract: it holds a task of ${foreign.model}.`);
  }
  const service = new SandboxService(contract, state, ledger, clock, settings);
  const faults = new Faults(settings.seed);
  const parts: RouteDependencies = { contract, state, ledger, service, faults, clock, createKey };

  function createKey(account: string, key = `sk_live_local_${randomBytes(18).toString("base64url")}`) {
    const id = `key_${randomUUID().slice(0, 8)}`;
    ledger.append({ type: "key", id, account, hash: hashKey(key), hint: key.slice(-4) });
    return { id, key };
  }

  const apiKey = firstAccount();
  // In a test the sandbox shares the process with others: their Request and Response stay what they are.
  const fetch = createApp(parts, settings).fetch;
  // Two Host headers must not pass as the first of them.
  const serverOptions = { joinDuplicateHeaders: true };
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false, serverOptions }) as Server;
  // On this machine nobody starves the server, and a timer for each request costs a fifth of the rate.
  Object.assign(server, { keepAliveTimeout: 0, headersTimeout: 0, requestTimeout: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(settings.port, settings.host, resolve);
  }).catch((error) => {
    ledger.close();
    throw error;
  });
  const { port } = server.address() as AddressInfo;
  const name = settings.host.includes(":") ? `[${settings.host}]` : settings.host;

  return {
    url: `http://${name}:${port}`,
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
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      ledger.close();
    },
  };

  /** The account that is there from the start, with its key. */
  function firstAccount(): string | undefined {
    const [known] = state.accounts.keys();
    const account = known ?? "acc_first";
    if (known === undefined) {
      ledger.append({ type: "account", id: account, name: "You" });
      if (settings.credits > 0)
        ledger.append({ type: "credits", account, credits: settings.credits, reason: "top-up" });
    }
    if (settings.apiKey !== undefined)
      return state.keysByHash.has(hashKey(settings.apiKey)) ? settings.apiKey : createKey(account, settings.apiKey).key;
    return known === undefined ? createKey(account).key : undefined;
  }
}
