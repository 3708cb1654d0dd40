import { expect, test } from "vitest";
import { createBatchTestBed, createBoxRows, imagePrice } from "./support.ts";

test("two batches that run at once share the account's rate limit, and both finish", async () => {
  await using testBed = await createBatchTestBed();
  const rows = [createBoxRows(16), createBoxRows(16, { resolution: "2K" })];
  const runs = rows.map((part, index) =>
    testBed.run(part, { name: `part ${index}`, directory: `${testBed.home}/part-${index}` }),
  );
  for (const result of await Promise.all(runs))
    expect(result).toMatchObject({ stop: undefined, states: { downloaded: 16 } });
  expect(testBed.charges()).toHaveLength(32);
  const requests = testBed.requests();
  expect(requests.filter(({ status }) => status === 429)).toEqual([]);
  for (const [index, { at }] of requests.entries())
    expect((requests[index + 30]?.at ?? Number.POSITIVE_INFINITY) - at).toBeGreaterThanOrEqual(60_000);
});

test("a batch that already runs in this process is refused with its pid", async () => {
  await using testBed = await createBatchTestBed();
  const [first, second] = await Promise.allSettled([testBed.run(createBoxRows(2)), testBed.run(createBoxRows(2))]);
  expect(first).toMatchObject({ status: "fulfilled", value: { states: { downloaded: 2 } } });
  const reason = { code: "batch_running", pid: process.pid, retryable: true };
  expect(second).toMatchObject({ status: "rejected", reason });
  expect(testBed.charges()).toHaveLength(2);
});

test("equal rows of two batches are different jobs, and each batch has its own spending limit", async () => {
  await using testBed = await createBatchTestBed();
  await testBed.run(createBoxRows(2), { name: "one", maxCredits: 2 * imagePrice });
  expect(await testBed.run(createBoxRows(2), { name: "two", maxCredits: imagePrice })).toMatchObject({
    reason: "credits",
  });
  expect(testBed.charges()).toHaveLength(3);
});
