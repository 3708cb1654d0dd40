import type { BatchEngine } from "../batch/index.ts";
import { redactAddress } from "./address.ts";
import { PostgresDatabase } from "./database.ts";
import { loadDriver } from "./driver.ts";
import { PostgresJournal } from "./journal.ts";
import { migratePostgres } from "./migrate.ts";
import { PostgresStore } from "./postgres-store.ts";

/** Milliseconds to wait for a database that is away: at the start, where it may be a mistake, and later, when it is none. */
const [openTimeout, reconnectTimeout] = [30_000, 600_000];

/**
 * The engine for many machines: it keeps batches in a PostgreSQL database, for all machines that run them, and makes its
 * tables if they are missing. It needs the package pg-boss, which is loaded when a batch is opened.
 * @param url `postgres://USER:PASSWORD@HOST:PORT/DATABASE`: the server itself, or a pool that keeps sessions apart. The
 * password is shown and written nowhere.
 * @param options `timeout`: how many milliseconds to wait for a database that is away; by default 30,000 to open it,
 * 600,000 later.
 * @throws BatchError `engine_address` if that is no address of PostgreSQL. Opening a batch throws `engine_missing` if
 * pg-boss is not installed, `engine_away` if the database can't be reached, `engine_newer` if a newer version has made its
 * tables.
 */
export function postgres(url: string, { timeout }: { timeout?: number } = {}): BatchEngine {
  const address = redactAddress(url);
  return {
    address,
    async open({ name, account, contract }) {
      const driver = await loadDriver();
      const first = new PostgresDatabase(driver, url, timeout ?? openTimeout);
      try {
        await migratePostgres(first);
      } finally {
        await first.close();
      }
      const journal = new PostgresJournal(account, contract, address);
      return new PostgresStore(new PostgresDatabase(driver, url, timeout ?? reconnectTimeout), name, journal);
    },
  };
}
