import { createRequire } from "node:module";
import { type PostgresServer, startPostgres } from "../../../../scripts/postgres.ts";
import type { Item } from "../../../../src/batch/item.ts";
import type { Store, StoreWriter } from "../../../../src/batch/store.ts";
import { canonicalizeJson, type PreparedJob } from "../../../../src/client/index.ts";
import type { CompletedTask, SubmittedTask } from "../../../../src/contract/index.ts";
import { contract } from "../../../../src/contract/page/index.ts";
import { type IntentOptions, type Job, sha256Sync } from "../../../../src/ledger/index.ts";
import { accountOf, type DownloadedFile } from "../../../../src/package/node.ts";
import { postgres } from "../../../../src/postgres/index.ts";

export { contract };

const postgresApiKey = "sk_live_postgres_test_key";
export const postgresAccount = accountOf(postgresApiKey, "http://localhost");
export const postgresBatchName = "film";

/** A PostgreSQL server with a database for each test. */
export interface PostgresTestBed extends AsyncDisposable {
  server: PostgresServer;
  /** Creates an empty database. @returns its address. */
  createDatabase(): Promise<string>;
  /** Opens the batch as one machine. It is closed with the test bed. */
  openStore(url: string): Promise<Store>;
}

export async function createPostgresTestBed(): Promise<PostgresTestBed> {
  const server = await startPostgres();
  const stores: Store[] = [];
  let number = 0;
  return {
    server,
    async createDatabase() {
      const name = `test_${++number}`;
      await queryDatabase(server.url, `CREATE DATABASE ${name}`);
      return server.url.replace(/\/postgres$/, `/${name}`);
    },
    async openStore(url) {
      const store = await postgres(url).open({ name: postgresBatchName, account: postgresAccount, contract });
      stores.push(store);
      return store;
    },
    async [Symbol.asyncDispose]() {
      for (const store of stores) await store[Symbol.asyncDispose]();
      await server.stop();
    },
  };
}

const pg = createRequire(createRequire(import.meta.url).resolve("pg-boss"))("pg");

/** Queries the database directly, without the engine. */
export async function queryDatabase<R = Record<string, unknown>>(url: string, text: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

export function createItem(id: string, line: number, more: Partial<Item> = {}): Item {
  return {
    id,
    line,
    key: `key-${id}`,
    attempt: 1,
    contract: contract.name,
    model: "nano-banana-pro",
    body: { prompt: `A glass train, ${id}` },
    needs: [],
    priority: 0,
    estimate: 12,
    name: "{row}-{index}.{ext}",
    ...more,
  };
}

/** An item's job as a batch prepares it. */
export function preparedJobOf({ key, model, body }: Item): PreparedJob {
  const bytes = canonicalizeJson(body);
  return {
    ...{ contract: contract.name, model, path: "/api/v1/image/nano-banana-pro", idempotencyKey: key, body, bytes },
    ...{ bodyHash: sha256Sync(bytes), price: undefined, durationClass: model, requested: {} },
  };
}

/** Records that an item is about to be submitted. */
export async function recordItemIntent(writer: StoreWriter, item: Item, maxCredits?: number): Promise<Job> {
  const scope = `batch ${postgresBatchName}`;
  const ceilings: IntentOptions["ceilings"] = maxCredits === undefined ? [] : [{ session: scope, maxCredits }];
  return writer.recordIntent(item, preparedJobOf(item), { estimate: item.estimate, scope, session: scope, ceilings });
}

export const submittedTaskOf = ({ id, key }: Item) =>
  ({ id: `nbp_${id}`, status: "processing", credits_used: 12, idempotencyKey: key }) as unknown as SubmittedTask;

export const completedTaskOf = ({ id }: Item, signature = "one") =>
  ({
    id: `nbp_${id}`,
    status: "completed",
    credits_used: 12,
    output: { images: [{ url: `https://cdn.example/${id}.png?signature=${signature}` }] },
  }) as unknown as CompletedTask;

export const downloadedFileOf = ({ id }: Item): DownloadedFile => ({
  path: `/films/${id}.png`,
  url: `https://cdn.example/${id}.png`,
  member: "images.0.url",
  index: 1,
  bytes: 5_000_000_000,
  sha256: "a".repeat(64),
  type: "image/png",
  kept: false,
});
