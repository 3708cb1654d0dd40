import { expect, test } from "vitest";
import { startSelfSignedServer } from "../support/self-signed-server.ts";
import { type BatchTestBed, createBatchTestBed, createBoxRows, imagePrice, videoPrice } from "./support.ts";

const film = { id: "film", model: "seedance", prompt: "A paper boat in rain. Rain patters." };
const chargedCredits = (testBed: BatchTestBed) =>
  testBed.charges().reduce((sum, { task: { credits } }) => sum + credits, 0);
const pollsOf = (testBed: BatchTestBed) => testBed.requests().filter(({ method }) => method === "GET").length;

test("a run whose certificate is rejected ends at once, and all rows wait", async () => {
  await using server = await startSelfSignedServer();
  await using testBed = await createBatchTestBed();
  const result = await testBed.run(createBoxRows(5), { baseUrl: server.url });
  expect(result).toMatchObject({ reason: "connection", states: { waiting: 5 }, spent: { total: 0 } });
  expect(result.stop?.error).toMatchObject({ notSent: true, retryable: false });
  expect(result.events.filter(({ type }) => type === "paused")).toEqual([]);
  const retried = result.events.filter((each) => each.type === "client" && each.event.type === "retried");
  expect([server.count, retried]).toEqual([0, []]);
});

test("a port that fetch refuses ends a run at once", async () => {
  await using testBed = await createBatchTestBed();
  const result = await testBed.run(createBoxRows(2), { baseUrl: "http://127.0.0.1:9" });
  expect(result).toMatchObject({ reason: "connection", states: { waiting: 2 } });
});

test.each([
  ["gateway-error-after", "408"],
  ["gateway-error-after", "425"],
  ["gateway-error-after", "499"],
  ["redirect-after", "303 http://localhost:1/"],
  ["redirect-after", "307 http://localhost:1/"],
  ["invalid-id", "../../x"],
])("the spending limit holds through %s=%s at each submit, and no row counts as refused", async (name, value) => {
  await using testBed = await createBatchTestBed();
  const maxCredits = 3 * imagePrice;
  testBed.sandbox.faults.add({ name, value, method: "POST" });
  const first = await testBed.run(createBoxRows(8), { maxCredits });
  expect(first.states.refused).toBe(0);
  expect(first.of("refused")).toEqual([]);
  expect(chargedCredits(testBed)).toBeLessThanOrEqual(maxCredits);
  testBed.sandbox.faults.remove();
  const second = await testBed.run(undefined, { maxCredits });
  expect(second.states).toMatchObject({ unknown: 0, intended: 0, refused: 0, downloaded: 3 });
  expect(chargedCredits(testBed)).toBe(maxCredits);
});

test("one 303 after the commit of a submit costs nothing twice and stops nothing", async () => {
  await using testBed = await createBatchTestBed();
  testBed.sandbox.faults.add({ name: "redirect-after", value: "303 http://localhost:1/", method: "POST", times: 1 });
  expect(await testBed.run(createBoxRows(3))).toMatchObject({ stop: undefined, states: { downloaded: 3 } });
  expect(testBed.charges()).toHaveLength(3);
});

test.each([
  ["a 401 after a reset that followed the commit", "auth", ["reset-after", "unauthorized"]],
  ["a 402 after a reset that followed the commit", "credits", ["reset-after", "insufficient-credits"]],
  ["a 303 after the commit", "connection", ["redirect-after"]],
  ["a redirect after a reset that followed the commit", "connection", ["reset-after", "redirect"]],
] as const)(
  "%s ends a run, and the row that may be charged is reported with its key once",
  async (_, reason, names) => {
    await using testBed = await createBatchTestBed();
    for (const name of names)
      testBed.sandbox.faults.add({ name, method: "POST", ...(name === "reset-after" && { times: 1 }) });
    const result = await testBed.run(createBoxRows(4));
    expect(result).toMatchObject({ reason, states: { intended: 1, waiting: 3 } });
    const unknown = result.events.filter(({ type }) => type === "unknown");
    expect(unknown).toEqual([
      expect.objectContaining({ id: "box-1", key: expect.stringMatching(/^sd1_/), error: result.stop?.error }),
    ]);
    expect(testBed.charges()).toHaveLength(1);
    testBed.sandbox.faults.remove();
    const resumed = await testBed.run(undefined);
    expect([resumed.states.downloaded, resumed.of("unknown")]).toEqual([4, []]);
    expect(testBed.charges()).toHaveLength(4);
  },
);

test("a row without a response is not reported if a later response shows its outcome", async () => {
  await using testBed = await createBatchTestBed();
  testBed.sandbox.faults.add({ name: "reset-after", method: "POST", times: 4 });
  const result = await testBed.run(createBoxRows(2));
  expect([result.states.downloaded, result.of("unknown")]).toEqual([2, []]);
});

test("an unexpected output fails its row alone, and the next run polls the task anew", async () => {
  await using testBed = await createBatchTestBed();
  testBed.sandbox.faults.add({ name: "unexpected-output", value: "null:2", path: "/api/v1/video" });
  const first = await testBed.run([film, ...createBoxRows(1)]);
  expect(first.events.find(({ type }) => type === "download_failed")).toMatchObject({
    error: { code: "unexpected_output" },
  });
  expect(first.states).toMatchObject({ running: 1, downloaded: 1 });
  expect(await testBed.run(undefined)).toMatchObject({ states: { downloaded: 2 } });
  expect(chargedCredits(testBed)).toBe(imagePrice + videoPrice);
});

test("a run after a download that failed for good polls the task anew", async () => {
  await using testBed = await createBatchTestBed();
  testBed.sandbox.faults.add({ name: "download-html", path: "/media" });
  expect(await testBed.run([film])).toMatchObject({ states: { download_failed: 1 } });
  testBed.sandbox.faults.remove();
  const before = pollsOf(testBed);
  expect(await testBed.run(undefined)).toMatchObject({ states: { downloaded: 1 } });
  expect(pollsOf(testBed)).toBe(before + 1);
});

test("a row is polled once at its timeout before it is left to the next run", async () => {
  await using testBed = await createBatchTestBed({ speed: 1_000 });
  const result = await testBed.run([film], { taskTimeout: 3_000 });
  expect(result).toMatchObject({ states: { downloaded: 1 } });
  expect(result.of("timed_out")).toEqual([]);
});

test("1,000 copies of a URL are saved once", async () => {
  await using testBed = await createBatchTestBed();
  testBed.sandbox.faults.add({ name: "unexpected-output", value: "copies" });
  expect(await testBed.run([film])).toMatchObject({ states: { downloaded: 1 } });
  expect(testBed.files()).toHaveLength(2);
});
