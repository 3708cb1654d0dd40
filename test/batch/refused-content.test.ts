import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { contract as page } from "../../src/contract/page/index.ts";
import { TaskFailedError } from "../../src/errors.ts";
import { planBatch, type RowEvent } from "../../src/package/batch.ts";
import { createCliTestBed } from "../cli/support/test-bed.ts";
import { createBatchTestBed, createBoxRows } from "./support.ts";

const failing = (value: string) => ({ name: "task-fails", value, times: 1 });

describe("a row that the service refused for its content", { timeout: 90_000 }, () => {
  test("is left alone by retryFailed until it changes, while others are submitted again", async () => {
    await using testBed = await createBatchTestBed();
    testBed.sandbox.faults.add(failing("person"));
    testBed.sandbox.faults.add(failing("capacity"));
    const rows = createBoxRows(4);
    const first = await testBed.run(rows);
    expect(first).toMatchObject({ states: { failed: 2 }, refusedContent: 1 });
    // Which of the two ends first depends on how long they take.
    const failed = first.events.filter((event): event is RowEvent => event.type === "failed");
    const ofClass = (name: string) =>
      failed.find(({ error }) => error instanceof TaskFailedError && error.failure?.class === name);
    expect(ofClass("person")?.error).toMatchObject({
      task: { error: { message: "input image may contain real person" } },
      failure: { retry: "changed" },
    });
    expect(ofClass("capacity")?.error).toMatchObject({ failure: { retry: "later" } });

    const retried = await testBed.run(rows, { retryFailed: true });
    expect(retried).toMatchObject({ states: { failed: 1, downloaded: 3 }, refusedContent: 1 });
    expect(testBed.charges()).toHaveLength(5);
    const kept = ofClass("person")?.id;

    // A changed row is another job, and needs no flag.
    const changed = rows.map((row) => (row.id === kept ? { ...row, prompt: "A blue box on a wooden table" } : row));
    expect(await testBed.run(changed, { retryFailed: true })).toMatchObject({
      states: { failed: 0, downloaded: 4 },
      refusedContent: 0,
    });
    expect(testBed.charges()).toHaveLength(6);
  });

  test("is submitted again unchanged with retryRefused", async () => {
    await using testBed = await createBatchTestBed();
    testBed.sandbox.faults.add(failing("prompt"));
    await testBed.run(createBoxRows(2));
    expect((await testBed.run(createBoxRows(2), { retryFailed: true })).states).toMatchObject({ failed: 1 });
    const forced = await testBed.run(createBoxRows(2), { retryRefused: true });
    expect(forced).toMatchObject({ states: { failed: 0, downloaded: 2 }, refusedContent: 0 });
    expect(testBed.charges()).toHaveLength(3);
  });

  test("is not a new row of a plan with retryFailed", async () => {
    const previous = (message: string) => ({
      states: new Map([[key, "failed" as const]]),
      rows: new Map([["box-1", { key, attempt: 1 }]]),
      errors: new Map([[key, { code: "task_failed", message }]]),
    });
    const rows = createBoxRows(1);
    const plan = (more: object = {}) => planBatch({ rows }, { contract: page, name: "films", ...more });
    let key = "";
    // The plan asks for the state of the row's key.
    class AskedKeys extends Map<string, never> {
      override get(asked: string) {
        key = asked;
        return undefined;
      }
    }
    await plan({ previous: { states: new AskedKeys(), rows: new Map() } });
    const retried = (message: string, more: object = {}) =>
      plan({ previous: previous(message), retryFailed: true, ...more });
    expect(await retried("The prompt was rejected.")).toMatchObject({ new: 0, failed: 1 });
    expect(await retried("The prompt was rejected.", { retryRefused: true })).toMatchObject({ new: 1, failed: 0 });
    expect(await retried("Error 17")).toMatchObject({ new: 1, failed: 0 });
  });

  test("has its class and advice in every output of the command line", async () => {
    await using testBed = await createCliTestBed();
    testBed.sandbox.faults.add(failing("person"));
    const manifest = createBoxRows(1).map((row) => `${JSON.stringify(row)}\n`);
    writeFileSync(join(testBed.cwd, "boxes.jsonl"), manifest.join(""));
    const run = await testBed.seedance(["batch", "run", "boxes.jsonl"]);
    expect(run.code).toBe(5);
    expect(run.json.find(({ event }) => event === "failed").error).toMatchObject({
      code: "task_failed",
      taskError: { code: "generation_failed", message: "input image may contain real person" },
      failure: { class: "person", retry: "changed" },
    });
    expect(run.stderr).toContain("Use a picture without a real person's face");
    expect(run.stderr).toContain("left alone until they change: 1 row.");
    expect(run.stderr).toContain("seedance batch run boxes.jsonl --retry-refused");
    expect(run.stderr).not.toContain("--retry-failed");

    // The advice does not depend on the run that prints it.
    for (const args of [
      ["run", "boxes.jsonl"],
      ["resume", "boxes"],
    ]) {
      const later = await testBed.seedance(["batch", ...args]);
      expect(later.stderr).toContain("left alone until they change: 1 row.");
      expect(later.stderr).not.toContain("--retry-failed");
      expect(later.json.at(-1).batch).toMatchObject({ refusedContent: 1, states: { failed: 1 } });
    }
    const again = await testBed.seedance(["batch", "run", "boxes.jsonl", "--retry-failed"]);
    expect(again.stderr).not.toContain("--retry-failed");
    expect(again.json.at(-1).batch).toMatchObject({ refusedContent: 1, states: { failed: 1 } });
    expect([testBed.charges(), again.code]).toEqual([1, 5]);

    const status = await testBed.seedance(["batch", "status", "boxes", "--rows"]);
    expect(status.json[0]).toMatchObject({
      error: { code: "generation_failed", message: "input image may contain real person" },
      failure: { class: "person", retry: "changed" },
    });
    expect(await testBed.seedance(["batch", "report", "boxes", "-o", "report"])).toMatchObject({ code: 0 });
    const [header = "", line = ""] = readFileSync(join(testBed.cwd, "report/report.csv"), "utf8").split("\n");
    expect(header.trimEnd().split(",").slice(-3)).toEqual(["error_class", "error_retry", "error_advice"]);
    expect(line).toContain("person,changed,");
    expect(readFileSync(join(testBed.cwd, "report/report.html"), "utf8")).toContain(
      '<p class="failure">Use a picture without',
    );
    expect(await testBed.seedance(["batch", "run", "boxes.jsonl", "--retry-refused"])).toMatchObject({ code: 0 });
  });
});
