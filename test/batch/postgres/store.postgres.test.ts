import { afterAll, beforeAll, expect, test } from "vitest";
import type { Item } from "../../../src/batch/item.ts";
import type { Entry, Lead, Store } from "../../../src/batch/store.ts";
import { type EntryRow, genesis, hashOf } from "../../../src/ledger/chain.ts";
import { CreditCeilingError } from "../../../src/package/index.ts";
import {
  apiKey,
  completedOf,
  fileOf,
  intend,
  itemOf,
  preparedOf,
  query,
  type Stand,
  setUp,
  submittedOf,
} from "./support/stand.ts";

let stand: Stand;
beforeAll(async () => {
  stand = await setUp();
}, 60_000);
afterAll(() => stand[Symbol.asyncDispose]());

const never = new AbortController().signal;

async function submit(lead: Lead, item: Item, maxCredits?: number): Promise<void> {
  expect((await intend(lead, item, maxCredits)).state).toBe("intended");
  expect((await lead.submitted(item, submittedOf(item))).state).toBe("running");
}

async function states(store: Store): Promise<Record<string, string>> {
  const entries: Entry[] = [];
  for await (const entry of store.entries()) entries.push(entry);
  return Object.fromEntries(entries.map(({ item, state }) => [item.id, state]));
}

test("machines that start at once make the tables once, and take the same manifest in once", async () => {
  const url = await stand.database();
  const stores = await Promise.all([1, 2, 3].map(() => stand.open(url)));
  const items = [itemOf("a", 1), itemOf("b", 2)];
  const enlisted = await Promise.all(stores.map((store) => store.enlist(items, { output: "films" })));
  expect(enlisted.map(({ added }) => added).sort()).toEqual([0, 0, 2]);
  expect(await query(url, "SELECT type FROM seedance.entries")).toEqual([{ type: "created" }]);
  expect(await stores[2]?.settings()).toEqual({ output: "films" });
  expect((await stores[1]?.progress())?.states.waiting).toBe(2);
});

test("a manifest that is taken in again tells what is new, known, changed and gone", async () => {
  const store = await stand.open(await stand.database());
  await store.enlist([itemOf("a", 1), itemOf("b", 2), itemOf("c", 3)], {});
  const again = [itemOf("c", 1), itemOf("b", 2, { key: "another", body: { prompt: "A boat" } }), itemOf("d", 3)];
  expect(await store.enlist(again, {})).toEqual({ added: 2, known: 1, changed: ["b"], dropped: 1 });
  expect(await states(store)).toEqual({ c: "waiting", b: "waiting", d: "waiting" });
  const retried = again.map((item) => (item.id === "d" ? { ...item, key: "second", attempt: 2 } : item));
  expect(await store.enlist(retried, {})).toMatchObject({ added: 1, changed: [], dropped: 0 });
  expect(await store.attempts()).toEqual(new Map([["d", { attempt: 2, failed: false }]]));
});

test("a row with an API key is refused, before it is written anywhere", async () => {
  const url = await stand.database();
  const store = await stand.open(url);
  const row = itemOf("a", 7, { body: { prompt: `Draw ${apiKey}` } });
  await expect(store.enlist([row], {})).rejects.toThrow(/row a \(line 7\).*must not hold an API key/);
  expect(await query(url, "SELECT * FROM seedance.items")).toEqual([]);
});

