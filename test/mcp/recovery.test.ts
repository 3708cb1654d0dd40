import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CliTestBed, createCliTestBed } from "../cli/support/test-bed.ts";
import { callUntilDone, connectMcp, type McpConnection, type McpToolResult, mcpSamplePrompt } from "./support.ts";

const video = "seedance_create_video";
const wait = "seedance_wait_task";
let testBed: CliTestBed;
let server: McpConnection;
/** All tool results of this file, to search for leaked keys. */
const toolResponses: string[] = [];
let jobs = 0;
const job = (more: object = {}) => ({ prompt: `${mcpSamplePrompt} Take ${++jobs}.`, max_credits: 68, ...more });
const call: McpConnection["call"] = async (...args) => {
  const result = await server.call(...args);
  toolResponses.push(JSON.stringify(result));
  return result;
};
const errorOf = ({ data, isError }: McpToolResult) => {
  expect(isError).toBe(true);
  expect(data.error).toMatchObject({ code: expect.any(String), message: expect.any(String), fix: expect.any(String) });
  return data.error;
};

beforeAll(async () => {
  // Jobs take as long as at the service, while the MCP server's clock runs 50 times as fast.
  testBed = await createCliTestBed({ speed: 1 });
  server = await connectMcp(testBed);
});
afterAll(async () => {
  const key = testBed.sandbox.apiKey ?? "";
  expect(toolResponses.join("").includes(key) || server.stderr().includes(key)).toBe(false);
  await server.close();
  await testBed[Symbol.asyncDispose]();
});

describe("seedance_wait_task", () => {
  test("reports progress and, if its time is up before the task ends, returns the next call", async () => {
    const { task_id } = (await call(video, job())).data;
    const notifications: { progress: number; message?: string }[] = [];
    const { data, isError } = await call(wait, { task_id }, { onprogress: (each) => notifications.push(each) });
    expect(isError).toBe(false);
    expect(data).toMatchObject({
      task_id,
      status: "processing",
      note: expect.stringContaining("Still running after 35 s"),
      next_tool: { name: wait, arguments: { task_id } },
    });
    expect(notifications.length).toBeGreaterThan(3);
    const steps = notifications.map(({ progress }) => progress);
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
    expect(notifications[0]?.message).toContain(task_id);
    const running = await call("seedance_download", { task_id });
    expect(running).toMatchObject({ isError: false, data: { status: "processing", next_tool: { name: wait } } });
    testBed.sandbox.advance(3600);
    expect((await callUntilDone(call, wait, { task_id })).data.status).toBe("completed");
  });

  test("polls once before it says that a task still runs, however short its time", async () => {
    const { task_id } = (await call(video, job())).data;
    testBed.sandbox.advance(3600);
    const { data } = await call(wait, { task_id, timeout_seconds: 1 });
    expect(data).toMatchObject({ task_id, status: "completed" });
  });

  test("ends with unexpected_output and never advises to create the task again", async () => {
    const fault = testBed.sandbox.faults.add({ name: "unexpected-output", value: "member" });
    const { task_id } = (await call(video, job())).data;
    testBed.sandbox.faults.remove(fault.id);
    testBed.sandbox.advance(3600);
    const error = errorOf(await call(wait, { task_id }));
    expect(error).toMatchObject({ code: "unexpected_output", retryable: false, task_id, next_tool: { name: wait } });
    expect(error.fix).toContain("never create it again");
  });

  test("loses nothing if it is cancelled or times out at the client, even after a restart", async () => {
    const args = job();
    const { task_id } = (await call(video, args)).data;
    const stop = new AbortController();
    const cancelled = server.call(wait, { task_id }, { signal: stop.signal, onprogress: () => stop.abort() });
    await expect(cancelled).rejects.toThrow(/abort/i);
    await expect(server.call(wait, { task_id }, { timeout: 100 })).rejects.toThrow(/timed out/i);
    expect((await call(video, args)).data).toMatchObject({ task_id, already_submitted: true });
    testBed.sandbox.advance(3600);
    await using restarted = await connectMcp(testBed);
    expect((await callUntilDone(restarted.call, wait, { task_id })).data.status).toBe("completed");
    expect((await restarted.call("seedance_get_task")).data.jobs[0]).toMatchObject({ task_id, prompt: args.prompt });
  });
});

