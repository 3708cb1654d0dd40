import { describe, expect, test } from "vitest";
import { contracts } from "../support/contracts.ts";
import {
  createSandboxTestBed,
  fieldOfRole,
  nanoBananaBody as plainBody,
  type SandboxJson,
  validBodiesOf,
  videoBody,
} from "./support.ts";

const url = "https://example.com/a.png";
/** The fields that a mode or type requires. */
const companions: Record<string, SandboxJson> = {
  "image-to-video": { image_url: url },
  "media-to-video": { media_urls: [url] },
  "image-to-image": { image_urls: [url] },
};

describe.each(contracts)("prices of $name", (contract) => {
  const bodies = validBodiesOf(contract);
  const observations = Object.entries(contract.prices).flatMap(([model, table]) =>
    table.map((one) => ({ model, ...one })),
  );

  test.each(observations)("$model with $when and input $input costs $credits per $per", async (observation) => {
    const { model, credits, per, when, input } = observation;
    await using testBed = await createSandboxTestBed({ contract });
    const seconds = when[fieldOfRole(contract, model, "seconds")] ?? (per === "second" ? "7" : undefined);
    const kind = String(when.mode ?? when.type ?? "");
    const video = input && { mode: "media-to-video", media_urls: ["https://example.com/a.mp4"] };
    const body: SandboxJson = { ...bodies[model], ...when, ...companions[kind], ...video };
    if (seconds !== undefined) body[fieldOfRole(contract, model, "seconds")] = seconds;
    const expected = per === "second" ? Math.ceil(credits * Number(seconds)) : credits;
    const { body: task } = await testBed.submit(model, body);
    expect(task).toMatchObject({ credits_used: expected, remaining_credits: 1000 - expected });
    expect(await testBed.balance()).toBe(1000 - expected);
  });

  test("the page's example costs 30 credits", async () => {
    await using testBed = await createSandboxTestBed({ contract });
    const body = { mode: "text-to-video", quality_tier: "standard", duration: "5", resolution: "720p", ...videoBody };
    expect((await testBed.submit("seedance", body)).body.credits_used).toBe(30);
    expect((await testBed.submit("seedance", videoBody)).body.credits_used).toBe(30);
  });

  test.each([1, 2, 3, 4])("%i images cost the price of one for each", async (batchCount) => {
    await using testBed = await createSandboxTestBed({ contract });
    expect((await testBed.submit("gpt-image-2", { ...bodies["gpt-image-2"], batchCount })).body.credits_used).toBe(
      5 * batchCount,
    );
  });

  test("a job without a matching price costs the model's highest", async () => {
    await using testBed = await createSandboxTestBed({ contract });
    const body = { ...bodies["nano-banana-pro"], resolution: "4K" };
    expect((await testBed.submit("nano-banana-pro", body)).body.credits_used).toBe(12);
  });
});

describe("the balance", () => {
  test("is too low: 402 has the price and the balance, and nothing is charged", async () => {
    await using testBed = await createSandboxTestBed({ credits: 29 });
    const { status, body } = await testBed.submit("seedance", videoBody);
    expect(status).toBe(402);
    expect(body).toEqual({
      error: { code: "insufficient_credits", message: expect.stringMatching(/30.*29/) },
      required_credits: 30,
      available_credits: 29,
    });
    expect(await testBed.balance()).toBe(29);
    expect(testBed.entries("charge")).toEqual([]);
  });

  test("can be spent to the last credit and topped up", async () => {
    await using testBed = await createSandboxTestBed({ credits: 30 });
    expect((await testBed.submit("seedance", videoBody)).body.remaining_credits).toBe(0);
    expect((await testBed.submit("seedance", videoBody)).status).toBe(402);
    expect((await testBed.control("POST", "/credits", { account: "acc_first", credits: 12.5 })).body.credits).toBe(
      12.5,
    );
    expect((await testBed.submit("nano-banana-pro", plainBody)).body.remaining_credits).toBe(0.5);
  });

  test("is never negative with 50 concurrent submits", async () => {
    await using testBed = await createSandboxTestBed({ credits: 300 });
    const replies = await Promise.all(Array.from({ length: 50 }, () => testBed.submit("seedance", videoBody)));
    const statuses = replies.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(10);
    expect(statuses.filter((status) => status === 402)).toHaveLength(40);
    expect(await testBed.balance()).toBe(0);
    expect(replies.every(({ body }) => Number(body.remaining_credits ?? body.available_credits) >= 0)).toBe(true);
  });

  test("is never negative with 20 concurrent slow submits", async () => {
    await using testBed = await createSandboxTestBed({ credits: 100 });
    const slow = () => testBed.submit("seedance", videoBody, { "X-Sandbox-Fault": "delay=20" });
    await Promise.all(Array.from({ length: 20 }, slow));
    expect(await testBed.balance()).toBe(10);
  });

  test("gets one refund for a failed task, however often it is polled", async () => {
    await using testBed = await createSandboxTestBed({ failureRate: 1 });
    const { body } = await testBed.submit("seedance", videoBody);
    expect(await testBed.balance()).toBe(970);
    testBed.finish();
    for (let count = 0; count < 5; count++)
      expect((await testBed.poll(body.id)).body).toMatchObject({ status: "failed", credits_refunded: 30 });
    testBed.finish();
    expect(testBed.entries("refund")).toMatchObject([{ task: body.id, account: "acc_first", credits: 30 }]);
    expect(await testBed.balance()).toBe(1000);
  });

  test("gets no refund for a completed task", async () => {
    await using testBed = await createSandboxTestBed();
    const { body } = await testBed.submit("seedance", videoBody);
    testBed.finish();
    expect((await testBed.poll(body.id)).body).not.toHaveProperty("credits_refunded");
    expect(testBed.entries("refund")).toEqual([]);
  });

  test("equals the sum of the ledger", async () => {
    await using testBed = await createSandboxTestBed({ failureRate: 0.5 });
    for (let count = 0; count < 20; count++) await testBed.submit("seedance", videoBody);
    testBed.finish();
    const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
    const added = sum(testBed.entries("credits").map(({ credits }) => credits));
    const refunded = sum(testBed.entries("refund").map(({ credits }) => credits));
    const spent = sum(testBed.entries("charge").map(({ task }) => task.credits));
    expect(refunded).toBeGreaterThan(0);
    expect(refunded).toBeLessThan(spent);
    expect(await testBed.balance()).toBe(added + refunded - spent);
  });
});
