import { expect, test } from "vitest";
import { openStore } from "../../src/batch/run/open-store.ts";
import type { BatchEvent } from "../../src/package/batch.ts";
import { accountOf } from "../../src/package/node.ts";
import { type BatchTestBed, createBatchTestBed, createBoxRows, imagePrice } from "./support.ts";

/** Sends the batch a command, as another terminal does. */
async function sendBatchCommand({ contract, sandbox, ledger }: BatchTestBed, action: "pause" | "run" | "cancel") {
  const account = accountOf(sandbox.apiKey ?? "", sandbox.url);
  const opened = await openStore({ name: "films", account, contract, ledger }, false);
  await opened.store.setCommand(action);
  await opened.close();
}

async function topUp({ sandbox, charges }: BatchTestBed, credits: number) {
  const response = await fetch(`${sandbox.url}/_sandbox/credits`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ account: charges()[0]?.task.account, credits }),
  });
  expect(await response.json()).toMatchObject({ credits });
}

test("a balance that is too low ends a batch after running tasks are saved, and it resumes after a top-up", async () => {
  await using testBed = await createBatchTestBed({ credits: 5 * imagePrice });
  const first = await testBed.run(createBoxRows(8));
  expect(first).toMatchObject({ reason: "credits", states: { downloaded: 5, waiting: 3 } });
  expect(first.stop?.error).toMatchObject({
    code: "insufficient_credits",
    requiredCredits: imagePrice,
    availableCredits: 0,
  });
  expect(first.spent).toMatchObject({ charged: 5 * imagePrice, reserved: 0 });
  await topUp(testBed, 1_000);
  expect(await testBed.run(undefined)).toMatchObject({ stop: undefined, states: { downloaded: 8 } });
  expect(testBed.charges()).toHaveLength(8);
});

test("the spending limit holds over all runs, and refunded credits may be spent again", async () => {
  await using testBed = await createBatchTestBed();
  const first = await testBed.run(createBoxRows(8), { maxCredits: 5 * imagePrice + 1 });
  expect(first).toMatchObject({ reason: "credits", states: { downloaded: 5, waiting: 3 } });
  expect(first.stop?.error).toMatchObject({ code: "over_ceiling" });
  // The limit is stored with the batch, so another run submits no more.
  expect(await testBed.run(undefined)).toMatchObject({ reason: "credits", states: { downloaded: 5 } });
  expect(testBed.charges()).toHaveLength(5);
  testBed.sandbox.faults.add({ name: "task-fails", times: 1 });
  const last = await testBed.run(undefined, { maxCredits: 7 * imagePrice });
  expect(last).toMatchObject({ stop: undefined, states: { downloaded: 7, failed: 1 } });
  expect(last.spent.total).toBe(7 * imagePrice);
});

test("a row with an unknown price is left out under a spending limit, unless it is allowed", async () => {
  await using testBed = await createBatchTestBed();
  const rows = [...createBoxRows(1), { ...createBoxRows(1)[0], id: "large", resolution: "4K" }];
  const first = await testBed.run(rows, { maxCredits: 500 });
  expect(first).toMatchObject({ bad: 1, states: { downloaded: 1 } });
  const second = await testBed.run(rows, { maxCredits: 500, allowUnknownPrice: true });
  expect(second).toMatchObject({ bad: 0, states: { downloaded: 2 } });
});

test("a refused API key ends a batch at once, and it resumes with a valid key", async () => {
  await using testBed = await createBatchTestBed();
  testBed.sandbox.faults.add({ name: "unauthorized", times: 1_000 });
  const first = await testBed.run(createBoxRows(12));
  expect(first).toMatchObject({ reason: "auth", states: { waiting: 12 }, spent: { total: 0 } });
  expect(first.stop?.error).toMatchObject({ code: "unauthorized" });
  // Only the requests that were in flight together get it.
  expect(testBed.requests().length).toBeLessThanOrEqual(8);
  testBed.sandbox.faults.remove();
  expect(await testBed.run(undefined)).toMatchObject({ stop: undefined, states: { downloaded: 12 } });
});

test("a paused batch submits nothing but saves running tasks, and continues on the command", async () => {
  await using testBed = await createBatchTestBed();
  const charges: { atPause?: number; atResume?: number } = {};
  const result = await testBed.run(createBoxRows(24), {
    maxInFlight: 4,
    onEvent(event: BatchEvent) {
      if (event.type === "downloaded" && charges.atPause === undefined) {
        charges.atPause = testBed.charges().length;
        void sendBatchCommand(testBed, "pause");
      }
      if (event.type !== "progress" || event.command !== "pause" || charges.atResume !== undefined) return;
      const { running, intended, completed } = event.states;
      if (running + intended + completed > 0) return;
      charges.atResume = testBed.charges().length;
      void sendBatchCommand(testBed, "run");
    },
  });
  const { atPause = 0, atResume = 0 } = charges;
  expect(atResume).toBeGreaterThanOrEqual(atPause);
  // Submits that were in flight at the pause.
  expect(atResume).toBeLessThanOrEqual(atPause + 8);
  expect(atResume).toBeLessThan(20);
  expect(result).toMatchObject({ stop: undefined, states: { downloaded: 24 } });
});

