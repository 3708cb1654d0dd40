import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createBatchTestBed, createBoxRows, imagePrice } from "./support.ts";

test("each row is submitted, polled and saved once, and a second run has nothing to do", async () => {
  await using testBed = await createBatchTestBed();
  const first = await testBed.run(createBoxRows(20));
  expect(first).toMatchObject({ stop: undefined, bad: 0, states: { downloaded: 20, waiting: 0 } });
  expect(first.spent).toEqual({ charged: 20 * imagePrice, refunded: 0, reserved: 0, total: 20 * imagePrice });
  expect(first.imported).toEqual({ added: 20, known: 0, changed: [], dropped: 0 });
  expect(testBed.charges()).toHaveLength(20);
  expect(testBed.files()).toHaveLength(20);
  expect(testBed.files()[0]).toMatch(/^box-1-nbp_\w+-[0-9a-f]{8}-1\.png$/);
  const requests = testBed.requests();
  expect(requests.length).toBeLessThanOrEqual(20 * 3);
  expect(requests.filter(({ status }) => status === 429)).toEqual([]);

  const second = await testBed.run(createBoxRows(20));
  expect(second).toMatchObject({ stop: undefined, states: { downloaded: 20 } });
  expect(second.imported).toEqual({ added: 0, known: 20, changed: [], dropped: 0 });
  expect(testBed.requests()).toHaveLength(requests.length);
});

test("a run resumes everything that an interrupted one has left", async () => {
  await using testBed = await createBatchTestBed();
  const stop = new AbortController();
  const onEvent = (event: { type: string }) => {
    if (event.type === "downloaded") stop.abort();
  };
  const first = await testBed.run(createBoxRows(16), { signal: stop.signal, onEvent });
  expect(first.reason).toBe("interrupted");
  expect(first.states.downloaded).toBeGreaterThan(0);
  expect(first.states.downloaded).toBeLessThan(16);
  // Without the manifest, the stored items are used.
  const second = await testBed.run(undefined);
  expect(second).toMatchObject({ stop: undefined, imported: undefined, states: { downloaded: 16 } });
  expect(new Set(second.of("resumed")).size).toBe(second.of("resumed").length);
  expect(testBed.charges()).toHaveLength(16);
  expect(testBed.files()).toHaveLength(16);
});

test("a changed row is another job and is reported; a removed row stays recorded", async () => {
  await using testBed = await createBatchTestBed();
  await testBed.run(createBoxRows(3));
  const [one = {}, two = {}] = createBoxRows(3);
  const second = await testBed.run([one, { ...two, prompt: "A blue box on a wooden table" }]);
  expect(second.imported).toEqual({ added: 1, known: 1, changed: ["box-2"], dropped: 1 });
  expect(second.states).toMatchObject({ downloaded: 2 });
  expect(testBed.charges()).toHaveLength(4);
  // The first job is still recorded.
  const third = await testBed.run(createBoxRows(3));
  expect(third.imported?.changed).toEqual(["box-2"]);
  expect(testBed.charges()).toHaveLength(4);
});

test("bad rows are reported and left out, and with `strict` nothing is sent", async () => {
  await using testBed = await createBatchTestBed();
  const rows = [
    ...createBoxRows(2),
    { id: "wrong", model: "nano-banana-pro", prompt: "A box", resolution: "9K" },
    { model: "no" },
  ];
  await expect(testBed.run(rows, { strict: true })).rejects.toThrow("line 4");
  await expect(testBed.run(rows.slice(0, 3), { strict: true })).rejects.toThrow("line 3: resolution");
  expect(testBed.requests()).toEqual([]);
  const result = await testBed.run(rows);
  expect(result).toMatchObject({ bad: 2, stop: undefined, states: { downloaded: 2, invalid: 2, refused: 0 } });
  expect(result.of("bad")).toEqual(["wrong", undefined]);
  expect(result.events).toContainEqual(expect.objectContaining({ type: "bad", line: 4 }));
  expect(testBed.charges()).toHaveLength(2);
});

test("a row that contains an API key is left out before it is written anywhere", async () => {
  await using testBed = await createBatchTestBed();
  const key = `sk_live_${"a1B2".repeat(8)}`;
  const result = await testBed.run([
    ...createBoxRows(1),
    { id: "leak", model: "nano-banana-pro", prompt: `A box, ${key}` },
  ]);
  expect(result).toMatchObject({ bad: 1, states: { downloaded: 1 } });
  for (const name of readdirSync(testBed.home, { recursive: true, withFileTypes: true }))
    if (name.isFile()) expect(readFileSync(join(name.parentPath, name.name), "latin1")).not.toContain(key);
});

