import { describe, expect, test } from "vitest";
import { startSandbox } from "../../src/sandbox/index.ts";
import { contracts, page } from "../support/contracts.ts";
import {
  createSandboxTestBed,
  errorMessageOf,
  frozenTime,
  type SandboxTestBed,
  type TestResponse,
  videoBody,
} from "./support.ts";

const limited = { status: 429, body: { error: { code: "rate_limited", message: expect.any(String) } } };
const retryAfterOf = ({ headers }: TestResponse) => headers.get("retry-after") ?? "";
const poll = (testBed: SandboxTestBed) => testBed.poll("sd2_none");

/** Creates a sandbox with the contract's limit and a clock that the test sets. */
async function createLimitedTestBed(limit: { requests: number; seconds: number } = page.rateLimit) {
  let second = 0;
  const testBed = await createSandboxTestBed({ rateLimit: limit, clock: { now: () => frozenTime + second * 1000 } });
  return { testBed, at: (value: number) => (second = value), [Symbol.asyncDispose]: () => testBed.close() };
}

describe("the rate limit", () => {
  test.each(contracts)("of $name is 30 requests in 60 s by default", async (contract) => {
    expect(contract.rateLimit).toMatchObject({ requests: 30, seconds: 60 });
    const sandbox = await startSandbox({ contract, clock: { now: () => frozenTime } });
    const headers = { Authorization: `Bearer ${sandbox.apiKey}` };
    const poll = async () => (await fetch(`${sandbox.url}/api/v1/tasks/sd2_none`, { headers })).status;
    for (let count = 0; count < 30; count++) expect(await poll()).toBe(404);
    expect(await poll()).toBe(429);
    await sandbox.close();
  });

  test("rejects the 31st request with the whole seconds to wait", async () => {
    await using limits = await createLimitedTestBed();
    const { testBed, at } = limits;
    at(0.4);
    for (let count = 0; count < 30; count++) expect((await poll(testBed)).status).toBe(404);
    at(10);
    const refused = await poll(testBed);
    expect(refused).toMatchObject(limited);
    expect(retryAfterOf(refused)).toBe("51");
    expect(errorMessageOf(refused)).toContain("30 in 60 s");
    at(60.3);
    expect(retryAfterOf(await poll(testBed))).toBe("1");
    at(10 + Number(retryAfterOf(refused)));
    expect((await poll(testBed)).status).toBe(404);
  });

  test("applies to a sliding window, not to each minute", async () => {
    await using limits = await createLimitedTestBed();
    const { testBed, at } = limits;
    at(50);
    for (let count = 0; count < 20; count++) await poll(testBed);
    at(70);
    for (let count = 0; count < 10; count++) expect((await poll(testBed)).status).toBe(404);
    expect(retryAfterOf(await poll(testBed))).toBe("40");
    at(110);
    for (let count = 0; count < 20; count++) expect((await poll(testBed)).status).toBe(404);
    expect(retryAfterOf(await poll(testBed))).toBe("20");
  });

  test("counts submits and polls, replays and rejected bodies together", async () => {
    await using limits = await createLimitedTestBed({ requests: 6, seconds: 60 });
    const { testBed } = limits;
    const key = { "Idempotency-Key": "one" };
    const { body } = await testBed.submit("seedance", videoBody, key);
    await testBed.submit("seedance", videoBody, key);
    await testBed.submit("seedance", { prompt: "A" });
    await testBed.submit("seedance", "{");
    await testBed.poll(body.id);
    await testBed.poll("none");
    expect(await testBed.poll(body.id)).toMatchObject(limited);
    expect(await testBed.submit("seedance", videoBody)).toMatchObject(limited);
    expect(testBed.entries("charge")).toHaveLength(1);
  });

  test("applies to all keys of an account together, and to each account separately", async () => {
    await using limits = await createLimitedTestBed({ requests: 2, seconds: 60 });
    const { testBed } = limits;
    const other = await testBed.account(100);
    const { body: second } = await testBed.control("POST", "/keys", { account: "acc_first" });
    await poll(testBed);
    await testBed.as(String(second.key)).poll("none");
    expect(await testBed.as(String(second.key)).poll("none")).toMatchObject(limited);
    expect((await other.poll("none")).status).toBe(404);
  });

  test("does not count requests without a valid key or beyond the limit", async () => {
    await using limits = await createLimitedTestBed({ requests: 2, seconds: 60 });
    const { testBed, at } = limits;
    for (let count = 0; count < 5; count++) expect((await testBed.as("sk_live_wrong").poll("none")).status).toBe(401);
    await poll(testBed);
    at(30);
    await poll(testBed);
    for (let count = 0; count < 5; count++) expect((await poll(testBed)).status).toBe(429);
    at(60);
    expect((await poll(testBed)).status).toBe(404);
    expect((await poll(testBed)).status).toBe(429);
  });

  test("holds for 100 concurrent requests", async () => {
    await using limits = await createLimitedTestBed();
    const replies = await Promise.all(Array.from({ length: 100 }, () => poll(limits.testBed)));
    expect(replies.filter(({ status }) => status === 404)).toHaveLength(30);
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(70);
  });

  test("can be changed or turned off by an option", async () => {
    await using limits = await createLimitedTestBed({ requests: 1, seconds: 3 });
    await poll(limits.testBed);
    expect(retryAfterOf(await poll(limits.testBed))).toBe("3");
    await using free = await createSandboxTestBed({ rateLimit: false });
    const replies = await Promise.all(Array.from({ length: 100 }, () => poll(free)));
    expect(replies.every(({ status }) => status === 404)).toBe(true);
  });

  test("does not apply to media and the control API", async () => {
    await using limits = await createLimitedTestBed({ requests: 1, seconds: 60 });
    const { testBed } = limits;
    const { body } = await testBed.submit("seedance", videoBody);
    testBed.advance(30);
    expect(await poll(testBed)).toMatchObject(limited);
    expect((await testBed.call("GET", `/media/${body.id}/last-frame.png`)).status).toBe(200);
    expect((await testBed.control("GET", "/state")).status).toBe(200);
  });
});

