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
const poll = (box: SandboxTestBed) => box.poll("sd2_none");

/** A sandbox with the contract's limit and a clock that a test sets to a second. */
async function createLimitedTestBed(limit: { requests: number; seconds: number } = page.rateLimit) {
  let second = 0;
  const box = await createSandboxTestBed({ rateLimit: limit, clock: { now: () => frozenTime + second * 1000 } });
  return { box, at: (value: number) => (second = value), [Symbol.asyncDispose]: () => box.close() };
}

describe("30 requests in 60 s", () => {
  test.each(contracts)("are the limit of $name, which holds if nothing is said", async (contract) => {
    expect(contract.rateLimit).toMatchObject({ requests: 30, seconds: 60 });
    const sandbox = await startSandbox({ contract, clock: { now: () => frozenTime } });
    const headers = { Authorization: `Bearer ${sandbox.apiKey}` };
    const poll = async () => (await fetch(`${sandbox.url}/api/v1/tasks/sd2_none`, { headers })).status;
    for (let count = 0; count < 30; count++) expect(await poll()).toBe(404);
    expect(await poll()).toBe(429);
    await sandbox.close();
  });

  test("pass, the next is refused with whole seconds after which it passes", async () => {
    await using limits = await createLimitedTestBed();
    const { box, at } = limits;
    at(0.4);
    for (let count = 0; count < 30; count++) expect((await poll(box)).status).toBe(404);
    at(10);
    const refused = await poll(box);
    expect(refused).toMatchObject(limited);
    expect(retryAfterOf(refused)).toBe("51");
    expect(errorMessageOf(refused)).toContain("30 in 60 s");
    at(60.3);
    expect(retryAfterOf(await poll(box))).toBe("1");
    at(10 + Number(retryAfterOf(refused)));
    expect((await poll(box)).status).toBe(404);
  });

  test("slide: a window that began later is as full as one on the minute", async () => {
    await using limits = await createLimitedTestBed();
    const { box, at } = limits;
    at(50);
    for (let count = 0; count < 20; count++) await poll(box);
    at(70);
    for (let count = 0; count < 10; count++) expect((await poll(box)).status).toBe(404);
    expect(retryAfterOf(await poll(box))).toBe("40");
    at(110);
    for (let count = 0; count < 20; count++) expect((await poll(box)).status).toBe(404);
    expect(retryAfterOf(await poll(box))).toBe("20");
  });

  test("count submits and polls, replays and refusals together", async () => {
    await using limits = await createLimitedTestBed({ requests: 6, seconds: 60 });
    const { box } = limits;
    const key = { "Idempotency-Key": "one" };
    const { body } = await box.submit("seedance", videoBody, key);
    await box.submit("seedance", videoBody, key);
    await box.submit("seedance", { prompt: "A" });
    await box.submit("seedance", "{");
    await box.poll(body.id);
    await box.poll("none");
    expect(await box.poll(body.id)).toMatchObject(limited);
    expect(await box.submit("seedance", videoBody)).toMatchObject(limited);
    expect(box.entries("charge")).toHaveLength(1);
  });

  test("are an account's, over all of its keys, and not another's", async () => {
    await using limits = await createLimitedTestBed({ requests: 2, seconds: 60 });
    const { box } = limits;
    const other = await box.account(100);
    const { body: second } = await box.control("POST", "/keys", { account: "acc_first" });
    await poll(box);
    await box.as(String(second.key)).poll("none");
    expect(await box.as(String(second.key)).poll("none")).toMatchObject(limited);
    expect((await other.poll("none")).status).toBe(404);
  });

  test("do not count requests without a key, nor those that are refused for the limit", async () => {
    await using limits = await createLimitedTestBed({ requests: 2, seconds: 60 });
    const { box, at } = limits;
    for (let count = 0; count < 5; count++) expect((await box.as("sk_live_wrong").poll("none")).status).toBe(401);
    await poll(box);
    at(30);
    await poll(box);
    for (let count = 0; count < 5; count++) expect((await poll(box)).status).toBe(429);
    at(60);
    expect((await poll(box)).status).toBe(404);
    expect((await poll(box)).status).toBe(429);
  });

  test("hold at 100 requests at once", async () => {
    await using limits = await createLimitedTestBed();
    const replies = await Promise.all(Array.from({ length: 100 }, () => poll(limits.box)));
    expect(replies.filter(({ status }) => status === 404)).toHaveLength(30);
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(70);
  });

  test("are as many as an option says, or without end", async () => {
    await using limits = await createLimitedTestBed({ requests: 1, seconds: 3 });
    await poll(limits.box);
    expect(retryAfterOf(await poll(limits.box))).toBe("3");
    await using free = await createSandboxTestBed({ rateLimit: false });
    const replies = await Promise.all(Array.from({ length: 100 }, () => poll(free)));
    expect(replies.every(({ status }) => status === 404)).toBe(true);
  });

  test("do not stop media, the state or the dashboard", async () => {
    await using limits = await createLimitedTestBed({ requests: 1, seconds: 60 });
    const { box } = limits;
    const { body } = await box.submit("seedance", videoBody);
    box.advance(30);
    expect(await poll(box)).toMatchObject(limited);
    expect((await box.call("GET", `/media/${body.id}/last-frame.png`)).status).toBe(200);
    expect((await box.control("GET", "/state")).status).toBe(200);
  });
});

