import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { MovableClock } from "../clock.ts";
import type { LoadedContract } from "../contract.ts";
import type { Faults } from "../faults/faults.ts";
import type { Ledger } from "../service/ledger.ts";
import type { Service } from "../service/service.ts";
import type { State } from "../service/state.ts";

/** What a route works on. */
export interface Parts {
  contract: LoadedContract;
  state: State;
  ledger: Ledger;
  service: Service;
  faults: Faults;
  clock: MovableClock;
  /** Makes a key for an account and records its hash; a given key is taken as it is. */
  createKey(account: string, key?: string): { id: string; key: string };
}

export type Env = { Bindings: HttpBindings };
export type Http = Context<Env>;

/** A header as Node has parsed it already; several of one name are joined. */
export function header(http: Http, name: Lowercase<string>): string | undefined {
  const value = http.env.incoming.headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}