describe("a submit that loses its client", () => {
  test("is charged once if it is cancelled before the response and repeated", async () => {
    const before = testBed.charges();
    const fault = testBed.sandbox.faults.add({ name: "hang-after", method: "POST" });
    const args = job();
    const stop = new AbortController();
    const cancelled = server.call(video, args, { signal: stop.signal });
    await expect.poll(() => testBed.charges() - before, { timeout: 20_000 }).toBe(1);
    stop.abort();
    await expect(cancelled).rejects.toThrow();
    testBed.sandbox.faults.remove(fault.id);
    expect((await call(video, args)).data.task_id).toMatch(/^sd2_/);
    expect(testBed.charges() - before).toBe(1);
  });

  test("is recorded as unknown if the server ends before the response", async () => {
    const before = testBed.charges();
    const fault = testBed.sandbox.faults.add({ name: "hang-after", method: "POST" });
    const args = job();
    const own = await connectMcp(testBed);
    own.call(video, args).catch(() => {});
    await expect.poll(() => testBed.charges() - before, { timeout: 20_000 }).toBe(1);
    await own.close();
    testBed.sandbox.faults.remove(fault.id);
    const { data } = await call("seedance_get_task");
    expect(data.jobs[0]).toMatchObject({ status: "unknown", next_command: expect.stringMatching(/^seedance resume/) });
    expect((await call(video, args)).data.task_id).toMatch(/^sd2_/);
    expect(testBed.charges() - before).toBe(1);
  });
});

test("SIGTERM ends the server while its client keeps stdin open", async () => {
  const own = await connectMcp(testBed);
  const closed = new Promise((resolve) => {
    own.client.onclose = () => resolve(undefined);
  });
  process.kill(own.pid, "SIGTERM");
  await closed;
});

