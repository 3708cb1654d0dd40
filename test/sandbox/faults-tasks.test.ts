import { describe, expect, test } from "vitest";
import { faultKinds } from "../../src/sandbox/index.ts";
import { createSandboxTestBed, type SandboxJson, type SandboxTestBed, videoBody } from "./support.ts";

/** What the polls of a task with a fault show; `finish` lets its time come. */
interface FaultScenario {
  poll: () => Promise<SandboxJson & { http: number }>;
  box: SandboxTestBed;
  id: string;
}

const expected: Record<string, (story: FaultScenario) => Promise<void>> = {
  "task-fails": async ({ box, poll }) => {
    expect(await poll()).toMatchObject({ status: "processing" });
    box.finish();
    expect(await poll()).toMatchObject({
      status: "failed",
      error: { code: "generation_failed" },
      credits_refunded: 30,
    });
    expect(await box.balance()).toBe(1000);
  },
  "failed-without-error": async ({ box, poll }) => {
    box.finish();
    const task = await poll();
    expect(task).toMatchObject({ status: "failed", credits_refunded: 30 });
    expect(task).not.toHaveProperty("error");
    expect(task).not.toHaveProperty("output");
  },
  "late-refund": async ({ box, poll }) => {
    await poll();
    box.finish();
    for (let count = 0; count < 2; count++) {
      expect(await poll()).toMatchObject({ status: "failed" });
      expect(await box.balance()).toBe(970);
    }
    expect(await poll()).toMatchObject({ status: "failed", credits_refunded: 30 });
    await poll();
    expect(await box.balance()).toBe(1000);
    expect(box.entries("refund")).toHaveLength(1);
  },
  "unknown-status": async ({ box, poll }) => {
    expect(await poll()).toMatchObject({ status: "queued" });
    expect(await poll()).toMatchObject({ status: "queued" });
    box.finish();
    expect(await poll()).toMatchObject({ status: "completed", output: {} });
  },
  "never-ends": async ({ box, poll }) => {
    for (let count = 0; count < 3; count++) {
      expect(await poll()).toMatchObject({ status: "processing" });
      box.advance(1e6);
    }
    const { body } = await box.control("GET", "/state");
    expect(body.tasks).toMatchObject([{ status: "processing", ends_at: null }]);
  },
  "without-output": async ({ box, poll }) => {
    await poll();
    box.finish();
    for (let count = 0; count < 2; count++) {
      const task = await poll();
      expect(task.status).toBe("completed");
      expect(task).not.toHaveProperty("output");
    }
    expect(await poll()).toMatchObject({ status: "completed", output: { video_url: expect.any(String) } });
  },
  "flips-back": async ({ box, poll }) => {
    expect((await poll()).status).toBe("processing");
    box.finish();
    expect(await poll()).toMatchObject({ status: "completed", output: {} });
    const flipped = await poll();
    expect(flipped.status).toBe("processing");
    expect(flipped).not.toHaveProperty("output");
    for (let count = 0; count < 2; count++) expect((await poll()).status).toBe("completed");
  },
  "not-found-first": async ({ poll }) => {
    expect(await poll()).toMatchObject({ http: 404, error: { code: "not_found" } });
    expect(await poll()).toMatchObject({ http: 404 });
    expect(await poll()).toMatchObject({ http: 200, status: "processing" });
  },
};

async function runScenario(fault: string, verify: (story: FaultScenario) => Promise<void>, byRule = false) {
  await using box = await createSandboxTestBed();
  if (byRule) box.faults.add({ name: fault, times: 1 });
  const { body } = await box.submit("seedance", videoBody, byRule ? {} : { "X-Sandbox-Fault": fault });
  expect(body).toMatchObject({ status: "processing", credits_used: 30 });
  const id = String(body.id);
  await verify({
    box,
    id,
    poll: async () => {
      const { status, body } = await box.poll(id);
      return { ...body, http: status };
    },
  });
  expect(box.entries("charge")).toMatchObject([{ task: { id, fault: { name: fault.split("=")[0] } } }]);
}

describe("a task shows its fault", () => {
  test.each(Object.entries(expected))("%s, by header", (name, tell) => runScenario(name, tell));
  test.each(Object.entries(expected))("%s, by rule", (name, tell) => runScenario(name, tell, true));

  test("no fault of this stage is untested", () => {
    const kinds = Object.keys(faultKinds).filter((name) => faultKinds[name]?.stage === "task");
    expect(Object.keys(expected).sort()).toEqual(kinds.sort());
  });

  test("with a value", async () => {
    await runScenario("unknown-status=cancelled", async ({ poll }) => expect((await poll()).status).toBe("cancelled"));
    await runScenario("not-found-first=1", async ({ poll }) => {
      expect((await poll()).http).toBe(404);
      expect((await poll()).http).toBe(200);
    });
    await runScenario("late-refund=0", async ({ box, poll }) => {
      box.finish();
      expect(await poll()).toMatchObject({ credits_refunded: 30 });
    });
    await runScenario("without-output=1", async ({ box, poll }) => {
      box.finish();
      expect(await poll()).not.toHaveProperty("output");
      expect(await poll()).toHaveProperty("output");
    });
  });
});

test("a fault of a task is its own: others go on as ever, and replays do not change it", async () => {
  await using box = await createSandboxTestBed();
  const key = { "Idempotency-Key": "one" };
  const { body: failing } = await box.submit("seedance", videoBody, { ...key, "X-Sandbox-Fault": "task-fails" });
  const { body: sound } = await box.submit("seedance", videoBody);
  await box.submit("seedance", videoBody, key);
  box.finish();
  expect((await box.poll(failing.id)).body.status).toBe("failed");
  expect((await box.poll(sound.id)).body.status).toBe("completed");
});

test("a refused submit takes no fault along", async () => {
  await using box = await createSandboxTestBed();
  await box.submit("seedance", { prompt: "A" }, { "Idempotency-Key": "one", "X-Sandbox-Fault": "never-ends" });
  const { body } = await box.submit("seedance", videoBody, { "Idempotency-Key": "one" });
  box.finish();
  expect((await box.poll(body.id)).body.status).toBe("completed");
});