test("an item goes its way: submitted, seen, saved, with a record that is whole", async () => {
  const url = await stand.database();
  const store = await stand.open(url);
  const [first, second] = [itemOf("a", 1), itemOf("b", 2, { priority: 5 })];
  await store.enlist([first, second], {});
  const lead = await store.lead(never);
  const taken = await lead.takeSubmits(5);
  expect(taken.map(({ item, job }) => [item.id, job])).toEqual([
    ["b", undefined],
    ["a", undefined],
  ]);
  expect(taken[0]?.item).toEqual(second);
  expect(await lead.takeSubmits(5)).toEqual([]);
  for (const item of [first, second]) await submit(lead, item);
  await lead.saw(first, { ...completedOf(first), status: "processing" });
  await lead.saw(first, completedOf(first));
  expect(await store.progress()).toMatchObject({
    states: { running: 1, completed: 1 },
    spent: { charged: 24, reserved: 0, total: 24 },
  });

  const [delivery] = await store.takeDeliveries(5);
  expect(delivery).toMatchObject({ item: first, task: completedOf(first), tries: 0 });
  expect(await store.takeDeliveries(5)).toEqual([]);
  if (!delivery) throw new Error("nothing to save");
  await store.delivered(delivery, [fileOf(first)]);
  await store.delivered(delivery, [fileOf(first)]);
  expect(await states(store)).toEqual({ a: "downloaded", b: "running" });
  expect((await lead.jobOf("a"))?.files).toMatchObject([{ path: "/films/a.png", bytes: 5_000_000_000 }]);
  expect(await lead.durations()).toHaveLength(1);
  await lead[Symbol.asyncDispose]();

  const entries = await query<EntryRow & { seq: string }>(url, "SELECT * FROM seedance.entries ORDER BY seq");
  expect(entries.map(({ type }) => type)).toEqual([
    ...["created", "intended", "submitted", "intended", "submitted", "completed", "downloaded"],
  ]);
  let previous = genesis;
  for (const { hash, seq, ...row } of entries) {
    expect(hashOf({ ...row, seq: Number(seq) }, previous)).toBe(hash);
    previous = hash;
  }
  for (const change of ["UPDATE seedance.entries SET at = ''", "DELETE FROM seedance.entries"])
    await expect(query(url, change)).rejects.toThrow("append-only");
  const [all] = await query<{ text: string }>(url, "SELECT database_to_xml(true, false, '')::text AS text");
  expect(all?.text).toContain("cdn.example/a.png");
  expect(all?.text).not.toMatch(/signature=one|sk_live/);
});

test("records name the contract and the path; those of the first version keep what they said", async () => {
  const url = await stand.database();
  const old = await stand.open(url);
  const [first, second] = [itemOf("a", 1), itemOf("b", 2)];
  await old.enlist([first, second], {});
  const before = await old.lead(never);
  await submit(before, first);
  await before[Symbol.asyncDispose]();
  await query(
    url,
    `ALTER TABLE seedance.jobs DROP COLUMN contract; ALTER TABLE seedance.items DROP COLUMN contract;
     UPDATE seedance.version SET number = 1`,
  );
  const store = await stand.open(url);
  const lead = await store.lead(never);
  await submit(lead, second);
  const entries: Entry[] = [];
  for await (const entry of store.entries()) entries.push(entry);
  const { path } = preparedOf(first);
  expect(entries.map(({ item, job }) => [item.contract, job?.contract, job?.path])).toEqual([
    [undefined, undefined, path],
    [undefined, "page", path],
  ]);
  await store.enlist([first, second, itemOf("c", 3)], {});
  expect((await lead.takeSubmits(1))[0]?.item).toMatchObject({ id: "c", contract: "page" });
  await lead[Symbol.asyncDispose]();
});

test("the ceiling holds: what may not fit is refused, what was refused or given back is free again", async () => {
  const store = await stand.open(await stand.database());
  const items = ["a", "b", "c"].map((id, place) => itemOf(id, place + 1));
  const [a, b, c] = items as [Item, Item, Item];
  await store.enlist(items, {});
  const lead = await store.lead(never);
  await lead.takeSubmits(3);
  await submit(lead, a, 24);
  await intend(lead, b, 24);
  await expect(intend(lead, c, 24)).rejects.toThrow(CreditCeilingError);
  expect(await lead.jobOf("c")).toBeUndefined();
  await lead.refused(b, new Error("no credits"), true);
  expect((await lead.takeSubmits(1)).map(({ item, job }) => [item.id, job?.state])).toEqual([["b", "refused"]]);
  await submit(lead, c, 24);
  await expect(intend(lead, b, 24)).rejects.toThrow("leaves 0");
  await lead.saw(a, { ...completedOf(a), status: "failed", credits_refunded: 12 } as never);
  expect((await intend(lead, b, 24)).state).toBe("intended");
  expect((await store.progress()).spent).toEqual({ charged: 24, refunded: 12, reserved: 12, total: 24 });
  await lead[Symbol.asyncDispose]();
});

