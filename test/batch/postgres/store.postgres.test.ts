import { afterAll, beforeAll, expect, test } from "vitest";
import type { Item } from "../../../src/batch/item.ts";
import type { ItemEntry, Store, StoreWriter } from "../../../src/batch/store.ts";
import { type EntryRow, hashEntry, initialChainHash } from "../../../src/ledger/chain.ts";
import { CreditCeilingError } from "../../../src/package/index.ts";
import {
  completedTaskOf,
  createItem,
  createPostgresTestBed,
  downloadedFileOf,
  type PostgresTestBed,
  preparedJobOf,
  queryDatabase,
  recordItemIntent,
  submittedTaskOf,
} from "./support/test-bed.ts";

let testBed: PostgresTestBed;
beforeAll(async () => {
  testBed = await createPostgresTestBed();
}, 60_000);
afterAll(() => testBed[Symbol.asyncDispose]());

const neverAborted = new AbortController().signal;

async function submit(writer: StoreWriter, item: Item, maxCredits?: number): Promise<void> {
  expect((await recordItemIntent(writer, item, maxCredits)).state).toBe("intended");
  expect((await writer.recordSubmitted(item, submittedTaskOf(item))).state).toBe("running");
}

async function itemEntries(store: Store): Promise<ItemEntry[]> {
  const entries: ItemEntry[] = [];
  for await (const entry of store.entries()) if (entry.state !== "invalid") entries.push(entry);
  return entries;
}

async function states(store: Store): Promise<Record<string, string>> {
  return Object.fromEntries((await itemEntries(store)).map(({ item, state }) => [item.id, state]));
}

test("machines that start at once create the tables once, and import the same manifest once", async () => {
  const url = await testBed.createDatabase();
  const stores = await Promise.all([1, 2, 3].map(() => testBed.openStore(url)));
  const items = [createItem("a", 1), createItem("b", 2)];
  const imports = await Promise.all(stores.map((store) => store.importItems(items, { output: "films" })));
  expect(imports.map(({ added }) => added).sort()).toEqual([0, 0, 2]);
  expect(await queryDatabase(url, "SELECT type FROM seedance.entries")).toEqual([{ type: "created" }]);
  expect(await stores[2]?.settings()).toEqual({ output: "films" });
  expect((await stores[1]?.progress())?.states.waiting).toBe(2);
});

test("importing a manifest again reports new, unchanged, changed and removed rows", async () => {
  const store = await testBed.openStore(await testBed.createDatabase());
  await store.importItems([createItem("a", 1), createItem("b", 2), createItem("c", 3)], {});
  const again = [
    createItem("c", 1),
    createItem("b", 2, { key: "another", body: { prompt: "A boat" } }),
    createItem("d", 3),
  ];
  expect(await store.importItems(again, {})).toEqual({ added: 2, known: 1, changed: ["b"], dropped: 1 });
  expect(await states(store)).toEqual({ c: "waiting", b: "waiting", d: "waiting" });
  const retried = again.map((item) => (item.id === "d" ? { ...item, key: "second", attempt: 2 } : item));
  expect(await store.importItems(retried, {})).toMatchObject({ added: 1, changed: [], dropped: 0 });
  expect(await store.previousRun()).toEqual({
    attempts: new Map([["d", { attempt: 2, failed: false }]]),
    submitted: new Set(),
  });
});

test("invalid rows are stored with their reasons, counted and listed by line, and replaced by the next import", async () => {
  const store = await testBed.openStore(await testBed.createDatabase());
  const issues = [{ field: "duration", rule: "must be one of 4 to 15", fix: "Use 15" }];
  const refused = createItem("b", 2);
  const invalid = [
    { line: 4, issues },
    { line: 2, id: "b", issues, item: refused },
  ];
  await store.importItems([createItem("a", 1), ...invalid, createItem("c", 3)], {});
  expect((await store.progress()).states).toMatchObject({ waiting: 2, invalid: 2 });
  expect(await store.invalidRows()).toEqual(invalid);
  const lines: number[] = [];
  for await (const entry of store.entries()) lines.push(entry.state === "invalid" ? entry.row.line : entry.item.line);
  expect(lines).toEqual([1, 2, 3, 4]);
  // Row b is mended, and row a breaks: it is still in the manifest, and not claimed.
  const broken = { line: 1, id: "a", issues };
  const again = await store.importItems([broken, refused, createItem("c", 3)], {});
  expect(again).toEqual({ added: 1, known: 1, changed: [], dropped: 0 });
  expect((await store.progress()).states).toMatchObject({ waiting: 2, invalid: 1 });
  const writer = await store.acquireWriter(neverAborted);
  expect((await writer.claimSubmits(9)).map(({ item }) => item.id)).toEqual(["b", "c"]);
  await submit(writer, refused);
  expect((await store.previousRun()).submitted).toEqual(new Set([refused.key]));
  await writer[Symbol.asyncDispose]();
});

