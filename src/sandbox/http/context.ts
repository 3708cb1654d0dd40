import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { MovableClock } from "../clock.ts";
import type { LoadedSandboxContract } from "../contract.ts";
import type { Faults } from "../faults/faults.ts";
import type { SandboxLedger } from "../service/ledger.ts";
import type { SandboxService } from "../service/service.ts";
import type { SandboxState } from "../service/state.ts";

/** What the routes depend on. */
export interface RouteDependencies {
  contract: LoadedSandboxContract;
  state: SandboxState;
  ledger: SandboxLedger;
  service: SandboxService;
  faults: Faults;
  clock: MovableClock;
  /** Creates a key for an account and records its hash; `key` sets its value. */
  createKey(account: string, key?: string): { id: string; key: string };
}

export type HonoEnv = { Bindings: HttpBindings };
export type HttpContext = Context<HonoEnv>;

/** Reads a header as Node parsed it; several with one name are joined. */
export function readHeader(http: HttpContext, name: Lowercase<string>): string | undefined {
  const value = http.env.incoming.headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}