describe("reference media", () => {
  const media = [
    { ...videoBody, mode: "image-to-video", image_url: "https://a.b/1.png" },
    { ...videoBody, mode: "media-to-video", media_urls: ["https://a.b/1.png", "https://a.b/2.mp4"] },
    { ...videoBody, end_image_url: "https://a.b/1.png" },
  ];

  test("are checked 3 times in 60 s; other submits and replays go ahead", async () => {
    expect(page.mediaValidationLimit).toMatchObject({ requests: 3, seconds: 60 });
    await using limits = await createLimitedTestBed({ requests: 100, seconds: 60 });
    const { box, at } = limits;
    for (const [index, body] of media.entries()) {
      at(index);
      expect((await box.submit("seedance", body, { "Idempotency-Key": `media-${index}` })).status).toBe(201);
    }
    at(20);
    const refused = await box.submit("seedance", media[0]);
    expect(refused).toMatchObject(limited);
    expect(retryAfterOf(refused)).toBe("40");
    expect(errorMessageOf(refused)).toContain("reference-media");
    expect((await box.submit("seedance", videoBody)).status).toBe(201);
    expect((await box.submit("seedance", media[0], { "Idempotency-Key": "media-0" })).status).toBe(201);
    expect(box.entries("charge")).toHaveLength(4);
    at(60);
    expect((await box.submit("seedance", media[0])).status).toBe(201);
    expect((await box.submit("seedance", media[0])).status).toBe(429);
  });

  test("are not limited where the limit is off", async () => {
    await using box = await createSandboxTestBed();
    for (let count = 0; count < 5; count++) expect((await box.submit("seedance", media[1])).status).toBe(201);
  });
});

describe("tasks at once", () => {
  test("over maxRunning: 503 service_busy with Retry-After and no charge, until one ends", async () => {
    await using box = await createSandboxTestBed({ maxRunning: 2 });
    await box.submit("seedance", videoBody);
    await box.submit("seedance", videoBody);
    const refused = await box.submit("seedance", videoBody, { "Idempotency-Key": "busy" });
    expect(refused).toMatchObject({ status: 503, body: { error: { code: "service_busy" } } });
    expect(retryAfterOf(refused)).toMatch(/^\d+$/);
    expect(await box.balance()).toBe(940);
    box.finish();
    expect((await box.submit("seedance", videoBody, { "Idempotency-Key": "busy" })).status).toBe(201);
  });
});