test("an item is submitted, polled and saved, with a complete chain of ledger entries", async () => {
  const url = await testBed.createDatabase();
  const store = await testBed.openStore(url);
  const [first, second] = [createItem("a", 1), createItem("b", 2, { priority: 5 })];
  await store.importItems([first, second], {});
  const writer = await store.acquireWriter(neverAborted);
  const claimed = await writer.claimSubmits(5);
  expect(claimed.map(({ item, job }) => [item.id, job])).toEqual([
    ["b", undefined],
    ["a", undefined],
  ]);
  expect(claimed[0]?.item).toEqual(second);
  expect(await writer.claimSubmits(5)).toEqual([]);
  for (const item of [first, second]) await submit(writer, item);
  await writer.recordPoll(first, { ...completedTaskOf(first), status: "processing" });
  await writer.recordPoll(first, completedTaskOf(first));
  expect(await store.progress()).toMatchObject({
    states: { running: 1, completed: 1 },
    spent: { charged: 24, reserved: 0, total: 24 },
  });

  const [download] = await store.claimDownloads(5);
  expect(download).toMatchObject({ item: first, task: completedTaskOf(first), tries: 0 });
  expect(await store.claimDownloads(5)).toEqual([]);
  if (!download) throw new Error("nothing to save");
  await store.recordDownloaded(download, [downloadedFileOf(first)]);
  await store.recordDownloaded(download, [downloadedFileOf(first)]);
  expect(await states(store)).toEqual({ a: "downloaded", b: "running" });
  expect((await writer.jobOf("a"))?.files).toMatchObject([{ path: "/films/a.png", bytes: 5_000_000_000 }]);
  expect(await writer.durations()).toHaveLength(1);
  await writer[Symbol.asyncDispose]();

  const entries = await queryDatabase<EntryRow & { seq: string }>(url, "SELECT * FROM seedance.entries ORDER BY seq");
  expect(entries.map(({ type }) => type)).toEqual([
    ...["created", "intended", "submitted", "intended", "submitted", "completed", "downloaded"],
  ]);
  let previous = initialChainHash;
  for (const { hash, seq, ...row } of entries) {
    expect(hashEntry({ ...row, seq: Number(seq) }, previous)).toBe(hash);
    previous = hash;
  }
  for (const change of ["UPDATE seedance.entries SET at = ''", "DELETE FROM seedance.entries"])
    await expect(queryDatabase(url, change)).rejects.toThrow("append-only");
  const [all] = await queryDatabase<{ text: string }>(url, "SELECT database_to_xml(true, false, '')::text AS text");
  expect(all?.text).toContain("cdn.example/a.png");
  expect(all?.text).not.toMatch(/signature=one|sk_live/);
});

test("jobs have their contract and path, and jobs of the first version stay without a contract", async () => {
  const url = await testBed.createDatabase();
  const old = await testBed.openStore(url);
  const [first, second] = [createItem("a", 1), createItem("b", 2)];
  await old.importItems([first, second], {});
  const before = await old.acquireWriter(neverAborted);
  await submit(before, first);
  await before[Symbol.asyncDispose]();
  await queryDatabase(
    url,
    `ALTER TABLE seedance.jobs DROP COLUMN contract; ALTER TABLE seedance.items DROP COLUMN contract;
     UPDATE seedance.version SET number = 1`,
  );
  const store = await testBed.openStore(url);
  const writer = await store.acquireWriter(neverAborted);
  await submit(writer, second);
  const entries = await itemEntries(store);
  const { path } = preparedJobOf(first);
  expect(entries.map(({ item, job }) => [item.contract, job?.contract, job?.path])).toEqual([
    [undefined, undefined, path],
    [undefined, "page", path],
  ]);
  await store.importItems([first, second, createItem("c", 3)], {});
  expect((await writer.claimSubmits(1))[0]?.item).toMatchObject({ id: "c", contract: "page" });
  await writer[Symbol.asyncDispose]();
});

