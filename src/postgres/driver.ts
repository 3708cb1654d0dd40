import { createRequire } from "node:module";
import type { PgBoss } from "pg-boss";
import { BatchError } from "../batch/index.ts";
import { message } from "../message.ts";

interface PgResult {
  rows: unknown[];
}

/** The part of `pg`, a dependency of pg-boss, that this engine uses: https://node-postgres.com/apis/client */
export interface PgClient {
  connect(): Promise<unknown>;
  query(text: string, values?: readonly unknown[]): Promise<PgResult | PgResult[]>;
  end(): Promise<void>;
  on(event: "error" | "end", listener: (error?: Error) => void): unknown;
}

/** https://node-postgres.com/apis/pool */
export interface PgPool {
  connect(): Promise<PgClient & { release(destroy?: boolean): void }>;
  end(): Promise<void>;
  on(event: "error", listener: () => void): unknown;
  on(event: "connect", listener: (client: PgClient) => void): unknown;
}

export interface PgOptions {
  connectionString: string;
  application_name: string;
  connectionTimeoutMillis: number;
  query_timeout: number;
  keepAlive: boolean;
  max?: number;
  /** Whether the process may exit while connections are idle. */
  allowExitOnIdle?: boolean;
}

export interface Driver {
  Client: new (options: PgOptions) => PgClient;
  Pool: new (options: PgOptions) => PgPool;
  PgBoss: typeof PgBoss;
}

/**
 * Loads pg-boss and its `pg`.
 * @throws BatchError `engine_missing` if pg-boss is not installed.
 */
export async function loadDriver(): Promise<Driver> {
  try {
    const { PgBoss } = await import("pg-boss");
    const here = createRequire(import.meta.url);
    const { Client, Pool } = createRequire(here.resolve("pg-boss"))("pg") as Pick<Driver, "Client" | "Pool">;
    return { Client, Pool, PgBoss };
  } catch (cause) {
    const fix = message`Run: npm install pg-boss@12`;
    throw new BatchError("engine_missing", message`The PostgreSQL engine needs pg-boss, which is not installed.`, {
      fix,
      cause,
    });
  }
}
