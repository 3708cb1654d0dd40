import { describe, expect, test } from "vitest";
import { contracts, page } from "../support/contracts.ts";
import {
  createSandboxTestBed,
  frozenTime,
  gptImageBody,
  type SandboxJson,
  validBodiesOf,
  videoBody,
} from "./support.ts";

const many = 150;

describe("the duration of a job", () => {
  const durations = contracts.flatMap((contract) =>
    Object.entries(contract.models).map(([model, { duration }]) => ({ contract, model, ...duration })),
  );
  test.each(durations)("of $model in contract $contract.name is lognormal around the median", async (one) => {
    const { contract, model, median, minimum, maximum } = one;
    await using testBed = await createSandboxTestBed({ contract, credits: 1e6, maxRunning: 1e6, speed: 1 });
    for (let count = 0; count < many; count++) await testBed.submit(model, validBodiesOf(contract)[model]);
    const seconds = testBed
      .entries("charge")
      .map(({ task }) => (task.endsAt - task.createdAt) / 1000)
      .sort((a, b) => a - b);
    const sigma = minimum && maximum ? Math.log(maximum / minimum) / 4 : 0.3;
    const logs = seconds.map(Math.log);
    const mean = logs.reduce((sum, one) => sum + one, 0) / many;
    const spread = Math.sqrt(logs.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (many - 1));
    // Four standard errors.
    expect(Math.abs(mean - Math.log(median))).toBeLessThan((4 * sigma) / Math.sqrt(many));
    expect(Math.abs(spread - sigma)).toBeLessThan((4 * sigma) / Math.sqrt(2 * many));
    const within = seconds.filter((one) => Math.abs(Math.log(one / median)) < 2 * sigma).length / many;
    expect(within).toBeGreaterThan(0.91);
    expect(within).toBeLessThan(0.99);
  });

  test("is divided by the speed", async () => {
    const durationAt = async (speed: number) => {
      await using testBed = await createSandboxTestBed({ speed });
      await testBed.submit("seedance", videoBody);
      return testBed.entries("charge").map(({ task }) => task.endsAt - task.createdAt)[0] ?? 0;
    };
    expect((await durationAt(1)) / (await durationAt(30))).toBeCloseTo(30);
  });

  test("determines when it ends: not earlier, and in the order of the ends", async () => {
    let now = frozenTime;
    await using testBed = await createSandboxTestBed({ credits: 1e6, clock: { now: () => now } });
    for (let count = 0; count < 20; count++) await testBed.submit("seedance", videoBody);
    const tasks = testBed.entries("charge").map(({ task }) => task);
    const byEnd = tasks.toSorted((a, b) => a.endsAt - b.endsAt);
    for (const { id, endsAt } of byEnd) {
      now = endsAt - 0.01;
      expect((await testBed.poll(id)).body.status).toBe("processing");
      now = endsAt;
      const { body } = await testBed.poll(id);
      expect(body).toMatchObject({ status: "completed", updated_at: new Date(endsAt).toISOString() });
    }
    expect(testBed.entries("settled").map(({ task }) => task)).toEqual(byEnd.map(({ id }) => id));
  });
});

describe("a task", () => {
  test("has its model, tier, channel, resolution, credits and times", async () => {
    await using testBed = await createSandboxTestBed();
    const { body } = await testBed.submit("seedance", {
      ...videoBody,
      quality_tier: "pro",
      channel: "wild",
      resolution: "1080p",
    });
    const expected = {
      model: "seedance",
      quality_tier: "pro",
      channel: "wild",
      resolution: "1080p",
      credits_used: 120,
    };
    const at = new Date(frozenTime).toISOString();
    expect((await testBed.poll(body.id)).body).toEqual({
      id: body.id,
      status: "processing",
      ...expected,
      created_at: at,
      updated_at: at,
    });
    testBed.finish();
    const ended = (await testBed.poll(body.id)).body;
    expect(ended).toMatchObject({ status: "completed", created_at: at });
    expect(Date.parse(String(ended.updated_at))).toBeGreaterThan(frozenTime);
  });

  test("has a unique id of the model's prefix and 12 letters and digits", async () => {
    await using testBed = await createSandboxTestBed({ credits: 1e6 });
    const ids: string[] = [];
    for (const [model, prefix] of [
      ["seedance", "sd2"],
      ["gpt-image-2", "gpt2"],
      ["nano-banana-pro", "nbp"],
    ] as const)
      for (let count = 0; count < 50; count++) {
        const { body } = await testBed.submit(model, validBodiesOf(page)[model]);
        expect(body.id).toMatch(new RegExp(`^${prefix}_[A-Za-z0-9]{12}$`));
        ids.push(String(body.id));
      }
    expect(new Set(ids).size).toBe(150);
  });

  test("has a reason and no output if it failed", async () => {
    await using testBed = await createSandboxTestBed({ failureRate: 1 });
    const { body } = await testBed.submit("seedance", videoBody);
    testBed.finish();
    const failed = (await testBed.poll(body.id)).body;
    expect(failed.error).toEqual({ code: "generation_failed", message: expect.any(String) });
    expect(failed).not.toHaveProperty("output");
  });

  test("fails with the probability failureRate", async () => {
    await using testBed = await createSandboxTestBed({ failureRate: 0.3, credits: 1e6 });
    for (let count = 0; count < many; count++) await testBed.submit("seedance", videoBody);
    const failed = testBed.entries("charge").filter(({ task }) => task.outcome === "failed").length;
    expect(failed / many).toBeGreaterThan(0.2);
    expect(failed / many).toBeLessThan(0.4);
  });
});

