import type { Store } from "../batch/index.ts";
import type { Account } from "../ledger/index.ts";
import { shownAddress } from "./address.ts";
import { Database } from "./database.ts";
import { loadDriver } from "./driver.ts";
import { Journal } from "./journal.ts";
import { migrate } from "./migrate.ts";
import { PostgresStore } from "./postgres-store.ts";

/** Milliseconds to wait for a database that is away: at the start, where it may be a mistake, and later, when it is none. */
const [atStart, later] = [30_000, 600_000];

/**
 * Opens a batch that is kept in PostgreSQL, for all machines that run it, and makes the tables where they are missing.
 * @param url `postgres://USER:PASSWORD@HOST:PORT/DATABASE`: the server itself, or a pool that keeps sessions apart. The
 * password is shown and written nowhere.
 * @param batch its name, the account that pays for it, and how many milliseconds to wait for a database that is away:
 * 30,000 to open it, 600,000 later.
 * @throws BatchError `engine_address` where that is none, `engine_missing` where pg-boss is not installed, `engine_away`
 * where the database can't be reached, `engine_newer` where a newer version has made its tables.
 */
export async function openPostgres(
  url: string,
  { name, account, timeout }: { name: string; account: Account; timeout?: number },
): Promise<Store> {
  const place = shownAddress(url);
  const driver = await loadDriver();
  const first = new Database(driver, url, timeout ?? atStart);
  try {
    await migrate(first);
  } finally {
    await first.close();
  }
  return new PostgresStore(new Database(driver, url, timeout ?? later), name, new Journal(account, place));
}
