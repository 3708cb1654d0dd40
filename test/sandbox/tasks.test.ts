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

describe("how long a job takes", () => {
  const seen = contracts.flatMap((contract) =>
    Object.entries(contract.models).map(([model, { duration }]) => ({ contract, model, ...duration })),
  );
  test.each(seen)("$contract.name $model: lognormal around the contract's median", async (one) => {
    const { contract, model, median, minimum, maximum } = one;
    await using box = await createSandboxTestBed({ contract, credits: 1e6, maxRunning: 1e6, speed: 1 });
    for (let count = 0; count < many; count++) await box.submit(model, validBodiesOf(contract)[model]);
    const seconds = box
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

  test("follows the speed", async () => {
    const takes = async (speed: number) => {
      await using box = await createSandboxTestBed({ speed });
      await box.submit("seedance", videoBody);
      return box.entries("charge").map(({ task }) => task.endsAt - task.createdAt)[0] ?? 0;
    };
    expect((await takes(1)) / (await takes(30))).toBeCloseTo(30);
  });

  test("jobs end in their own order when their time has come, and not before", async () => {
    let now = frozenTime;
    await using box = await createSandboxTestBed({ credits: 1e6, clock: { now: () => now } });
    for (let count = 0; count < 20; count++) await box.submit("seedance", videoBody);
    const tasks = box.entries("charge").map(({ task }) => task);
    const byEnd = tasks.toSorted((a, b) => a.endsAt - b.endsAt);
    for (const { id, endsAt } of byEnd) {
      now = endsAt - 0.01;
      expect((await box.poll(id)).body.status).toBe("processing");
      now = endsAt;
      const { body } = await box.poll(id);
      expect(body).toMatchObject({ status: "completed", updated_at: new Date(endsAt).toISOString() });
    }
    expect(box.entries("settled").map(({ task }) => task)).toEqual(byEnd.map(({ id }) => id));
  });
});

describe("what a task tells", () => {
  test("its model, tier, channel, resolution, credits and moments", async () => {
    await using box = await createSandboxTestBed();
    const { body } = await box.submit("seedance", {
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
    expect((await box.poll(body.id)).body).toEqual({
      id: body.id,
      status: "processing",
      ...expected,
      created_at: at,
      updated_at: at,
    });
    box.finish();
    const ended = (await box.poll(body.id)).body;
    expect(ended).toMatchObject({ status: "completed", created_at: at });
    expect(Date.parse(String(ended.updated_at))).toBeGreaterThan(frozenTime);
  });

  test("ids are a model's prefix and 12 letters and digits, and no two are the same", async () => {
    await using box = await createSandboxTestBed({ credits: 1e6 });
    const ids: string[] = [];
    for (const [model, prefix] of [
      ["seedance", "sd2"],
      ["gpt-image-2", "gpt2"],
      ["nano-banana-pro", "nbp"],
    ] as const)
      for (let count = 0; count < 50; count++) {
        const { body } = await box.submit(model, validBodiesOf(page)[model]);
        expect(body.id).toMatch(new RegExp(`^${prefix}_[A-Za-z0-9]{12}$`));
        ids.push(String(body.id));
      }
    expect(new Set(ids).size).toBe(150);
  });

  test("a failed one has a reason and no output", async () => {
    await using box = await createSandboxTestBed({ failureRate: 1 });
    const { body } = await box.submit("seedance", videoBody);
    box.finish();
    const failed = (await box.poll(body.id)).body;
    expect(failed.error).toEqual({ code: "generation_failed", message: expect.any(String) });
    expect(failed).not.toHaveProperty("output");
  });

  test("about the share of tasks fails that was asked for", async () => {
    await using box = await createSandboxTestBed({ failureRate: 0.3, credits: 1e6 });
    for (let count = 0; count < many; count++) await box.submit("seedance", videoBody);
    const failed = box.entries("charge").filter(({ task }) => task.outcome === "failed").length;
    expect(failed / many).toBeGreaterThan(0.2);
    expect(failed / many).toBeLessThan(0.4);
  });
});

describe("what comes out", () => {
  const run = async (model: string, body: SandboxJson) => {
    await using box = await createSandboxTestBed();
    const submitted = await box.submit(model, body);
    box.finish();
    const output = (await box.poll(submitted.body.id)).body.output as SandboxJson;
    const images = output.images as { url: string }[] | undefined;
    const urls = images?.map(({ url }) => url) ?? [String(output.last_frame_url)];
    const files = await Promise.all(urls.map(async (url) => Buffer.from(await (await fetch(url)).arrayBuffer())));
    return { box, output, urls, files: files.map((file) => file.toString("base64")) };
  };

  test("a video: the video, its last frame, its seed", async () => {
    const { output, box } = await run("seedance", videoBody);
    const file = (name: string) => expect.stringMatching(new RegExp(`^${box.url}/media/sd2_\\w{12}/${name}\\?poll=1$`));
    expect(output).toEqual({
      video_url: file("video.mp4"),
      last_frame_url: file("last-frame.png"),
      seed: expect.any(Number),
    });
  });

  test.each([0, 42, 4294967295])("the seed %i is kept", async (seed) => {
    expect((await run("seedance", { ...videoBody, seed })).output.seed).toBe(seed);
  });

  test("seed -1 and none give a seed in range, another for each task", async () => {
    await using box = await createSandboxTestBed();
    const seeds: unknown[] = [];
    for (const body of [videoBody, { ...videoBody, seed: -1 }, videoBody]) {
      const { body: task } = await box.submit("seedance", body);
      box.finish();
      seeds.push(((await box.poll(task.id)).body.output as SandboxJson).seed);
    }
    expect(new Set(seeds).size).toBe(3);
    for (const seed of seeds) {
      expect(Number.isInteger(seed)).toBe(true);
      expect(seed).toBeGreaterThanOrEqual(0);
      expect(seed).toBeLessThan(2 ** 32);
    }
  });

  test("the same prompt and seed give the same bytes, another of the two gives others", async () => {
    const [first] = (await run("seedance", { ...videoBody, seed: 1 })).files;
    expect((await run("seedance", { ...videoBody, seed: 1 })).files[0]).toBe(first);
    expect((await run("seedance", { ...videoBody, seed: 2 })).files[0]).not.toBe(first);
    expect((await run("seedance", { prompt: "A steel ship", seed: 1 })).files[0]).not.toBe(first);
  });

  test.each([1, 4])("batchCount %i gives as many different images", async (batchCount) => {
    const { output, urls, files } = await run("gpt-image-2", { ...gptImageBody, batchCount });
    expect(Object.keys(output)).toEqual(["images"]);
    expect(new Set(urls).size).toBe(batchCount);
    expect(new Set(files).size).toBe(batchCount);
  });
});

describe("the seed option", () => {
  const story = async (seed?: string) => {
    await using box = await createSandboxTestBed({
      failureRate: 0.3,
      credits: 1e5,
      ...(seed !== undefined && { seed }),
    });
    const bodies = Object.entries(validBodiesOf(page));
    for (let count = 0; count < 30; count++) {
      const [model = "", body] = bodies[count % bodies.length] ?? [];
      await box.submit(model, body);
    }
    return box.entries("charge").map(({ task: { id, seed, endsAt, outcome } }) => ({ id, seed, endsAt, outcome }));
  };

  test("decides ids, seeds, durations and outcomes", async () => {
    expect(await story("a")).toEqual(await story("a"));
    expect(await story()).toEqual(await story("sandbox"));
  });

  test("another one gives others", async () => {
    const [a, b] = [await story("a"), await story("b")];
    expect(a.filter(({ id }) => b.some((other) => other.id === id))).toEqual([]);
    expect(a.map(({ outcome }) => outcome)).not.toEqual(b.map(({ outcome }) => outcome));
    expect(a.filter(({ endsAt }, index) => b[index]?.endsAt === endsAt)).toEqual([]);
  });
});
