import { expect, test } from "vitest";
import { openStore } from "../../src/batch/run/open-store.ts";
import type { BatchEvent } from "../../src/package/batch.ts";
import { accountOf } from "../../src/package/node.ts";
import { type BatchTestBed, createBatchTestBed, createBoxRows, imagePrice } from "./support.ts";

/** Gives the batch a command, as another terminal does. */
async function sendBatchCommand({ contract, sandbox, ledger }: BatchTestBed, action: "pause" | "run" | "cancel") {
  const account = accountOf(sandbox.apiKey ?? "", sandbox.url);
  const opened = await openStore({ name: "films", account, contract, ledger }, false);
  await opened.store.setCommand(action);
  await opened.close();
}

async function topUp({ sandbox, charges }: BatchTestBed, credits: number) {
  const answer = await fetch(`${sandbox.url}/_sandbox/credits`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ account: charges()[0]?.task.account, credits }),
  });
  expect(await answer.json()).toMatchObject({ credits });
}

test("a balance that is too low ends it; what runs is saved; after a top-up it goes on", async () => {
  await using all = await createBatchTestBed({ credits: 5 * imagePrice });
  const first = await all.run(createBoxRows(8));
  expect(first).toMatchObject({ reason: "credits", states: { downloaded: 5, waiting: 3 } });
  expect(first.stop?.error).toMatchObject({
    code: "insufficient_credits",
    requiredCredits: imagePrice,
    availableCredits: 0,
  });
  expect(first.spent).toMatchObject({ charged: 5 * imagePrice, reserved: 0 });
  await topUp(all, 1_000);
  expect(await all.run(undefined)).toMatchObject({ stop: undefined, states: { downloaded: 8 } });
  expect(all.charges()).toHaveLength(8);
});

test("the ceiling holds over all runs, and what a refund gives back may be spent again", async () => {
  await using all = await createBatchTestBed();
  const first = await all.run(createBoxRows(8), { maxCredits: 5 * imagePrice + 1 });
  expect(first).toMatchObject({ reason: "credits", states: { downloaded: 5, waiting: 3 } });
  expect(first.stop?.error).toMatchObject({ code: "over_ceiling" });
  // Kept with the batch, and no more is submitted by another run.
  expect(await all.run(undefined)).toMatchObject({ reason: "credits", states: { downloaded: 5 } });
  expect(all.charges()).toHaveLength(5);
  all.sandbox.faults.add({ name: "task-fails", times: 1 });
  const last = await all.run(undefined, { maxCredits: 7 * imagePrice });
  expect(last).toMatchObject({ stop: undefined, states: { downloaded: 7, failed: 1 } });
  expect(last.spent.total).toBe(7 * imagePrice);
});

test("a row without a known price is left out under a ceiling, unless that is allowed", async () => {
  await using all = await createBatchTestBed();
  const rows = [...createBoxRows(1), { ...createBoxRows(1)[0], id: "large", resolution: "4K" }];
  const first = await all.run(rows, { maxCredits: 500 });
  expect(first).toMatchObject({ bad: 1, states: { downloaded: 1 } });
  const second = await all.run(rows, { maxCredits: 500, allowUnknownPrice: true });
  expect(second).toMatchObject({ bad: 0, states: { downloaded: 2 } });
});

test("a key that is refused ends it at once; with a good one it goes on", async () => {
  await using all = await createBatchTestBed();
  all.sandbox.faults.add({ name: "unauthorized", times: 1_000 });
  const first = await all.run(createBoxRows(12));
  expect(first).toMatchObject({ reason: "auth", states: { waiting: 12 }, spent: { total: 0 } });
  expect(first.stop?.error).toMatchObject({ code: "unauthorized" });
  // Those that were under way together may each have met it, and no others.
  expect(all.requests().length).toBeLessThanOrEqual(8);
  all.sandbox.faults.remove();
  expect(await all.run(undefined)).toMatchObject({ stop: undefined, states: { downloaded: 12 } });
});

test("while it is paused nothing is submitted; what runs is saved; it goes on when it is told to", async () => {
  await using all = await createBatchTestBed();
  const charges: { atPause?: number; atResume?: number } = {};
  const told = await all.run(createBoxRows(24), {
    maxInFlight: 4,
    onEvent(event: BatchEvent) {
      if (event.type === "downloaded" && charges.atPause === undefined) {
        charges.atPause = all.charges().length;
        void sendBatchCommand(all, "pause");
      }
      if (event.type !== "progress" || event.command !== "pause" || charges.atResume !== undefined) return;
      const { running, intended, completed } = event.states;
      if (running + intended + completed > 0) return;
      charges.atResume = all.charges().length;
      void sendBatchCommand(all, "run");
    },
  });
  const { atPause = 0, atResume = 0 } = charges;
  expect(atResume).toBeGreaterThanOrEqual(atPause);
  // What was on its way when it was told.
  expect(atResume).toBeLessThanOrEqual(atPause + 8);
  expect(atResume).toBeLessThan(20);
  expect(told).toMatchObject({ stop: undefined, states: { downloaded: 24 } });
});