test("a cancelled batch saves running tasks, and the other rows cost nothing", async () => {
  await using testBed = await createBatchTestBed();
  let isCancelled = false;
  const result = await testBed.run(createBoxRows(24), {
    maxInFlight: 4,
    onEvent(event) {
      if (event.type === "submitted" && !isCancelled) void sendBatchCommand(testBed, "cancel");
      if (event.type === "submitted") isCancelled = true;
    },
  });
  expect(result.reason).toBe("cancelled");
  const { waiting, downloaded, running } = result.states;
  expect(running).toBe(0);
  expect(downloaded).toBe(testBed.charges().length);
  expect(waiting).toBe(24 - downloaded);
  expect(waiting).toBeGreaterThan(10);
});

test("a canary runs a few rows, compares them with their quotes, and waits for a confirmation", async () => {
  await using testBed = await createBatchTestBed();
  const first = await testBed.run(createBoxRows(9), { canary: 3 });
  expect(first).toMatchObject({ reason: "canary", states: { downloaded: 3, waiting: 6 } });
  // The next run is not confirmed; the one after it is.
  const refused = await testBed.run(createBoxRows(9), { canary: 3, confirmCanary: () => false });
  expect(refused.reason).toBe("canary");
  expect(testBed.charges()).toHaveLength(3);
  const reports: unknown[] = [];
  const confirmCanary = (report: unknown) => {
    reports.push(report);
    return true;
  };
  expect(await testBed.run(createBoxRows(9), { canary: 3, confirmCanary })).toMatchObject({ stop: undefined });
  const credits = { quoted: 3 * imagePrice, charged: 3 * imagePrice };
  expect(reports).toEqual([{ rows: 3, completed: 3, failed: 0, ...credits, good: true, problems: [] }]);
  expect(testBed.charges()).toHaveLength(9);
});

test("a failed canary is reported with its problem", async () => {
  await using testBed = await createBatchTestBed();
  testBed.sandbox.faults.add({ name: "task-fails", times: 1 });
  const reports: { good: boolean; problems: string[] }[] = [];
  await testBed.run(createBoxRows(5), {
    canary: 2,
    confirmCanary(report) {
      reports.push(report);
      return report.good;
    },
  });
  expect(reports).toEqual([expect.objectContaining({ good: false, failed: 1, completed: 1 })]);
  expect(reports[0]?.problems[0]).toContain("ended as failed");
  expect(testBed.charges()).toHaveLength(2);
});

test("a submit whose outcome stays unknown is reported with its key, and the next run resolves it, charged once", async () => {
  await using testBed = await createBatchTestBed();
  testBed.sandbox.faults.add({ name: "reset-after", times: 100, method: "POST" });
  const first = await testBed.run(createBoxRows(2), {
    onEvent: (event) => event.type === "unknown" && testBed.sandbox.faults.remove(),
  });
  const unknown = first.events.filter(({ type }) => type === "unknown");
  expect(unknown.length).toBeGreaterThan(0);
  expect(unknown[0]).toMatchObject({ key: expect.stringMatching(/^sd1_/), error: { code: "connection_failed" } });
  expect(first.states.unknown).toBe(unknown.length);
  expect(await testBed.run(undefined)).toMatchObject({ stop: undefined, states: { downloaded: 2 } });
  expect(testBed.charges()).toHaveLength(2);
});

test("an interrupted run reports a sent row without a response, and the next run resolves it, charged once", async () => {
  await using testBed = await createBatchTestBed();
  testBed.sandbox.faults.add({ name: "hang-after", method: "POST" });
  const control = new AbortController();
  const running = testBed.run(createBoxRows(3), { signal: control.signal });
  await expect.poll(() => testBed.charges()).toHaveLength(1);
  control.abort();
  const first = await running;
  expect(first).toMatchObject({ reason: "interrupted", states: { intended: 1, waiting: 2 } });
  expect(first.of("unknown")).toEqual(["box-1"]);
  testBed.sandbox.faults.remove();
  expect(await testBed.run(undefined)).toMatchObject({ stop: undefined, states: { downloaded: 3 } });
  expect(testBed.charges()).toHaveLength(3);
});

test("an outage of the service pauses submits, and loses nothing", async () => {
  await using testBed = await createBatchTestBed();
  testBed.sandbox.faults.add({ name: "service-busy", method: "POST" });
  const result = await testBed.run(createBoxRows(10), {
    onEvent: ({ type }) => type === "paused" && testBed.sandbox.faults.remove(),
  });
  expect(result).toMatchObject({ stop: undefined, states: { downloaded: 10 } });
  expect(result.events.filter(({ type }) => type === "paused")).toHaveLength(1);
  expect(testBed.charges()).toHaveLength(10);
});

test("a long outage of the service ends a batch, and the next run resumes it", async () => {
  await using testBed = await createBatchTestBed();
  testBed.sandbox.faults.add({ name: "service-busy", method: "POST" });
  const result = await testBed.run(createBoxRows(20));
  expect(result.reason).toBe("unavailable");
  expect(result.stop?.error).toMatchObject({ code: "service_busy" });
  // During an outage only one submit at a time is sent.
  expect(testBed.requests().length).toBeLessThan(80);
  testBed.sandbox.faults.remove();
  expect(await testBed.run(undefined)).toMatchObject({ stop: undefined, states: { downloaded: 20 } });
  expect(testBed.charges()).toHaveLength(20);
});

test("a task that does not end within taskTimeout is left to the next run", async () => {
  await using testBed = await createBatchTestBed();
  testBed.sandbox.faults.add({ name: "never-ends", times: 1 });
  const result = await testBed.run(createBoxRows(3), { taskTimeout: 600_000 });
  expect(result).toMatchObject({ stop: undefined, states: { downloaded: 2, running: 1 } });
  expect(result.events.find(({ type }) => type === "timed_out")).toMatchObject({ error: { code: "wait_timeout" } });
});