describe("the output", () => {
  const run = async (model: string, body: SandboxJson) => {
    await using testBed = await createSandboxTestBed();
    const submitted = await testBed.submit(model, body);
    testBed.finish();
    const output = (await testBed.poll(submitted.body.id)).body.output as SandboxJson;
    const images = output.images as { url: string }[] | undefined;
    const urls = images?.map(({ url }) => url) ?? [String(output.last_frame_url)];
    const files = await Promise.all(urls.map(async (url) => Buffer.from(await (await fetch(url)).arrayBuffer())));
    return { testBed, output, urls, files: files.map((file) => file.toString("base64")) };
  };

  test("of a video job is the video, its last frame and its seed", async () => {
    const { output, testBed } = await run("seedance", videoBody);
    const file = (name: string) =>
      expect.stringMatching(new RegExp(`^${testBed.url}/media/sd2_\\w{12}/${name}\\?poll=1$`));
    expect(output).toEqual({
      video_url: file("video.mp4"),
      last_frame_url: file("last-frame.png"),
      seed: expect.any(Number),
    });
  });

  test.each([0, 42, 4294967295])("has the given seed %i", async (seed) => {
    expect((await run("seedance", { ...videoBody, seed })).output.seed).toBe(seed);
  });

  test("has another seed in range for each task with seed -1 or none", async () => {
    await using testBed = await createSandboxTestBed();
    const seeds: unknown[] = [];
    for (const body of [videoBody, { ...videoBody, seed: -1 }, videoBody]) {
      const { body: task } = await testBed.submit("seedance", body);
      testBed.finish();
      seeds.push(((await testBed.poll(task.id)).body.output as SandboxJson).seed);
    }
    expect(new Set(seeds).size).toBe(3);
    for (const seed of seeds) {
      expect(Number.isInteger(seed)).toBe(true);
      expect(seed).toBeGreaterThanOrEqual(0);
      expect(seed).toBeLessThan(2 ** 32);
    }
  });

  test("has the same bytes only for the same prompt and seed", async () => {
    const [first] = (await run("seedance", { ...videoBody, seed: 1 })).files;
    expect((await run("seedance", { ...videoBody, seed: 1 })).files[0]).toBe(first);
    expect((await run("seedance", { ...videoBody, seed: 2 })).files[0]).not.toBe(first);
    expect((await run("seedance", { prompt: "A steel ship", seed: 1 })).files[0]).not.toBe(first);
  });

  test.each([1, 4])("of batchCount %i is as many different images", async (batchCount) => {
    const { output, urls, files } = await run("gpt-image-2", { ...gptImageBody, batchCount });
    expect(Object.keys(output)).toEqual(["images"]);
    expect(new Set(urls).size).toBe(batchCount);
    expect(new Set(files).size).toBe(batchCount);
  });
});

describe("the seed option", () => {
  const runJobs = async (seed?: string) => {
    await using testBed = await createSandboxTestBed({
      failureRate: 0.3,
      credits: 1e5,
      ...(seed !== undefined && { seed }),
    });
    const bodies = Object.entries(validBodiesOf(page));
    for (let count = 0; count < 30; count++) {
      const [model = "", body] = bodies[count % bodies.length] ?? [];
      await testBed.submit(model, body);
    }
    return testBed.entries("charge").map(({ task: { id, seed, endsAt, outcome } }) => ({ id, seed, endsAt, outcome }));
  };

  test("determines ids, seeds, durations and outcomes", async () => {
    expect(await runJobs("a")).toEqual(await runJobs("a"));
    expect(await runJobs()).toEqual(await runJobs("sandbox"));
  });

  test("changes all of them if it is changed", async () => {
    const [a, b] = [await runJobs("a"), await runJobs("b")];
    expect(a.filter(({ id }) => b.some((other) => other.id === id))).toEqual([]);
    expect(a.map(({ outcome }) => outcome)).not.toEqual(b.map(({ outcome }) => outcome));
    expect(a.filter(({ endsAt }, index) => b[index]?.endsAt === endsAt)).toEqual([]);
  });
});
