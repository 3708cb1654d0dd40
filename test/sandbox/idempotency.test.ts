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
const charges = (box: SandboxTestBed) => box.entries("charge").length;

test.each(Object.entries(validBodiesOf(page)))(
  "%s: the same key and body are the same task, charged once",
  async (name, body) => {
    await using box = await createSandboxTestBed();
    const first = await box.submit(name, body, key);
    const again = await box.submit(name, body, key);
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect(charges(box)).toBe(1);
    expect(await box.balance()).toBe(1000 - Number(first.body.credits_used));
  },
);

test("50 duplicates at once are one task", async () => {
  await using box = await createSandboxTestBed();
  const replies = await Promise.all(Array.from({ length: 50 }, () => box.submit("seedance", videoBody, key)));
  expect(new Set(replies.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
  expect(charges(box)).toBe(1);
  expect(await box.balance()).toBe(970);
});

describe("which bodies are the same", () => {
  const long = {
    mode: "media-to-video",
    prompt: "A train",
    duration: "5",
    media_urls: ["https://a.b/1", "https://a.b/2"],
  };
  const reversed = Object.fromEntries(Object.entries(long).reverse());

  test("members in another order, white space and escapes are", async () => {
    await using box = await createSandboxTestBed();
    const { body } = await box.submit("seedance", long, key);
    for (const same of [
      reversed,
      JSON.stringify(long, null, 4),
      JSON.stringify(long).replace("A train", "\\u0041 train"),
    ])
      expect((await box.submit("seedance", same, key)).body.id).toBe(body.id);
    expect(charges(box)).toBe(1);
  });

  test.each<[string, SandboxJson]>([
    ["another value", { ...long, prompt: "A tram" }],
    ["a member more", { ...long, seed: 1 }],
    ["a default written out", { ...long, resolution: "720p" }],
    ["a member less", Object.fromEntries(Object.entries(long).filter(([name]) => name !== "duration"))],
    ["a list in another order", { ...long, media_urls: long.media_urls.toReversed() }],
    ["a list in one", { ...long, media_urls: ["https://a.b/1,https://a.b/2"] }],
  ])("%s is another body: 409", async (_, other) => {
    await using box = await createSandboxTestBed();
    const { body } = await box.submit("seedance", long, key);
    expect(await box.submit("seedance", other, key)).toMatchObject(conflict);
    expect(charges(box)).toBe(1);
    expect((await box.submit("seedance", long, key)).body.id).toBe(body.id);
  });

  test("a key that another model has used: 409", async () => {
    await using box = await createSandboxTestBed();
    const box1 = { type: "text-to-image", prompt: "A box", resolution: "1K" };
    await box.submit("nano-banana-pro", box1, key);
    expect(await box.submit("gpt-image-2", { ...box1, aspectRatio: "1:1" }, key)).toMatchObject(conflict);
  });
});

test("keys differ by case and by account", async () => {
  await using box = await createSandboxTestBed();
  const other = await box.account(1000);
  const ids = [
    await box.submit("seedance", videoBody, key),
    await box.submit("seedance", videoBody, { "Idempotency-Key": "ONE" }),
    await other.submit("seedance", videoBody, key),
  ].map(({ body }) => body.id);
  expect(new Set(ids).size).toBe(3);
  expect(charges(box)).toBe(3);
  expect(await box.balance(other.id)).toBe(970);
});

test("a second API key of the account replays what the first one made", async () => {
  await using box = await createSandboxTestBed();
  const { body } = await box.submit("seedance", videoBody, key);
  const { body: second } = await box.control("POST", "/keys", { account: "acc_first" });
  expect((await box.as(String(second.key)).submit("seedance", videoBody, key)).body.id).toBe(body.id);
});

test("the replay is the first answer, also when the task ended, failed or the balance is gone", async () => {
  await using box = await createSandboxTestBed({ credits: 30 });
  const { text } = await box.submit("seedance", videoBody, key);
  box.finish();
  expect(await box.submit("seedance", videoBody, key)).toMatchObject({ status: 201, text });
  expect((await box.submit("seedance", videoBody)).status).toBe(402);
  await using failing = await createSandboxTestBed({ failureRate: 1 });
  const first = await failing.submit("seedance", videoBody, key);
  failing.finish();
  expect(await failing.submit("seedance", videoBody, key)).toMatchObject({ status: 201, text: first.text });
  expect(charges(failing)).toBe(1);
});

describe("a refused submit does not use up its key", () => {
  test("400", async () => {
    await using box = await createSandboxTestBed();
    expect((await box.submit("seedance", { prompt: "A" }, key)).status).toBe(400);
    expect((await box.submit("seedance", videoBody, key)).status).toBe(201);
  });

  test("402", async () => {
    await using box = await createSandboxTestBed({ credits: 0 });
    expect((await box.submit("seedance", videoBody, key)).status).toBe(402);
    await box.control("POST", "/credits", { account: "acc_first", credits: 30 });
    expect((await box.submit("seedance", { ...videoBody, seed: 1 }, key)).status).toBe(201);
  });

  test("429 by requests and by media", async () => {
    await using box = await createSandboxTestBed({ rateLimit: { requests: 4, seconds: 60 } });
    const media = { ...videoBody, end_image_url: "https://a.b/c.png" };
    for (let count = 0; count < 3; count++) await box.submit("seedance", media);
    expect((await box.submit("seedance", media, { "Idempotency-Key": "media" })).status).toBe(429);
    expect((await box.submit("seedance", videoBody, key)).status).toBe(429);
    box.advance(60);
    expect((await box.submit("seedance", { ...media, seed: 2 }, { "Idempotency-Key": "media" })).status).toBe(201);
    expect((await box.submit("seedance", { ...videoBody, seed: 2 }, key)).status).toBe(201);
  });

  test("503", async () => {
    await using box = await createSandboxTestBed({ maxRunning: 0 });
    expect((await box.submit("seedance", videoBody, key)).status).toBe(503);
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

  test("a duplicate gets 409, nothing is charged yet, a later one gets the task", async () => {
    await using box = await createSandboxTestBed();
    const first = box.submit("seedance", videoBody, slow);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const second = await box.submit("seedance", videoBody, key);
    expect(second).toMatchObject(conflict);
    expect(errorMessageOf(second)).toContain("still running");
    expect(charges(box)).toBe(0);
    const { status, body } = await first;
    expect(status).toBe(201);
    expect((await box.submit("seedance", videoBody, key)).body.id).toBe(body.id);
    expect(charges(box)).toBe(1);
  });

  test("a less slow duplicate gets 409 too and does not end the first", async () => {
    await using box = await createSandboxTestBed();
    const first = box.submit("seedance", videoBody, slow);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const second = await box.submit("seedance", videoBody, { ...key, "X-Sandbox-Fault": "delay=10" });
    expect(second).toMatchObject(conflict);
    expect(await box.submit("seedance", videoBody, key)).toMatchObject(conflict);
    expect((await first).status).toBe(201);
    expect(charges(box)).toBe(1);
  });

  test("two slow ones are one task, other keys and accounts go ahead", async () => {
    await using box = await createSandboxTestBed();
    const other = await box.account(100);
    const slowOnes = [box.submit("seedance", videoBody, slow), box.submit("seedance", videoBody, slow)];
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await box.submit("seedance", videoBody)).status).toBe(201);
    expect((await other.submit("seedance", videoBody, key)).status).toBe(201);
    const replies = await Promise.all(slowOnes);
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
    expect(charges(box)).toBe(3);
  });

  test("a client that gave up on it finds it committed under the key", async () => {
    await using box = await createSandboxTestBed();
    const headers = { ...slow, Authorization: `Bearer ${box.apiKey}`, "Content-Type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(videoBody), signal: AbortSignal.timeout(100) };
    await expect(fetch(`${box.url}${pathOf(page, "seedance")}`, init)).rejects.toThrow();
    expect(await box.submit("seedance", videoBody, key)).toMatchObject(conflict);
    await expect.poll(() => charges(box), { timeout: 5000 }).toBe(1);
    expect((await box.submit("seedance", videoBody, key)).body.id).toBe(box.entries("charge")[0]?.task.id);
    expect(charges(box)).toBe(1);
  });

  test("a replay of a finished request is never in conflict, however slow", async () => {
    await using box = await createSandboxTestBed();
    await box.submit("seedance", videoBody, key);
    const late = box.submit("seedance", videoBody, slow);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await box.submit("seedance", videoBody, key)).status).toBe(201);
    expect((await late).status).toBe(201);
  });
});