describe("an error", () => {
  test.each([
    ["insufficient-credits", { code: "insufficient_credits", retryable: false }],
    ["unauthorized", { code: "unauthorized", next_command: "seedance auth login" }],
    ["unknown-code", { code: "purchase_required", retryable: false }],
    ["leaky-error", { code: "outcome_unknown", retryable: true }],
  ])("of the fault %s has its code and advice", async (name, expected) => {
    const fault = testBed.sandbox.faults.add({ name, method: "POST" });
    const error = errorOf(await call(video, job()));
    testBed.sandbox.faults.remove(fault.id);
    expect(error).toMatchObject(expected);
  });

  test("does not stop the same call from submitting the job once the cause is fixed", async () => {
    const before = testBed.charges();
    const fault = testBed.sandbox.faults.add({ name: "insufficient-credits", method: "POST" });
    const args = job();
    expect(errorOf(await call(video, args)).code).toBe("insufficient_credits");
    testBed.sandbox.faults.remove(fault.id);
    expect((await call(video, args)).data.task_id).toMatch(/^sd2_/);
    expect(testBed.charges() - before).toBe(1);
  });

  test("of a failed task names the next variation", async () => {
    const fault = testBed.sandbox.faults.add({ name: "task-fails", method: "POST" });
    const args = job();
    const { task_id } = (await call(video, args)).data;
    testBed.sandbox.faults.remove(fault.id);
    testBed.sandbox.advance(3600);
    expect(errorOf(await callUntilDone(call, wait, { task_id }))).toMatchObject({
      code: "task_failed",
      task_id,
      retryable: false,
    });
    expect((await call("seedance_get_task", { task_id })).data).toMatchObject({
      status: "failed",
      failure: expect.anything(),
    });
    const again = await call(video, args);
    expect(again.data).toMatchObject({ status: "failed", next_tool: { name: video, arguments: { variation: "2" } } });
    const anew = await call(video, { ...args, ...again.data.next_tool.arguments });
    expect(anew.data).toMatchObject({ already_submitted: false });
  });

  test.each([
    [video, { max_credits: 68 }, [{ field: "prompt", rule: "is required" }]],
    [video, job({ duration: 99 }), [{ field: "duration", fix: expect.stringContaining("14, 15") }]],
    [
      video,
      job({ seed: 1, channel: "real" }),
      [{ field: "seed", fix: "Remove seed, or set channel to one of standard, wild" }],
    ],
    [video, job({ resolutoin: "720p" }), [{ field: "resolutoin", fix: "Did you mean resolution?" }]],
    [video, job({ variation: 0 }), [{ field: "variation", rule: "must be a whole number from 1, or a name" }]],
    [video, job({ max_credits: "lots" }), [{ field: "max_credits", rule: "must be of type number" }]],
    [video, job({ prompt: "[00:00-00:09] a [00:09-00:30] b" }), [{ fix: expect.stringContaining("ignore_lint") }]],
    ["seedance_create_image", { ...job(), model: "seedance" }, [{ field: "model" }]],
    ["seedance_quote", { fields: { duration: "5" } }, [{ field: "model" }]],
    ["seedance_quote", { model: "seedance", fields: { length: 5 } }, [{ field: "length" }]],
    [wait, { task_id: "sd2_x", timeout_seconds: 600 }, [{ rule: "must be at most 45" }]],
    [wait, {}, [{ field: "task_id", rule: "is required" }]],
    ["seedance_get_task", { task_id: "../x" }, [{ field: "id" }]],
    ["seedance_lint_prompt", { prompt: "x", model: "sora" }, [{ field: "model" }]],
  ])("of %s %j names the invalid argument and charges nothing", async (tool, args, issues) => {
    const before = testBed.charges();
    const message = expect.stringMatching(
      /^(?:Nothing was (?:sent|checked)(?: to [\w-]+)?|Invalid arguments for \w+; nothing was done)\.$/,
    );
    const expected = { code: "validation_failed", retryable: false, message, issues };
    expect(errorOf(await call(tool, args))).toMatchObject(expected);
    expect(testBed.charges()).toBe(before);
  });

  test("of an unknown task id is not_found in every tool", async () => {
    for (const tool of [wait, "seedance_get_task", "seedance_download"])
      expect(errorOf(await call(tool, { task_id: "sd2_nowhere" }))).toMatchObject({ code: "not_found" });
  });

  test("seedance_lint_prompt reports findings, and ok only without errors", async () => {
    const { data } = await call("seedance_lint_prompt", { prompt: "[00:00-00:09] a train [00:09-00:30] a bridge" });
    expect(data).toMatchObject({
      ok: false,
      findings: expect.arrayContaining([expect.objectContaining({ severity: "error" })]),
    });
    expect((await call("seedance_lint_prompt", { prompt: mcpSamplePrompt })).data.ok).toBe(true);
  });
});

describe("without an API key", () => {
  test("quote, linter and the list of jobs work, and the other tools name the command to save a key", async () => {
    const env = { SEEDANCE_API_KEY: "" };
    await using own = await connectMcp(testBed, { env });
    expect((await own.call("seedance_quote")).data.quotes).toHaveLength(3);
    expect((await own.call("seedance_lint_prompt", { prompt: mcpSamplePrompt })).data.ok).toBe(true);
    expect((await own.call("seedance_get_task")).isError).toBe(false);
    const error = errorOf(await own.call(video, job()));
    expect(error).toMatchObject({ code: "missing_key", next_command: "seedance auth login" });
    expect(error.message).toMatch(/^No API key for profile default.* Nothing was sent\.$/);
  });
});