test("a job that may exceed the spending limit is refused, and refused or refunded credits are available again", async () => {
  const store = await testBed.openStore(await testBed.createDatabase());
  const items = ["a", "b", "c"].map((id, index) => createItem(id, index + 1));
  const [a, b, c] = items as [Item, Item, Item];
  await store.importItems(items, {});
  const writer = await store.acquireWriter(neverAborted);
  await writer.claimSubmits(3);
  await submit(writer, a, 24);
  await recordItemIntent(writer, b, 24);
  await expect(recordItemIntent(writer, c, 24)).rejects.toThrow(CreditCeilingError);
  expect(await writer.jobOf("c")).toBeUndefined();
  await writer.recordRefused(b, new Error("no credits"), true);
  expect((await writer.claimSubmits(1)).map(({ item, job }) => [item.id, job?.state])).toEqual([["b", "refused"]]);
  await submit(writer, c, 24);
  await expect(recordItemIntent(writer, b, 24)).rejects.toThrow("leaves 0");
  await writer.recordPoll(a, { ...completedTaskOf(a), status: "failed", credits_refunded: 12 } as never);
  expect((await recordItemIntent(writer, b, 24)).state).toBe("intended");
  expect((await store.progress()).spent).toEqual({ charged: 24, refunded: 12, reserved: 12, total: 24 });
  await writer[Symbol.asyncDispose]();
});

