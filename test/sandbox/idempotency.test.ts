import { describe, expect, test } from "vitest";
import { page, pathOf } from "../support/contracts.ts";
import {
  createSandboxTestBed,
  errorMessageOf,
  gptImageBody,
  type SandboxJson,
  type SandboxTestBed,
  validBodiesOf,
  videoBody,
} from "./support.ts";

const key = { "Idempotency-Key": "one" };
const conflict = { status: 409, body: { error: { code: "idempotency_conflict", message: expect.any(String) } } };
const charges = (testBed: SandboxTestBed) => testBed.entries("charge").length;

test.each(Object.entries(validBodiesOf(page)))(
  "a repeated submit of %s with the same key and body is charged once",
  async (name, body) => {
    await using testBed = await createSandboxTestBed();
    const first = await testBed.submit(name, body, key);
    const again = await testBed.submit(name, body, key);
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect(charges(testBed)).toBe(1);
    expect(await testBed.balance()).toBe(1000 - Number(first.body.credits_used));
  },
);

test("50 concurrent duplicates create one task", async () => {
  await using testBed = await createSandboxTestBed();
  const replies = await Promise.all(Array.from({ length: 50 }, () => testBed.submit("seedance", videoBody, key)));
  expect(new Set(replies.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
  expect(charges(testBed)).toBe(1);
  expect(await testBed.balance()).toBe(970);
});

describe("under one key,", () => {
  const long = {
    mode: "media-to-video",
    prompt: "A train",
    duration: "5",
    media_urls: ["https://a.b/1", "https://a.b/2"],
  };
  const reversed = Object.fromEntries(Object.entries(long).reverse());

  test("bodies that differ in member order, white space and escapes are the same", async () => {
    await using testBed = await createSandboxTestBed();
    const { body } = await testBed.submit("seedance", long, key);
    for (const same of [
      reversed,
      JSON.stringify(long, null, 4),
      JSON.stringify(long).replace("A train", "\\u0041 train"),
    ])
      expect((await testBed.submit("seedance", same, key)).body.id).toBe(body.id);
    expect(charges(testBed)).toBe(1);
  });

  test.each<[string, SandboxJson]>([
    ["another value", { ...long, prompt: "A tram" }],
    ["an additional member", { ...long, seed: 1 }],
    ["an explicit default", { ...long, resolution: "720p" }],
    ["a member removed", Object.fromEntries(Object.entries(long).filter(([name]) => name !== "duration"))],
    ["a list in another order", { ...long, media_urls: long.media_urls.toReversed() }],
    ["a list joined to one entry", { ...long, media_urls: ["https://a.b/1,https://a.b/2"] }],
  ])("a body with %s gets 409", async (_, other) => {
    await using testBed = await createSandboxTestBed();
    const { body } = await testBed.submit("seedance", long, key);
    expect(await testBed.submit("seedance", other, key)).toMatchObject(conflict);
    expect(charges(testBed)).toBe(1);
    expect((await testBed.submit("seedance", long, key)).body.id).toBe(body.id);
  });

  test("a submit to another model gets 409", async () => {
    await using testBed = await createSandboxTestBed();
    const boxBody = { type: "text-to-image", prompt: "A box", resolution: "1K" };
    await testBed.submit("nano-banana-pro", boxBody, key);
    expect(await testBed.submit("gpt-image-2", { ...boxBody, aspectRatio: "1:1" }, key)).toMatchObject(conflict);
  });
});

test("idempotency keys are case-sensitive and separate for each account", async () => {
  await using testBed = await createSandboxTestBed();
  const other = await testBed.account(1000);
  const ids = [
    await testBed.submit("seedance", videoBody, key),
    await testBed.submit("seedance", videoBody, { "Idempotency-Key": "ONE" }),
    await other.submit("seedance", videoBody, key),
  ].map(({ body }) => body.id);
  expect(new Set(ids).size).toBe(3);
  expect(charges(testBed)).toBe(3);
  expect(await testBed.balance(other.id)).toBe(970);
});

test("another API key of the account replays the same submit", async () => {
  await using testBed = await createSandboxTestBed();
  const { body } = await testBed.submit("seedance", videoBody, key);
  const { body: second } = await testBed.control("POST", "/keys", { account: "acc_first" });
  expect((await testBed.as(String(second.key)).submit("seedance", videoBody, key)).body.id).toBe(body.id);
});

test("a replay returns the first response even after the task ended or the balance is spent", async () => {
  await using testBed = await createSandboxTestBed({ credits: 30 });
  const { text } = await testBed.submit("seedance", videoBody, key);
  testBed.finish();
  expect(await testBed.submit("seedance", videoBody, key)).toMatchObject({ status: 201, text });
  expect((await testBed.submit("seedance", videoBody)).status).toBe(402);
  await using failing = await createSandboxTestBed({ failureRate: 1 });
  const first = await failing.submit("seedance", videoBody, key);
  failing.finish();
  expect(await failing.submit("seedance", videoBody, key)).toMatchObject({ status: 201, text: first.text });
  expect(charges(failing)).toBe(1);
});

describe("a submit that was rejected does not use up its key:", () => {
  test("after 400 the key can be used", async () => {
    await using testBed = await createSandboxTestBed();
    expect((await testBed.submit("seedance", { prompt: "A" }, key)).status).toBe(400);
    expect((await testBed.submit("seedance", videoBody, key)).status).toBe(201);
  });

  test("after 402 the key can be used", async () => {
    await using testBed = await createSandboxTestBed({ credits: 0 });
    expect((await testBed.submit("seedance", videoBody, key)).status).toBe(402);
    await testBed.control("POST", "/credits", { account: "acc_first", credits: 30 });
    expect((await testBed.submit("seedance", { ...videoBody, seed: 1 }, key)).status).toBe(201);
  });

  test("after 429 for requests or media the key can be used", async () => {
    await using testBed = await createSandboxTestBed({ rateLimit: { requests: 4, seconds: 60 } });
    const media = { ...videoBody, end_image_url: "https://a.b/c.png" };
    for (let count = 0; count < 3; count++) await testBed.submit("seedance", media);
    expect((await testBed.submit("seedance", media, { "Idempotency-Key": "media" })).status).toBe(429);
    expect((await testBed.submit("seedance", videoBody, key)).status).toBe(429);
    testBed.advance(60);
    expect((await testBed.submit("seedance", { ...media, seed: 2 }, { "Idempotency-Key": "media" })).status).toBe(201);
    expect((await testBed.submit("seedance", { ...videoBody, seed: 2 }, key)).status).toBe(201);
  });

  test("after 503 the key can be used", async () => {
    await using testBed = await createSandboxTestBed({ maxRunning: 0 });
    expect((await testBed.submit("seedance", videoBody, key)).status).toBe(503);
    await using free = await createSandboxTestBed({ maxRunning: 1 });
    await free.submit("seedance", videoBody);
    expect((await free.submit("seedance", videoBody, key)).status).toBe(503);
    free.finish();
    expect((await free.submit("seedance", gptImageBody, key)).status).toBe(400);
    expect((await free.submit("seedance", { ...videoBody, seed: 3 }, key)).status).toBe(201);
  });
});

describe.concurrent("while the first request is still running", () => {
  const slow = { ...key, "X-Sandbox-Fault": "delay=500" };

  test("a duplicate gets 409 without a charge, and a later one gets the task", async () => {
    await using testBed = await createSandboxTestBed();
    const first = testBed.submit("seedance", videoBody, slow);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const second = await testBed.submit("seedance", videoBody, key);
    expect(second).toMatchObject(conflict);
    expect(errorMessageOf(second)).toContain("still running");
    expect(charges(testBed)).toBe(0);
    const { status, body } = await first;
    expect(status).toBe(201);
    expect((await testBed.submit("seedance", videoBody, key)).body.id).toBe(body.id);
    expect(charges(testBed)).toBe(1);
  });

  test("a faster duplicate gets 409 and does not end the first request", async () => {
    await using testBed = await createSandboxTestBed();
    const first = testBed.submit("seedance", videoBody, slow);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const second = await testBed.submit("seedance", videoBody, { ...key, "X-Sandbox-Fault": "delay=10" });
    expect(second).toMatchObject(conflict);
    expect(await testBed.submit("seedance", videoBody, key)).toMatchObject(conflict);
    expect((await first).status).toBe(201);
    expect(charges(testBed)).toBe(1);
  });

  test("a slow duplicate gets the same task, and other keys and accounts are not blocked", async () => {
    await using testBed = await createSandboxTestBed();
    const other = await testBed.account(100);
    const slowSubmits = [testBed.submit("seedance", videoBody, slow), testBed.submit("seedance", videoBody, slow)];
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await testBed.submit("seedance", videoBody)).status).toBe(201);
    expect((await other.submit("seedance", videoBody, key)).status).toBe(201);
    const replies = await Promise.all(slowSubmits);
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
    expect(charges(testBed)).toBe(3);
  });

  test("a client that timed out finds the task under the key", async () => {
    await using testBed = await createSandboxTestBed();
    const headers = { ...slow, Authorization: `Bearer ${testBed.apiKey}`, "Content-Type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(videoBody), signal: AbortSignal.timeout(100) };
    await expect(fetch(`${testBed.url}${pathOf(page, "seedance")}`, init)).rejects.toThrow();
    expect(await testBed.submit("seedance", videoBody, key)).toMatchObject(conflict);
    await expect.poll(() => charges(testBed), { timeout: 5000 }).toBe(1);
    expect((await testBed.submit("seedance", videoBody, key)).body.id).toBe(testBed.entries("charge")[0]?.task.id);
    expect(charges(testBed)).toBe(1);
  });

  test("a slow replay of a finished request causes no conflict", async () => {
    await using testBed = await createSandboxTestBed();
    await testBed.submit("seedance", videoBody, key);
    const late = testBed.submit("seedance", videoBody, slow);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await testBed.submit("seedance", videoBody, key)).status).toBe(201);
    expect((await late).status).toBe(201);
  });
});