test("equal rows are one job unless they have different ids", async () => {
  await using testBed = await createBatchTestBed();
  const box = { model: "nano-banana-pro", prompt: "A red box on a wooden table" };
  const result = await testBed.run([box, box, { ...box, id: "first" }, { ...box, id: "second" }]);
  expect(result).toMatchObject({ duplicates: 1, states: { downloaded: 3 } });
  expect(testBed.charges()).toHaveLength(3);
});

test("only the selected rows are run", async () => {
  await using testBed = await createBatchTestBed();
  await expect(testBed.run(createBoxRows(3), { only: ["box-9"] })).rejects.toThrow("names box-9");
  const result = await testBed.run(createBoxRows(3), { only: ["box-2"] });
  expect(result.of("downloaded")).toEqual(["box-2"]);
  const rest = await testBed.run(createBoxRows(3));
  expect(rest.of("downloaded").sort()).toEqual(["box-1", "box-3"]);
  expect(testBed.charges()).toHaveLength(3);
});

test("rows are submitted by priority, and no more of them run at once than allowed", async () => {
  await using testBed = await createBatchTestBed();
  const rows = createBoxRows(6).map((row, index) => ({ ...row, priority: index === 4 ? 5 : 0 }));
  let maxRunning = 0;
  const result = await testBed.run(rows, {
    maxInFlight: 2,
    onEvent(event) {
      if (event.type === "progress") maxRunning = Math.max(maxRunning, event.states.running + event.states.intended);
    },
  });
  expect(result.of("submitted")[0]).toBe("box-5");
  expect(result.of("submitted").slice(1, 4)).toEqual(["box-1", "box-2", "box-3"]);
  expect(maxRunning).toBeGreaterThan(0);
  expect(maxRunning).toBeLessThanOrEqual(2);
});

test("failed tasks are refunded and reported, and submitted again only with retryFailed", async () => {
  await using testBed = await createBatchTestBed();
  testBed.sandbox.faults.add({ name: "task-fails", times: 2 });
  const first = await testBed.run(createBoxRows(5));
  expect(first).toMatchObject({ stop: undefined, states: { failed: 2, downloaded: 3 } });
  expect(first.spent).toMatchObject({ charged: 5 * imagePrice, refunded: 2 * imagePrice, total: 3 * imagePrice });
  expect(first.of("failed")).toHaveLength(2);
  expect((await testBed.run(createBoxRows(5))).states).toMatchObject({ failed: 2, downloaded: 3 });
  expect(testBed.charges()).toHaveLength(5);
  const retried = await testBed.run(createBoxRows(5), { retryFailed: true });
  expect(retried).toMatchObject({ states: { failed: 0, downloaded: 5 } });
  expect(retried.imported).toMatchObject({ added: 2, changed: [] });
  expect(testBed.charges()).toHaveLength(7);
  // Later runs use the second attempt.
  expect(await testBed.run(createBoxRows(5))).toMatchObject({ states: { failed: 0, downloaded: 5 } });
  expect(testBed.charges()).toHaveLength(7);
});

test("a run on a machine without the ledger is not charged again", async () => {
  await using testBed = await createBatchTestBed();
  await testBed.run(createBoxRows(3));
  const other = await testBed.run(createBoxRows(3), {
    ledger: `${testBed.home}/elsewhere/ledger.sqlite`,
    directory: `${testBed.home}/there`,
  });
  expect(other.states.downloaded).toBe(3);
  expect(testBed.charges()).toHaveLength(3);
  expect(readdirSync(`${testBed.home}/there`)).toEqual(testBed.files());
});

test("invalid options are refused before anything is sent", async () => {
  await using testBed = await createBatchTestBed();
  await expect(testBed.run(undefined)).rejects.toMatchObject({ code: "no_such_batch" });
  await expect(testBed.run(createBoxRows(1), { name: "../films" })).rejects.toMatchObject({
    code: "validation_failed",
  });
  await expect(testBed.run(createBoxRows(1), { directory: "" })).rejects.toMatchObject({ code: "validation_failed" });
  await expect(testBed.run(createBoxRows(1), { apiKey: undefined })).rejects.toMatchObject({
    code: "validation_failed",
  });
  await expect(testBed.run(createBoxRows(1), { directory: "/dev/null/out" })).rejects.toMatchObject({
    code: "not_writable",
  });
  expect(testBed.requests()).toEqual([]);
});
