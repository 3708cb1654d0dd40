import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CliTestBed, createCliTestBed } from "../cli/support/test-bed.ts";
import {
  callUntilDone,
  connectMcp,
  type McpConnection,
  mcpSamplePrompt,
  type ProtocolVersion,
  protocolVersions,
} from "./support.ts";

let testBed: CliTestBed;
let server: McpConnection;
beforeAll(async () => {
  testBed = await createCliTestBed();
  server = await connectMcp(testBed);
});
afterAll(async () => {
  expect(server.protocolErrors).toEqual([]);
  await server.close();
  await testBed[Symbol.asyncDispose]();
});

/** A job that no other test submits. */
let jobs = 0;
const job = (more: object = {}) => ({ prompt: `${mcpSamplePrompt} Take ${++jobs}.`, max_credits: 68, ...more });
const video = "seedance_create_video";

describe("an agent", () => {
  test.each(Object.keys(protocolVersions) as ProtocolVersion[])(
    "quotes, creates, waits and downloads with protocol %s",
    async (protocolVersion) => {
      await using own = await connectMcp(testBed, { protocolVersion });
      const { call } = own;
      const quote = await call("seedance_quote", { model: "seedance", fields: { duration: "5" } });
      const [{ max_credits }] = quote.data.quotes;
      const made = await call(video, job({ max_credits }));
      expect(made).toMatchObject({
        isError: false,
        data: {
          task_id: expect.stringMatching(/^sd2_/),
          model: "seedance",
          credits_charged: 30,
          credits_remaining: expect.any(Number),
          already_submitted: false,
        },
      });
      const { next_tool: wait } = made.data;
      expect(wait).toEqual({ name: "seedance_wait_task", arguments: { task_id: made.data.task_id } });
      const done = await callUntilDone(call, wait.name, wait.arguments);
      expect(done.data).toMatchObject({ status: "completed", output: { video_url: expect.stringMatching(/^http/) } });
      const { next_tool: save } = done.data;
      expect(save.name).toBe("seedance_download");
      const saved = await callUntilDone(call, save.name, {
        ...save.arguments,
        directory: `films-${protocolVersion}`,
        preview: true,
      });
      const [film, frame] = saved.data.files;
      expect(film).toMatchObject({ type: "video/mp4", already_there: false });
      expect(film.path.startsWith(`${testBed.cwd}/films-${protocolVersion}/`)).toBe(true);
      expect(createHash("sha256").update(readFileSync(film.path)).digest("hex")).toBe(film.sha256);
      const image = saved.content.find(({ type }) => type === "image");
      expect(image?.mimeType).toBe("image/png");
      expect(Buffer.from(image?.data ?? "", "base64")).toEqual(readFileSync(frame.path));
      const again = await call(save.name, { ...save.arguments, directory: `films-${protocolVersion}` });
      expect(again.data.files.map((file: { already_there: boolean }) => file.already_there)).toEqual([true, true]);
      expect(again.content.map(({ type }) => type)).toEqual(["text"]);
    },
  );

  test("gets inferred fields reported, and may pass any spelling of names, numbers as text and null", async () => {
    const args = { prompt: "A red lighthouse at dusk", Aspect_Ratio: "3:2", batchCount: "2", imageUrls: null };
    const made = await server.call("seedance_create_image", { ...args, max_credits: "48" });
    expect(made.data).toMatchObject({ model: "gpt-image-2", inferred: { type: "text-to-image", resolution: "1K" } });
    expect(made.data.credits_charged).toBeGreaterThan(0);
  });
});

describe("the same call is charged once", () => {
  test("if it is repeated before or after the task ends; another variation is another charge", async () => {
    const before = testBed.charges();
    const args = job();
    const first = await server.call(video, args);
    // max_credits is not part of the job's identity.
    const second = await server.call(video, { ...args, max_credits: 500, model: "seedance" });
    const named = await server.call(video, { ...args, duration: "5", generate_audio: true });
    expect(named.data.task_id).toBe(first.data.task_id);
    expect(second.data).toMatchObject({
      task_id: first.data.task_id,
      already_submitted: true,
      note: expect.any(String),
    });
    await callUntilDone(server.call, "seedance_wait_task", { task_id: first.data.task_id });
    const finished = await server.call(video, args);
    expect(finished.data).toMatchObject({ task_id: first.data.task_id, already_submitted: true, status: "completed" });
    expect(finished.data.next_tool.name).toBe("seedance_download");
    expect(testBed.charges() - before).toBe(1);
    const others = [2, "2", "golden light"].map((variation) => server.call(video, { ...args, variation }));
    const ids = (await Promise.all(others)).map(({ data }) => data.task_id);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set([...ids, first.data.task_id]).size).toBe(3);
    expect(testBed.charges() - before).toBe(3);
  });

  test("if it is repeated concurrently, in two servers, and after a restart", async () => {
    const before = testBed.charges();
    const args = job();
    const other = await connectMcp(testBed);
    const calls = [server, other, server, other, server].map(({ call }) => call(video, args));
    const results = await Promise.all(calls);
    await other.close();
    await using restarted = await connectMcp(testBed);
    results.push(await restarted.call(video, args));
    expect(new Set(results.map(({ data }) => data.task_id)).size).toBe(1);
    expect(results.filter(({ data }) => !data.already_submitted)).toHaveLength(1);
    expect(testBed.charges() - before).toBe(1);
  });

  test("if the server is killed after the charge and before the response", async () => {
    const before = testBed.charges();
    const args = job();
    const [node = "", ...rest] = testBed.command;
    const crash = `--import=${new URL("../cli/support/crash-at.js", import.meta.url).href}`;
    const doomed = await connectMcp(
      { ...testBed, command: [node, crash, ...rest] },
      { env: { CRASH_AT: "POST in flight" } },
    );
    await expect(doomed.call(video, args)).rejects.toThrow(/closed/i);
    await using restarted = await connectMcp(testBed);
    const { data } = await restarted.call(video, args);
    expect(data.task_id).toMatch(/^sd2_/);
    expect(testBed.charges() - before).toBe(1);
  });

  test("if the outcome of the first call is unknown", async () => {
    const before = testBed.charges();
    const fault = testBed.sandbox.faults.add({ name: "reset-after", method: "POST" });
    const args = job();
    const lost = await server.call(video, args);
    testBed.sandbox.faults.remove(fault.id);
    expect(lost).toMatchObject({
      isError: true,
      data: {
        error: {
          code: "outcome_unknown",
          retryable: true,
          retry_after_ms: expect.any(Number),
          next_tool: { name: video },
          next_command: expect.stringMatching(/^seedance resume sd1_/),
        },
      },
    });
    // A named default does not change the body under the key.
    const found = await server.call(video, { ...args, duration: 5 });
    expect(found.data).toMatchObject({ task_id: expect.stringMatching(/^sd2_/), credits_charged: 30 });
    expect(testBed.charges() - before).toBe(1);
  });
});