test("a new leader takes up what a dead one left: to be sent again with its body, or to be watched", async () => {
  const url = await stand.database();
  const [one, other] = [await stand.open(url), await stand.open(url)];
  const items = ["a", "b", "c"].map((id, place) => itemOf(id, place + 1));
  const [a, b] = items as [Item, Item];
  await one.enlist(items, {});
  const dead = await one.lead(never);
  await dead.takeSubmits(3);
  await submit(dead, a);
  await intend(dead, b);
  const waiting = other.lead(never);
  await query(url, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted");
  const lead = await waiting;
  expect(dead.lost.aborted).toBe(true);
  await expect(intend(dead, b)).rejects.toMatchObject({ code: "lead_lost" });
  expect((await lead.takeWatches()).map(({ item, job }) => [item.id, job.taskId])).toEqual([["a", "nbp_a"]]);
  expect(await lead.takeWatches()).toEqual([]);
  const taken = await lead.takeSubmits(3);
  expect(taken.map(({ item, job }) => [item.id, job?.body])).toEqual([
    ["b", b.body],
    ["c", undefined],
  ]);
  expect((await intend(lead, b)).state).toBe("unknown");
  await lead.release([b]);
  expect((await lead.takeSubmits(3)).map(({ item }) => item.id)).toEqual(["b"]);
  await lead[Symbol.asyncDispose]();
});

test("a row waits for those that it needs, and is blocked where one of them can't be had", async () => {
  const store = await stand.open(await stand.database());
  const chain = [itemOf("a", 1), itemOf("b", 2, { needs: ["a"] }), itemOf("c", 3, { needs: ["b"] })];
  const lone = [itemOf("x", 4), itemOf("y", 5, { needs: ["x"] }), itemOf("z", 6, { needs: ["y"] })];
  const [a, x] = [chain[0], lone[0]] as [Item, Item];
  await store.enlist([...chain, ...lone], {});
  const lead = await store.lead(never);
  expect((await lead.takeSubmits(9)).map(({ item }) => item.id)).toEqual(["a", "x"]);
  for (const item of [a, x]) await submit(lead, item);
  await lead.saw(a, completedOf(a));
  await lead.saw(x, { ...completedOf(x), status: "failed" } as never);
  expect((await lead.takeSubmits(9)).map(({ item }) => item.id)).toEqual(["b"]);
  expect(await states(store)).toMatchObject({ x: "failed", y: "blocked", z: "blocked", c: "waiting" });
  await lead.refused(chain[1] as Item, new Error("wrong"), false);
  expect(await states(store)).toMatchObject({ b: "refused", c: "blocked" });
  await store.enlist([...chain, ...lone], {});
  expect(await states(store)).toMatchObject({ b: "waiting", c: "waiting", x: "failed", y: "blocked" });
  await lead[Symbol.asyncDispose]();
});

test("files that could not be saved: again by anyone, afresh after a poll, or not by this run", async () => {
  const url = await stand.database();
  const [one, other] = [await stand.open(url), await stand.open(url)];
  const item = itemOf("a", 1);
  await one.enlist([item], {});
  const lead = await one.lead(never);
  await submit(lead, item);
  await lead.saw(item, completedOf(item));
  const take = async (store: Store) => (await store.takeDeliveries(1))[0] ?? expect.fail("nothing to save");
  await one.notDelivered(await take(one), new Error("reset"), "again");
  const second = await take(other);
  expect(second.tries).toBe(1);
  await other.notDelivered(second, new Error("expired"), "fresh");
  expect(await one.takeDeliveries(1)).toEqual([]);
  expect((await lead.takeWatches()).map((watch) => watch.item.id)).toEqual(["a"]);
  await lead.saw(item, completedOf(item, "two"));
  const third = await take(one);
  expect(third).toMatchObject({ task: completedOf(item, "two"), tries: 2 });
  await one.notDelivered(third, new Error("too large"), "never");
  expect(await states(one)).toEqual({ a: "unsaved" });
  await one.enlist([item], {});
  expect((await take(other)).item.id).toBe("a");
  await lead[Symbol.asyncDispose]();
});

test("what a dead process had taken goes to another one", async () => {
  const url = await stand.database();
  const [dead, other] = [await stand.open(url), await stand.open(url)];
  const item = itemOf("a", 1);
  await dead.enlist([item], {});
  const lead = await dead.lead(never);
  await submit(lead, item);
  await lead.saw(item, completedOf(item));
  expect(await dead.takeDeliveries(1)).toHaveLength(1);
  const silence = "SET heartbeat_on = heartbeat_on - interval '1 minute' WHERE state = 'active'";
  await expect
    .poll(
      async () => {
        await query(url, `UPDATE seedance_queue.job ${silence}`);
        return (await other.takeDeliveries(1)).length;
      },
      { timeout: 20_000, interval: 500 },
    )
    .toBe(1);
  await lead[Symbol.asyncDispose]();
});
