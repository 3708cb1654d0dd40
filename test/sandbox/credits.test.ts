import { describe, expect, test } from "vitest";
import { contracts } from "../support/contracts.ts";
import {
  createSandboxTestBed,
  fieldOfRole,
  nanoBananaBody as plainBox,
  type SandboxJson,
  validBodiesOf,
  videoBody,
} from "./support.ts";

const url = "https://example.com/a.png";
/** What a mode or type asks for beside itself. */
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

  test.each(observations)("$model $when costs $credits a $per", async ({ model, credits, per, when }) => {
    await using box = await createSandboxTestBed({ contract });
    const seconds = when[fieldOfRole(contract, model, "seconds")] ?? (per === "second" ? "7" : undefined);
    const kind = String(when.mode ?? when.type ?? "");
    const body: SandboxJson = { ...bodies[model], ...when, ...companions[kind] };
    if (seconds !== undefined) body[fieldOfRole(contract, model, "seconds")] = seconds;
    const expected = per === "second" ? credits * Number(seconds) : credits;
    const { body: answer } = await box.submit(model, body);
    expect(answer).toMatchObject({ credits_used: expected, remaining_credits: 1000 - expected });
    expect(await box.balance()).toBe(1000 - expected);
  });

  test("the page's example costs 30", async () => {
    await using box = await createSandboxTestBed({ contract });
    const body = { mode: "text-to-video", quality_tier: "standard", duration: "5", resolution: "720p", ...videoBody };
    expect((await box.submit("seedance", body)).body.credits_used).toBe(30);
    expect((await box.submit("seedance", videoBody)).body.credits_used).toBe(30);
  });

  test.each([1, 2, 3, 4])("%i images cost as many times one", async (batchCount) => {
    await using box = await createSandboxTestBed({ contract });
    expect((await box.submit("gpt-image-2", { ...bodies["gpt-image-2"], batchCount })).body.credits_used).toBe(
      5 * batchCount,
    );
  });

  test("what the table does not tell costs the model's highest", async () => {
    await using box = await createSandboxTestBed({ contract });
    const body = { ...bodies["nano-banana-pro"], resolution: "4K" };
    expect((await box.submit("nano-banana-pro", body)).body.credits_used).toBe(12);
  });
});

describe("the balance", () => {
  test("402 tells what the job costs and what is there, and charges nothing", async () => {
    await using box = await createSandboxTestBed({ credits: 29 });
    const { status, body } = await box.submit("seedance", videoBody);
    expect(status).toBe(402);
    expect(body).toEqual({
      error: { code: "insufficient_credits", message: expect.stringMatching(/30.*29/) },
      required_credits: 30,
      available_credits: 29,
    });
    expect(await box.balance()).toBe(29);
    expect(box.entries("charge")).toEqual([]);
  });

  test("can be spent to the last credit and topped up", async () => {
    await using box = await createSandboxTestBed({ credits: 30 });
    expect((await box.submit("seedance", videoBody)).body.remaining_credits).toBe(0);
    expect((await box.submit("seedance", videoBody)).status).toBe(402);
    expect((await box.control("POST", "/credits", { account: "acc_first", credits: 12.5 })).body.credits).toBe(12.5);
    expect((await box.submit("nano-banana-pro", plainBox)).body.remaining_credits).toBe(0.5);
  });

  test("is never negative under 50 submits at once", async () => {
    await using box = await createSandboxTestBed({ credits: 300 });
    const replies = await Promise.all(Array.from({ length: 50 }, () => box.submit("seedance", videoBody)));
    const statuses = replies.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(10);
    expect(statuses.filter((status) => status === 402)).toHaveLength(40);
    expect(await box.balance()).toBe(0);
    expect(replies.every(({ body }) => Number(body.remaining_credits ?? body.available_credits) >= 0)).toBe(true);
  });

  test("is never negative under 20 slow submits at once", async () => {
    await using box = await createSandboxTestBed({ credits: 100 });
    const slow = () => box.submit("seedance", videoBody, { "X-Sandbox-Fault": "delay=20" });
    await Promise.all(Array.from({ length: 20 }, slow));
    expect(await box.balance()).toBe(10);
  });

  test("a failed task is refunded once, however often it is read", async () => {
    await using box = await createSandboxTestBed({ failureRate: 1 });
    const { body } = await box.submit("seedance", videoBody);
    expect(await box.balance()).toBe(970);
    box.finish();
    for (let count = 0; count < 5; count++)
      expect((await box.poll(body.id)).body).toMatchObject({ status: "failed", credits_refunded: 30 });
    box.finish();
    expect(box.entries("refund")).toMatchObject([{ task: body.id, account: "acc_first", credits: 30 }]);
    expect(await box.balance()).toBe(1000);
  });

  test("a completed task is not refunded", async () => {
    await using box = await createSandboxTestBed();
    const { body } = await box.submit("seedance", videoBody);
    box.finish();
    expect((await box.poll(body.id)).body).not.toHaveProperty("credits_refunded");
    expect(box.entries("refund")).toEqual([]);
  });

  test("is the sum of the ledger", async () => {
    await using box = await createSandboxTestBed({ failureRate: 0.5 });
    for (let count = 0; count < 20; count++) await box.submit("seedance", videoBody);
    box.finish();
    const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
    const given = sum(box.entries("credits").map(({ credits }) => credits));
    const back = sum(box.entries("refund").map(({ credits }) => credits));
    const spent = sum(box.entries("charge").map(({ task }) => task.credits));
    expect(back).toBeGreaterThan(0);
    expect(back).toBeLessThan(spent);
    expect(await box.balance()).toBe(given + back - spent);
  });
});
