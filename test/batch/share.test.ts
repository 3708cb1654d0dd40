import { expect, test } from "vitest";
import { createBatchTestBed, createBoxRows, imagePrice } from "./support.ts";

test("two batches at once share the account's window, and both come to their end", async () => {
  await using all = await createBatchTestBed();
  const rows = [createBoxRows(16), createBoxRows(16, { resolution: "2K" })];
  const runs = rows.map((part, index) =>
    all.run(part, { name: `part ${index}`, directory: `${all.home}/part-${index}` }),
  );
  for (const told of await Promise.all(runs))
    expect(told).toMatchObject({ stop: undefined, states: { downloaded: 16 } });
  expect(all.charges()).toHaveLength(32);
  const requests = all.requests();
  expect(requests.filter(({ status }) => status === 429)).toEqual([]);
  for (const [index, { at }] of requests.entries())
    expect((requests[index + 30]?.at ?? Number.POSITIVE_INFINITY) - at).toBeGreaterThanOrEqual(60_000);
});

test("the same batch twice in one process is refused with its pid", async () => {
  await using all = await createBatchTestBed();
  const [first, second] = await Promise.allSettled([all.run(createBoxRows(2)), all.run(createBoxRows(2))]);
  expect(first).toMatchObject({ status: "fulfilled", value: { states: { downloaded: 2 } } });
  const reason = { code: "batch_running", pid: process.pid, retryable: true };
  expect(second).toMatchObject({ status: "rejected", reason });
  expect(all.charges()).toHaveLength(2);
});

test("two batches may hold the same rows: each is its own wish, with a ceiling of its own", async () => {
  await using all = await createBatchTestBed();
  await all.run(createBoxRows(2), { name: "one", maxCredits: 2 * imagePrice });
  expect(await all.run(createBoxRows(2), { name: "two", maxCredits: imagePrice })).toMatchObject({ reason: "credits" });
  expect(all.charges()).toHaveLength(3);
});
