import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { openStore } from "../../src/batch/run/open-store.ts";
import { contract } from "../../src/contract/page/index.ts";
import { accountOf } from "../../src/ledger/index.ts";
import { planBatch, writeReport } from "../../src/package/batch.ts";
import { type BatchTestBed, createBatchTestBed, createBoxRows, type ManifestRow } from "./support.ts";

/** Two rows that break the contract, one that the linter refuses, one that needs it, one without a known model. */
const badRows: ManifestRow[] = [
  { id: "size", model: "nano-banana-pro", prompt: "A box", resolution: "9K" },
  { id: "long", model: "seedance", prompt: "A train crosses a bridge", duration: "99" },
  { id: "tag", model: "seedance", prompt: "@Image3 walks through the rain" },
  {
    id: "after",
    model: "seedance",
    mode: "image-to-video",
    prompt: "The walk goes on",
    image_url: "{{rows.tag.last_frame_url}}",
  },
  { model: "no" },
];
const rows = [...createBoxRows(2), ...badRows, ...createBoxRows(4).slice(2)];
const [good, bad] = [4, badRows.length];

async function withStore<T>({ sandbox, ledger }: BatchTestBed, use: (store: Store) => Promise<T>): Promise<T> {
  const account = accountOf(`${sandbox.apiKey}`, sandbox.url);
  const { store, close } = await openStore({ name: "films", account, contract, ledger }, false);
  try {
    return await use(store);
  } finally {
    await close();
  }
}
type Store = Awaited<ReturnType<typeof openStore>>["store"];

const linesOf = (bad: readonly { line: number }[]) => bad.map(({ line }) => line).sort();

