import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createBatchTestBed, createBoxRows, imagePrice } from "./support.ts";

test("each row is one job: submitted, followed, saved; a second run has nothing to do", async () => {
  await using all = await createBatchTestBed();
  const first = await all.run(createBoxRows(20));
  expect(first).toMatchObject({ stop: undefined, bad: 0, states: { downloaded: 20, waiting: 0 } });
  expect(first.spent).toEqual({ charged: 20 * imagePrice, refunded: 0, reserved: 0, total: 20 * imagePrice });
  expect(first.imported).toEqual({ added: 20, known: 0, changed: [], dropped: 0 });
  expect(all.charges()).toHaveLength(20);
  expect(all.files()).toHaveLength(20);
  expect(all.files()[0]).toMatch(/^box-1-nbp_\w+-[0-9a-f]{8}-1\.png$/);
  const requests = all.requests();
  expect(requests.length).toBeLessThanOrEqual(20 * 3);
  expect(requests.filter(({ status }) => status === 429)).toEqual([]);

  const second = await all.run(createBoxRows(20));
  expect(second).toMatchObject({ stop: undefined, states: { downloaded: 20 } });
  expect(second.imported).toEqual({ added: 0, known: 20, changed: [], dropped: 0 });
  expect(all.requests()).toHaveLength(requests.length);
});

test("an interrupted run leaves nothing behind that the next one does not find", async () => {
  await using all = await createBatchTestBed();
  const stop = new AbortController();
  const onEvent = (event: { type: string }) => {
    if (event.type === "downloaded") stop.abort();
  };
  const first = await all.run(createBoxRows(16), { signal: stop.signal, onEvent });
  expect(first.reason).toBe("interrupted");
  expect(first.states.downloaded).toBeGreaterThan(0);
  expect(first.states.downloaded).toBeLessThan(16);
  // Without the manifest: what it was given is kept.
  const second = await all.run(undefined);
  expect(second).toMatchObject({ stop: undefined, imported: undefined, states: { downloaded: 16 } });
  expect(new Set(second.of("adopted")).size).toBe(second.of("adopted").length);
  expect(all.charges()).toHaveLength(16);
  expect(all.files()).toHaveLength(16);
});

test("a changed row is another job and is told so; one that is left out stays recorded", async () => {
  await using all = await createBatchTestBed();
  await all.run(createBoxRows(3));
  const [one = {}, two = {}] = createBoxRows(3);
  const second = await all.run([one, { ...two, prompt: "A blue box on a wooden table" }]);
  expect(second.imported).toEqual({ added: 1, known: 1, changed: ["box-2"], dropped: 1 });
  expect(second.states).toMatchObject({ downloaded: 2 });
  expect(all.charges()).toHaveLength(4);
  // The first wish is remembered too.
  const third = await all.run(createBoxRows(3));
  expect(third.imported?.changed).toEqual(["box-2"]);
  expect(all.charges()).toHaveLength(4);
});

test("bad rows are told and left out; with strict nothing is sent", async () => {
  await using all = await createBatchTestBed();
  const rows = [
    ...createBoxRows(2),
    { id: "wrong", model: "nano-banana-pro", prompt: "A box", resolution: "9K" },
    { model: "no" },
  ];
  await expect(all.run(rows, { strict: true })).rejects.toThrow("line 4");
  await expect(all.run(rows.slice(0, 3), { strict: true })).rejects.toThrow("line 3: resolution");
  expect(all.requests()).toEqual([]);
  const told = await all.run(rows);
  expect(told).toMatchObject({ bad: 1, stop: undefined, states: { downloaded: 2, refused: 1 } });
  expect(told.of("refused")).toEqual(["wrong"]);
  expect(told.events).toContainEqual(expect.objectContaining({ type: "bad", line: 4 }));
  expect(all.charges()).toHaveLength(2);
});

test("a row that holds an API key is left out before it is written anywhere", async () => {
  await using all = await createBatchTestBed();
  const key = `sk_live_${"a1B2".repeat(8)}`;
  const told = await all.run([...createBoxRows(1), { id: "leak", model: "nano-banana-pro", prompt: `A box, ${key}` }]);
  expect(told).toMatchObject({ bad: 1, states: { downloaded: 1 } });
  for (const name of readdirSync(all.home, { recursive: true, withFileTypes: true }))
    if (name.isFile()) expect(readFileSync(join(name.parentPath, name.name), "latin1")).not.toContain(key);
});