describe("the limit of reference media", () => {
  const media = [
    { ...videoBody, mode: "image-to-video", image_url: "https://a.b/1.png" },
    { ...videoBody, mode: "media-to-video", media_urls: ["https://a.b/1.png", "https://a.b/2.mp4"] },
    { ...videoBody, end_image_url: "https://a.b/1.png" },
  ];

  test("accepts 3 submits with media in 60 s; other submits and replays are not limited", async () => {
    expect(page.mediaValidationLimit).toMatchObject({ requests: 3, seconds: 60 });
    await using limits = await createLimitedTestBed({ requests: 100, seconds: 60 });
    const { testBed, at } = limits;
    for (const [index, body] of media.entries()) {
      at(index);
      expect((await testBed.submit("seedance", body, { "Idempotency-Key": `media-${index}` })).status).toBe(201);
    }
    at(20);
    const refused = await testBed.submit("seedance", media[0]);
    expect(refused).toMatchObject(limited);
    expect(retryAfterOf(refused)).toBe("40");
    expect(errorMessageOf(refused)).toContain("reference-media");
    expect((await testBed.submit("seedance", videoBody)).status).toBe(201);
    expect((await testBed.submit("seedance", media[0], { "Idempotency-Key": "media-0" })).status).toBe(201);
    expect(testBed.entries("charge")).toHaveLength(4);
    at(60);
    expect((await testBed.submit("seedance", media[0])).status).toBe(201);
    expect((await testBed.submit("seedance", media[0])).status).toBe(429);
  });

  test("is off if the rate limit is off", async () => {
    await using testBed = await createSandboxTestBed();
    for (let count = 0; count < 5; count++) expect((await testBed.submit("seedance", media[1])).status).toBe(201);
  });
});

describe("maxRunning", () => {
  test("rejects further submits with 503 service_busy and no charge until a task ends", async () => {
    await using testBed = await createSandboxTestBed({ maxRunning: 2 });
    await testBed.submit("seedance", videoBody);
    await testBed.submit("seedance", videoBody);
    const refused = await testBed.submit("seedance", videoBody, { "Idempotency-Key": "busy" });
    expect(refused).toMatchObject({ status: 503, body: { error: { code: "service_busy" } } });
    expect(retryAfterOf(refused)).toMatch(/^\d+$/);
    expect(await testBed.balance()).toBe(940);
    testBed.finish();
    expect((await testBed.submit("seedance", videoBody, { "Idempotency-Key": "busy" })).status).toBe(201);
  });
});
