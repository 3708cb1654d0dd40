import type { BatchEngine } from "../batch/index.ts";
import { redactAddress } from "./address.ts";
import { PostgresDatabase } from "./database.ts";
import { loadDriver } from "./driver.ts";
import { PostgresJournal } from "./journal.ts";
import { migratePostgres } from "./migrate.ts";
import { PostgresStore } from "./postgres-store.ts";

/** Milliseconds to retry an unreachable database: at the start, when the address may be wrong, and later. */
const [openTimeout, reconnectTimeout] = [30_000, 600_000];

/**
 * Creates the engine for several machines, which stores batches in a PostgreSQL database. It creates its tables if they are
 * missing, and needs the package pg-boss, which is loaded when a batch is opened.
 *
 * Opening a batch throws BatchError `engine_missing` if pg-boss is not installed, `engine_away` if the database can't be
 * reached, and `engine_newer` if a newer version has written its tables.
 * @param url `postgres://USER:PASSWORD@HOST:PORT/DATABASE`, of the server itself or of a pooler in session mode. The
 * password is never printed or stored.
 * @param options `timeout`: milliseconds to retry an unreachable database; by default 30,000 when a batch is opened, and
 * 600,000 later.
 * @returns the engine, for the option `engine` of `runBatch`.
 * @throws BatchError `engine_address` if `url` is not an address of PostgreSQL.
 */
export function postgres(url: string, { timeout }: { timeout?: number } = {}): BatchEngine {
  const address = redactAddress(url);
  return {
    address,
    async open({ name, account, contract }) {
      const driver = await loadDriver();
      const migrationDatabase = new PostgresDatabase(driver, url, timeout ?? openTimeout);
      try {
        await migratePostgres(migrationDatabase);
      } finally {
        await migrationDatabase.close();
      }
      const journal = new PostgresJournal(account, contract, address);
      return new PostgresStore(new PostgresDatabase(driver, url, timeout ?? reconnectTimeout), name, journal);
    },
  };
}
