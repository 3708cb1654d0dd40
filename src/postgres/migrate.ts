import { BatchError } from "../batch/index.ts";
import { initialChainHash } from "../ledger/index.ts";
import { message } from "../message.ts";
import type { PostgresDatabase, Sql } from "./database.ts";
import { PostgresEntryWriter } from "./entry-writer.ts";
import { migrations } from "./schema.ts";

/** Only one process at a time migrates the tables. */
const lockStatement = "SELECT pg_advisory_xact_lock(hashtextextended('seedance migrations', 0))";

/**
 * Creates the tables in the schema `seedance`, or brings them up to date.
 * @throws BatchError `engine_newer` if a newer version has written them.
 */
export async function migratePostgres(db: PostgresDatabase): Promise<void> {
  if ((await db.persist(() => readVersion(db))) === migrations.length) return;
  await db.transaction(async (sql) => {
    await sql.query(lockStatement);
    const version = await readVersion(sql);
    if (version > migrations.length) {
      const problem = message`${db.address} was written by a newer version of seedance-client (schema ${version}).`;
      throw new BatchError("engine_newer", problem, { fix: message`Update seedance-client on this machine.` });
    }
    if (version === 0) await sql.query("CREATE SCHEMA IF NOT EXISTS seedance; CREATE TABLE version (number integer)");
    for (const statements of migrations.slice(version)) await sql.query(statements);
    await sql.query("DELETE FROM version");
    await sql.query("INSERT INTO version VALUES ($1)", [migrations.length]);
    if (version > 0) return;
    await sql.query("INSERT INTO head (seq, hash) VALUES (0, $1)", [initialChainHash]);
    const created = { type: "created", account: null, key: null, task: null } as const;
    await (await PostgresEntryWriter.of(sql)).append({ ...created, data: { schema: migrations.length } });
  });
}

/** The number of migrations that were run. */
async function readVersion(sql: Sql): Promise<number> {
  const tables = "SELECT 1 FROM pg_tables WHERE schemaname = 'seedance' AND tablename = 'version'";
  if ((await sql.query(tables)).length === 0) return 0;
  const [row] = await sql.query<{ number: number }>("SELECT number FROM seedance.version");
  return row?.number ?? 0;
}