test("a new dispatcher resumes what a dead one left: it sends items again with their bodies, and polls tasks", async () => {
  const url = await testBed.createDatabase();
  const [one, other] = [await testBed.openStore(url), await testBed.openStore(url)];
  const items = ["a", "b", "c"].map((id, index) => createItem(id, index + 1));
  const [a, b] = items as [Item, Item];
  await one.importItems(items, {});
  const dead = await one.acquireWriter(neverAborted);
  await dead.claimSubmits(3);
  await submit(dead, a);
  await recordItemIntent(dead, b);
  const waiting = other.acquireWriter(neverAborted);
  await queryDatabase(url, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted");
  const writer = await waiting;
  expect(dead.lost.aborted).toBe(true);
  await expect(recordItemIntent(dead, b)).rejects.toMatchObject({ code: "lead_lost" });
  expect((await writer.claimRunning()).map(({ item, job }) => [item.id, job.taskId])).toEqual([["a", "nbp_a"]]);
  expect(await writer.claimRunning()).toEqual([]);
  const claimed = await writer.claimSubmits(3);
  expect(claimed.map(({ item, job }) => [item.id, job?.body])).toEqual([
    ["b", b.body],
    ["c", undefined],
  ]);
  expect((await recordItemIntent(writer, b)).state).toBe("unknown");
  await writer.release([b]);
  expect((await writer.claimSubmits(3)).map(({ item }) => item.id)).toEqual(["b"]);
  await writer[Symbol.asyncDispose]();
});

test("a row waits for those that it needs, and is blocked if one of them fails or is refused", async () => {
  const store = await testBed.openStore(await testBed.createDatabase());
  const chain = [createItem("a", 1), createItem("b", 2, { needs: ["a"] }), createItem("c", 3, { needs: ["b"] })];
  const lone = [createItem("x", 4), createItem("y", 5, { needs: ["x"] }), createItem("z", 6, { needs: ["y"] })];
  const [a, x] = [chain[0], lone[0]] as [Item, Item];
  await store.importItems([...chain, ...lone], {});
  const writer = await store.acquireWriter(neverAborted);
  expect((await writer.claimSubmits(9)).map(({ item }) => item.id)).toEqual(["a", "x"]);
  for (const item of [a, x]) await submit(writer, item);
  await writer.recordPoll(a, completedTaskOf(a));
  await writer.recordPoll(x, { ...completedTaskOf(x), status: "failed" } as never);
  expect((await writer.claimSubmits(9)).map(({ item }) => item.id)).toEqual(["b"]);
  expect(await states(store)).toMatchObject({ x: "failed", y: "blocked", z: "blocked", c: "waiting" });
  await writer.recordRefused(chain[1] as Item, new Error("wrong"), false);
  expect(await states(store)).toMatchObject({ b: "refused", c: "blocked" });
  await store.importItems([...chain, ...lone], {});
  expect(await states(store)).toMatchObject({ b: "waiting", c: "waiting", x: "failed", y: "blocked" });
  await writer[Symbol.asyncDispose]();
});

test("a row that needs a row which the import lacks is blocked, with those that need it, until an import has that row", async () => {
  const store = await testBed.openStore(await testBed.createDatabase());
  const chain = [createItem("b", 2, { needs: ["a"] }), createItem("c", 3, { needs: ["b"] }), createItem("d", 4)];
  await store.importItems(chain, {});
  expect(await states(store)).toEqual({ b: "blocked", c: "blocked", d: "waiting" });
  await store.requeueUnfinished();
  expect(await states(store)).toEqual({ b: "blocked", c: "blocked", d: "waiting" });
  await store.importItems([createItem("a", 1), ...chain], {});
  expect(await states(store)).toEqual({ a: "waiting", b: "waiting", c: "waiting", d: "waiting" });
});

test("a failed download is tried again by any process, after a poll for new URLs, or not in this run", async () => {
  const url = await testBed.createDatabase();
  const [one, other] = [await testBed.openStore(url), await testBed.openStore(url)];
  const item = createItem("a", 1);
  await one.importItems([item], {});
  const writer = await one.acquireWriter(neverAborted);
  await submit(writer, item);
  await writer.recordPoll(item, completedTaskOf(item));
  const claim = async (store: Store) => (await store.claimDownloads(1))[0] ?? expect.fail("nothing to save");
  await one.recordDownloadFailure(await claim(one), new Error("reset"), "again");
  const second = await claim(other);
  expect(second.tries).toBe(1);
  await other.recordDownloadFailure(second, new Error("expired"), "fresh");
  expect(await one.claimDownloads(1)).toEqual([]);
  expect((await writer.claimRunning()).map(({ item }) => item.id)).toEqual(["a"]);
  await writer.recordPoll(item, completedTaskOf(item, "two"));
  const third = await claim(one);
  expect(third).toMatchObject({ task: completedTaskOf(item, "two"), tries: 2 });
  await one.recordDownloadFailure(third, new Error("too large"), "never");
  expect(await states(one)).toEqual({ a: "download_failed" });
  // The next run polls the task anew: the output may be right by then.
  await one.importItems([item], {});
  expect(await other.claimDownloads(1)).toEqual([]);
  expect((await writer.claimRunning()).map(({ item }) => item.id)).toEqual(["a"]);
  await writer.recordPoll(item, completedTaskOf(item, "three"));
  expect(await claim(other)).toMatchObject({ task: completedTaskOf(item, "three"), tries: 0 });
  await writer[Symbol.asyncDispose]();
});

test("downloads that a dead process has claimed go to another process", async () => {
  const url = await testBed.createDatabase();
  const [dead, other] = [await testBed.openStore(url), await testBed.openStore(url)];
  const item = createItem("a", 1);
  await dead.importItems([item], {});
  const writer = await dead.acquireWriter(neverAborted);
  await submit(writer, item);
  await writer.recordPoll(item, completedTaskOf(item));
  expect(await dead.claimDownloads(1)).toHaveLength(1);
  const withoutHeartbeat = "SET heartbeat_on = heartbeat_on - interval '1 minute' WHERE state = 'active'";
  await expect
    .poll(
      async () => {
        await queryDatabase(url, `UPDATE seedance_queue.job ${withoutHeartbeat}`);
        return (await other.claimDownloads(1)).length;
      },
      { timeout: 20_000, interval: 500 },
    )
    .toBe(1);
  await writer[Symbol.asyncDispose]();
});
