import { describe, expect, test } from "vitest";
import { faultKinds } from "../../src/sandbox/index.ts";
import { createSandboxTestBed, type SandboxJson, type SandboxTestBed, videoBody } from "./support.ts";

/** What a scenario works with: a task with a fault and its polls. */
interface FaultScenario {
  poll: () => Promise<SandboxJson & { http: number }>;
  testBed: SandboxTestBed;
  id: string;
}

const expected: Record<string, (scenario: FaultScenario) => Promise<void>> = {
  "task-fails": async ({ testBed, poll }) => {
    expect(await poll()).toMatchObject({ status: "processing" });
    testBed.finish();
    expect(await poll()).toMatchObject({
      status: "failed",
      error: { code: "generation_failed" },
      credits_refunded: 30,
    });
    expect(await testBed.balance()).toBe(1000);
  },
  "failed-without-error": async ({ testBed, poll }) => {
    testBed.finish();
    const task = await poll();
    expect(task).toMatchObject({ status: "failed", credits_refunded: 30 });
    expect(task).not.toHaveProperty("error");
    expect(task).not.toHaveProperty("output");
  },
  "late-refund": async ({ testBed, poll }) => {
    await poll();
    testBed.finish();
    for (let count = 0; count < 2; count++) {
      expect(await poll()).toMatchObject({ status: "failed" });
      expect(await testBed.balance()).toBe(970);
    }
    expect(await poll()).toMatchObject({ status: "failed", credits_refunded: 30 });
    await poll();
    expect(await testBed.balance()).toBe(1000);
    expect(testBed.entries("refund")).toHaveLength(1);
  },
  "unknown-status": async ({ testBed, poll }) => {
    expect(await poll()).toMatchObject({ status: "queued" });
    expect(await poll()).toMatchObject({ status: "queued" });
    testBed.finish();
    expect(await poll()).toMatchObject({ status: "completed", output: {} });
  },
  "never-ends": async ({ testBed, poll }) => {
    for (let count = 0; count < 3; count++) {
      expect(await poll()).toMatchObject({ status: "processing" });
      testBed.advance(1e6);
    }
    const { body } = await testBed.control("GET", "/state");
    expect(body.tasks).toMatchObject([{ status: "processing", ends_at: null }]);
  },
  "without-output": async ({ testBed, poll }) => {
    await poll();
    testBed.finish();
    for (let count = 0; count < 2; count++) {
      const task = await poll();
      expect(task.status).toBe("completed");
      expect(task).not.toHaveProperty("output");
    }
    expect(await poll()).toMatchObject({ status: "completed", output: { video_url: expect.any(String) } });
  },
  "unexpected-output": async ({ testBed, poll }) => {
    expect(await poll()).not.toHaveProperty("output");
    testBed.finish();
    for (let count = 0; count < 3; count++)
      expect(await poll()).toMatchObject({ status: "completed", output: { video_url: null } });
  },
  "unexpected-status": async ({ testBed, poll }) => {
    expect((await poll()).status).toBe("processing");
    testBed.finish();
    expect(await poll()).toMatchObject({ status: "succeeded", output: { video_url: expect.any(String) } });
  },
  "flips-back": async ({ testBed, poll }) => {
    expect((await poll()).status).toBe("processing");
    testBed.finish();
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

async function runScenario(fault: string, verify: (scenario: FaultScenario) => Promise<void>, byRule = false) {
  await using testBed = await createSandboxTestBed();
  if (byRule) testBed.faults.add({ name: fault, times: 1 });
  const { body } = await testBed.submit("seedance", videoBody, byRule ? {} : { "X-Sandbox-Fault": fault });
  expect(body).toMatchObject({ status: "processing", credits_used: 30 });
  const id = String(body.id);
  await verify({
    testBed,
    id,
    poll: async () => {
      const { status, body } = await testBed.poll(id);
      return { ...body, http: status };
    },
  });
  expect(testBed.entries("charge")).toMatchObject([{ task: { id, fault: { name: fault.split("=")[0] } } }]);
}

describe("a task fault", () => {
  test.each(Object.entries(expected))("%s is applied by header", (name, verify) => runScenario(name, verify));
  test.each(Object.entries(expected))("%s is applied by rule", (name, verify) => runScenario(name, verify, true));

  test("is tested for each name of this stage", () => {
    const kinds = Object.keys(faultKinds).filter((name) => faultKinds[name]?.stage === "task");
    expect(Object.keys(expected).sort()).toEqual(kinds.sort());
  });

  test("takes a value", async () => {
    await runScenario("unknown-status=cancelled", async ({ poll }) => expect((await poll()).status).toBe("cancelled"));
    await runScenario("not-found-first=1", async ({ poll }) => {
      expect((await poll()).http).toBe(404);
      expect((await poll()).http).toBe(200);
    });
    await runScenario("late-refund=0", async ({ testBed, poll }) => {
      testBed.finish();
      expect(await poll()).toMatchObject({ credits_refunded: 30 });
    });
    for (const [value, output] of [
      ["relative", { video_url: expect.stringMatching(/^\/media\//), seed: expect.any(Number) }],
      ["scheme", { video_url: expect.stringMatching(/^ftp:/) }],
      ["member", { url: expect.stringMatching(/^http:/) }],
      ["copies", { video_url: expect.any(String), copies: expect.arrayContaining([expect.any(String)]) }],
    ] as const)
      await runScenario(`unexpected-output=${value}`, async ({ testBed, poll }) => {
        testBed.finish();
        expect(await poll()).toMatchObject({ status: "completed", output });
      });
    await runScenario("unexpected-output=null:1", async ({ testBed, poll }) => {
      testBed.finish();
      expect(await poll()).toMatchObject({ output: { video_url: null } });
      expect(await poll()).toMatchObject({ output: { video_url: expect.any(String) } });
    });
    await runScenario("without-output=1", async ({ testBed, poll }) => {
      testBed.finish();
      expect(await poll()).not.toHaveProperty("output");
      expect(await poll()).toHaveProperty("output");
    });
  });
});

test("a fault applies to its task only, and a replay does not change it", async () => {
  await using testBed = await createSandboxTestBed();
  const key = { "Idempotency-Key": "one" };
  const { body: failing } = await testBed.submit("seedance", videoBody, { ...key, "X-Sandbox-Fault": "task-fails" });
  const { body: other } = await testBed.submit("seedance", videoBody);
  await testBed.submit("seedance", videoBody, key);
  testBed.finish();
  expect((await testBed.poll(failing.id)).body.status).toBe("failed");
  expect((await testBed.poll(other.id)).body.status).toBe("completed");
});

test("a fault of a rejected submit is not kept for its key", async () => {
  await using testBed = await createSandboxTestBed();
  await testBed.submit("seedance", { prompt: "A" }, { "Idempotency-Key": "one", "X-Sandbox-Fault": "never-ends" });
  const { body } = await testBed.submit("seedance", videoBody, { "Idempotency-Key": "one" });
  testBed.finish();
  expect((await testBed.poll(body.id)).body.status).toBe("completed");
});