test("when it is cancelled, what runs is saved, and the rest costs nothing", async () => {
  await using all = await createBatchTestBed();
  let asked = false;
  const told = await all.run(createBoxRows(24), {
    maxInFlight: 4,
    onEvent(event) {
      if (event.type === "submitted" && !asked) void sendBatchCommand(all, "cancel");
      if (event.type === "submitted") asked = true;
    },
  });
  expect(told.reason).toBe("cancelled");
  const { waiting, downloaded, running } = told.states;
  expect(running).toBe(0);
  expect(downloaded).toBe(all.charges().length);
  expect(waiting).toBe(24 - downloaded);
  expect(waiting).toBeGreaterThan(10);
});

test("a canary runs a few rows, compares them with their quote, and waits for a yes", async () => {
  await using all = await createBatchTestBed();
  const first = await all.run(createBoxRows(9), { canary: 3 });
  expect(first).toMatchObject({ reason: "canary", states: { downloaded: 3, waiting: 6 } });
  // Asked again and answered no; then yes.
  const refused = await all.run(createBoxRows(9), { canary: 3, confirmCanary: () => false });
  expect(refused.reason).toBe("canary");
  expect(all.charges()).toHaveLength(3);
  const reports: unknown[] = [];
  const confirmCanary = (report: unknown) => {
    reports.push(report);
    return true;
  };
  expect(await all.run(createBoxRows(9), { canary: 3, confirmCanary })).toMatchObject({ stop: undefined });
  const credits = { quoted: 3 * imagePrice, charged: 3 * imagePrice };
  expect(reports).toEqual([{ rows: 3, completed: 3, failed: 0, ...credits, good: true, problems: [] }]);
  expect(all.charges()).toHaveLength(9);
});

test("a canary that fails is told as such", async () => {
  await using all = await createBatchTestBed();
  all.sandbox.faults.add({ name: "task-fails", times: 1 });
  const reports: { good: boolean; problems: string[] }[] = [];
  await all.run(createBoxRows(5), {
    canary: 2,
    confirmCanary(report) {
      reports.push(report);
      return report.good;
    },
  });
  expect(reports).toEqual([expect.objectContaining({ good: false, failed: 1, completed: 1 })]);
  expect(reports[0]?.problems[0]).toContain("is failed");
  expect(all.charges()).toHaveLength(2);
});

test("an outcome that stays unknown is told by its key, others go on, and the next run finds out, charged once", async () => {
  await using all = await createBatchTestBed();
  all.sandbox.faults.add({ name: "reset-after", times: 100, method: "POST" });
  const first = await all.run(createBoxRows(2), {
    onEvent: (event) => event.type === "unknown" && all.sandbox.faults.remove(),
  });
  const unknown = first.events.filter(({ type }) => type === "unknown");
  expect(unknown.length).toBeGreaterThan(0);
  expect(unknown[0]).toMatchObject({ key: expect.stringMatching(/^sd1_/), error: { code: "connection_failed" } });
  expect(first.states.unknown).toBe(unknown.length);
  expect(await all.run(undefined)).toMatchObject({ stop: undefined, states: { downloaded: 2 } });
  expect(all.charges()).toHaveLength(2);
});

test("a service that is away for a while pauses submits, and loses nothing", async () => {
  await using all = await createBatchTestBed();
  all.sandbox.faults.add({ name: "service-busy", method: "POST" });
  const told = await all.run(createBoxRows(10), {
    onEvent: ({ type }) => type === "paused" && all.sandbox.faults.remove(),
  });
  expect(told).toMatchObject({ stop: undefined, states: { downloaded: 10 } });
  expect(told.events.filter(({ type }) => type === "paused")).toHaveLength(1);
  expect(all.charges()).toHaveLength(10);
});

test("a service that stays away ends it, and the next run goes on", async () => {
  await using all = await createBatchTestBed();
  all.sandbox.faults.add({ name: "service-busy", method: "POST" });
  const told = await all.run(createBoxRows(20));
  expect(told.reason).toBe("away");
  expect(told.stop?.error).toMatchObject({ code: "service_busy" });
  // One at a time finds out whether it is there again.
  expect(all.requests().length).toBeLessThan(80);
  all.sandbox.faults.remove();
  expect(await all.run(undefined)).toMatchObject({ stop: undefined, states: { downloaded: 20 } });
  expect(all.charges()).toHaveLength(20);
});

test("a task that never ends is left to the next run at its deadline", async () => {
  await using all = await createBatchTestBed();
  all.sandbox.faults.add({ name: "never-ends", times: 1 });
  const told = await all.run(createBoxRows(3), { taskTimeout: 600_000 });
  expect(told).toMatchObject({ stop: undefined, states: { downloaded: 2, running: 1 } });
  expect(told.events.find(({ type }) => type === "late")).toMatchObject({ error: { code: "wait_timeout" } });
});