test("plan, run, stored states, table and page agree on the invalid rows before anything is submitted", async () => {
  await using testBed = await createBatchTestBed();
  const plan = await planBatch({ rows }, { name: "films" });
  expect(plan).toMatchObject({ items: good, new: good, bad });
  const lines = [3, 4, 5, 6, 7];
  expect(linesOf(plan.badRows)).toEqual(lines);

  // Nothing is submitted, so all that is known comes from the import.
  testBed.sandbox.faults.add({ name: "insufficient-credits", method: "POST" });
  const run = await testBed.run(rows);
  expect(run).toMatchObject({ bad, states: { waiting: good, invalid: bad, refused: 0 } });
  const events = run.events.flatMap((event) => (event.type === "bad" ? [event] : []));
  expect(linesOf(events)).toEqual(lines);

  await withStore(testBed, async (store) => {
    expect((await store.progress()).states).toMatchObject({ waiting: good, invalid: bad });
    const entries = [];
    for await (const entry of store.entries()) entries.push(entry);
    expect(entries.map((entry) => (entry.state === "invalid" ? entry.row.line : entry.item.line))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
    const stored = entries.flatMap((entry) => (entry.state === "invalid" ? [entry.row] : []));
    expect(stored.map(({ id, line, issues }) => ({ line, ...(id && { id }), issues }))).toEqual(plan.badRows);

    const report = await writeReport(store.entries(), { name: "films", directory: testBed.home });
    expect(report).toMatchObject({ items: good + bad, states: { waiting: good, invalid: bad } });
    const table: Record<string, string>[] = parse(readFileSync(report.csv), { columns: true });
    const invalid = table.filter(({ state }) => state === "invalid");
    expect(invalid.map(({ row, line }) => [row, Number(line)])).toEqual([
      ["size", 3],
      ["long", 4],
      ["tag", 5],
      ["after", 6],
      ["", 7],
    ]);
    const page = readFileSync(report.html, "utf8");
    expect(page).toContain("Invalid, not submitted: 5 rows");
    for (const [index, { issues }] of plan.badRows.entries()) {
      expect(invalid[index]).toMatchObject({ error_code: "validation_failed" });
      expect(invalid[index]?.error_message).toContain(issues[0]?.rule);
    }
    expect(page).toMatch(/Line 5 \(tag\): .*missing-reference/);
  });
});

test("a mended row waits and is submitted by the next run, and one that breaks is no longer", async () => {
  await using testBed = await createBatchTestBed();
  const [first = {}, ...rest] = createBoxRows(3);
  testBed.sandbox.faults.add({ name: "insufficient-credits", method: "POST" });
  const broken = { ...first, resolution: "9K" };
  expect((await testBed.run([broken, ...rest])).states).toMatchObject({ waiting: 2, invalid: 1 });
  const swapped = await testBed.run([first, { ...rest[0], resolution: "9K" }, rest[1] ?? {}]);
  expect(swapped.states).toMatchObject({ waiting: 2, invalid: 1 });
  // The broken row is still in the manifest.
  expect(swapped.imported).toMatchObject({ added: 1, dropped: 0 });
  testBed.sandbox.faults.remove();
  expect((await testBed.run([first, ...rest])).states).toMatchObject({ downloaded: 3, invalid: 0 });
});

test("a row that the linter refuses is submitted without the linter, by a run and by a resumed one", async () => {
  await using testBed = await createBatchTestBed();
  const tags = ["one", "two"].map((id) => ({ id, model: "nano-banana-pro", prompt: `@Image3 with a box, ${id}` }));
  const refused = await testBed.run([...createBoxRows(1), ...tags]);
  expect(refused.states).toMatchObject({ downloaded: 1, invalid: 2 });
  expect((await testBed.run(undefined)).states).toMatchObject({ downloaded: 1, invalid: 2 });
  expect((await testBed.run(undefined, { lint: false })).states).toMatchObject({ downloaded: 3, invalid: 0 });
  // They are paid for, so no later run finds them invalid.
  expect((await testBed.run([...createBoxRows(1), ...tags])).states).toMatchObject({ downloaded: 3, invalid: 0 });
  expect(testBed.charges()).toHaveLength(3);
});

test("a row of unknown price is invalid under a spending limit, for a plan as for a run", async () => {
  await using testBed = await createBatchTestBed();
  const limited = [...createBoxRows(1), { id: "unknown", model: "nano-banana-pro", prompt: "A box", resolution: "4K" }];
  const plan = await planBatch({ rows: limited }, { name: "films", maxCredits: 1_000 });
  const run = await testBed.run(limited, { maxCredits: 1_000 });
  expect([plan.bad, run.bad, run.states.invalid]).toEqual([1, 1, 1]);
  // A resumed run may allow it.
  expect((await testBed.run(undefined, { allowUnknownPrice: true })).states).toMatchObject({ downloaded: 2 });
  const allowed = await planBatch({ rows: limited }, { name: "films", maxCredits: 1_000, allowUnknownPrice: true });
  expect(allowed.bad).toBe(0);
});

test("a row that repeats the id of a valid row does not affect the rows that need that one", async () => {
  const chain = [
    { id: "first", model: "seedance", prompt: "A walk in rain, drops patter" },
    { id: "first", model: "seedance", prompt: "Another walk, drops patter" },
    { ...badRows[3], id: "second", image_url: "{{rows.first.last_frame_url}}" },
  ];
  expect(await planBatch({ rows: chain }, { name: "films" })).toMatchObject({
    new: 2,
    bad: 1,
    badRows: [{ line: 2, issues: [{ field: "id" }] }],
  });
});

test("selected rows are run although others are invalid; an invalid one is refused with its reason", async () => {
  await using testBed = await createBatchTestBed();
  await expect(testBed.run(rows, { only: ["size"] })).rejects.toThrow(/line 3: resolution/);
  await expect(testBed.run(rows, { only: ["none"] })).rejects.toThrow(/names none, which is not a row/);
  expect(await testBed.run(rows, { only: ["box-3"] })).toMatchObject({ bad: 0, states: { downloaded: 1, invalid: 0 } });
});

test("a selected row is run although an invalid row repeats its id", async () => {
  await using testBed = await createBatchTestBed();
  const repeated = { ...createBoxRows(1)[0], id: "box-2", prompt: "Another box" };
  const result = await testBed.run([...createBoxRows(2), repeated], { only: ["box-2"] });
  expect(result).toMatchObject({ stop: undefined, states: { downloaded: 1, invalid: 0 } });
  expect(testBed.charges()).toHaveLength(1);
});