test("equal rows are one job, unless they have names of their own", async () => {
  await using all = await createBatchTestBed();
  const box = { model: "nano-banana-pro", prompt: "A red box on a wooden table" };
  const told = await all.run([box, box, { ...box, id: "first" }, { ...box, id: "second" }]);
  expect(told).toMatchObject({ duplicates: 1, states: { downloaded: 3 } });
  expect(all.charges()).toHaveLength(3);
});

test("only the rows that are asked for are run", async () => {
  await using all = await createBatchTestBed();
  await expect(all.run(createBoxRows(3), { only: ["box-9"] })).rejects.toThrow("names box-9");
  const told = await all.run(createBoxRows(3), { only: ["box-2"] });
  expect(told.of("downloaded")).toEqual(["box-2"]);
  const rest = await all.run(createBoxRows(3));
  expect(rest.of("downloaded").sort()).toEqual(["box-1", "box-3"]);
  expect(all.charges()).toHaveLength(3);
});

test("the most urgent rows go first, and never more at once than may run", async () => {
  await using all = await createBatchTestBed();
  const rows = createBoxRows(6).map((row, index) => ({ ...row, priority: index === 4 ? 5 : 0 }));
  let most = 0;
  const told = await all.run(rows, {
    maxInFlight: 2,
    onEvent(event) {
      if (event.type === "progress") most = Math.max(most, event.states.running + event.states.intended);
    },
  });
  expect(told.of("submitted")[0]).toBe("box-5");
  expect(told.of("submitted").slice(1, 4)).toEqual(["box-1", "box-2", "box-3"]);
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(2);
});

test("failed tasks are refunded, told, left alone by the next run, and tried again where that is asked for", async () => {
  await using all = await createBatchTestBed();
  all.sandbox.faults.add({ name: "task-fails", times: 2 });
  const first = await all.run(createBoxRows(5));
  expect(first).toMatchObject({ stop: undefined, states: { failed: 2, downloaded: 3 } });
  expect(first.spent).toMatchObject({ charged: 5 * imagePrice, refunded: 2 * imagePrice, total: 3 * imagePrice });
  expect(first.of("failed")).toHaveLength(2);
  expect((await all.run(createBoxRows(5))).states).toMatchObject({ failed: 2, downloaded: 3 });
  expect(all.charges()).toHaveLength(5);
  const retried = await all.run(createBoxRows(5), { retryFailed: true });
  expect(retried).toMatchObject({ states: { failed: 0, downloaded: 5 } });
  expect(retried.imported).toMatchObject({ added: 2, changed: [] });
  expect(all.charges()).toHaveLength(7);
  // From now on the second attempt is what the row stands for.
  expect(await all.run(createBoxRows(5))).toMatchObject({ states: { failed: 0, downloaded: 5 } });
  expect(all.charges()).toHaveLength(7);
});

test("another machine without the ledger does not pay again", async () => {
  await using all = await createBatchTestBed();
  await all.run(createBoxRows(3));
  const there = await all.run(createBoxRows(3), {
    ledger: `${all.home}/elsewhere/ledger.sqlite`,
    directory: `${all.home}/there`,
  });
  expect(there.states.downloaded).toBe(3);
  expect(all.charges()).toHaveLength(3);
  expect(readdirSync(`${all.home}/there`)).toEqual(all.files());
});

test("what is wrong with the call is told before anything is sent", async () => {
  await using all = await createBatchTestBed();
  await expect(all.run(undefined)).rejects.toMatchObject({ code: "no_such_batch" });
  await expect(all.run(createBoxRows(1), { name: "../films" })).rejects.toMatchObject({ code: "validation_failed" });
  await expect(all.run(createBoxRows(1), { directory: "" })).rejects.toMatchObject({ code: "validation_failed" });
  await expect(all.run(createBoxRows(1), { apiKey: undefined })).rejects.toMatchObject({ code: "validation_failed" });
  await expect(all.run(createBoxRows(1), { directory: "/dev/null/out" })).rejects.toMatchObject({
    code: "not_writable",
  });
  expect(all.requests()).toEqual([]);
});
