import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type CliTestBed, createCliTestBed } from "./support/test-bed.ts";

/** A manifest of so many pictures in the work folder. */
function manifest({ cwd }: CliTestBed, count: number, more: object[] = []) {
  const rows = Array.from({ length: count }, (_, index) => ({
    id: `box-${index + 1}`,
    model: "nano-banana-pro",
    prompt: `A red box with number ${index + 1} on a wooden table`,
  }));
  const text = [...rows, ...more].map((row) => `${JSON.stringify(row)}\n`).join("");
  writeFileSync(join(cwd, "boxes.jsonl"), text);
}

const run = ["batch", "run", "boxes.jsonl"];

describe.concurrent("seedance batch", { timeout: 40_000 }, () => {
  test("runs a manifest, tells each row as a line, and the whole in the last one; again it has nothing to do", async () => {
    await using all = await createCliTestBed();
    manifest(all, 5);
    const first = await all.seedance(run);
    expect(first).toMatchObject({ code: 0 });
    const { batch } = first.json.at(-1);
    expect(batch).toMatchObject({ name: "boxes", added: 5, known: 0, bad: 0, exitCode: 0, states: { downloaded: 5 } });
    expect(batch.resume).toBeUndefined();
    const saved = first.json.filter(({ event }) => event === "downloaded");
    expect(saved.map(({ row }) => row).sort()).toEqual(["box-1", "box-2", "box-3", "box-4", "box-5"]);
    expect(saved[0]).toMatchObject({ id: expect.stringMatching(/^nbp_/), credits: 12, files: [{ type: "image/png" }] });
    expect(all.files(join(all.cwd, "boxes"))).toHaveLength(5);
    const again = await all.seedance([...run, "--quiet"]);
    expect(again).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(all.charges()).toBe(5);

    const status = await all.seedance(["batch", "status", "boxes.jsonl"]);
    expect(status.json[0]).toMatchObject({ batch: "boxes", states: { downloaded: 5 }, credits: { charged: 60 } });
    const rows = await all.seedance(["batch", "status", "boxes", "--rows"]);
    expect(rows.json).toHaveLength(5);
    expect(rows.json[0]).toMatchObject({ row: "box-1", line: 1, state: "downloaded", credits: 12 });
  });

  test("bad rows are told with line, field and rule, and the exit code is 2 though the others are done", async () => {
    await using all = await createCliTestBed();
    manifest(all, 2, [{ id: "large", model: "nano-banana-pro", prompt: "A box", resolution: "9K" }]);
    const told = await all.seedance(run);
    expect(told).toMatchObject({ code: 2 });
    expect(told.json.find(({ event }) => event === "refused")).toMatchObject({
      row: "large",
      line: 3,
      error: { issues: [{ field: "resolution" }] },
    });
    expect(all.charges()).toBe(2);
    const strict = await all.seedance([...run, "--name", "other", "--strict"]);
    expect(strict.code).toBe(2);
    expect(strict.stderr).toContain("line 3: resolution");
    expect(all.charges()).toBe(2);
  });

  test("above confirm-above somebody has to agree: --yes, or nothing is submitted", async () => {
    await using all = await createCliTestBed();
    manifest(all, 3);
    await all.seedance(["config", "set", "confirm-above", "35"]);
    const asked = await all.seedance(run);
    expect([asked.code, all.charges()]).toEqual([4, 0]);
    expect(asked.stderr).toContain(
      "3 rows to be submitted, they may cost 36 credits. That is above confirm-above (35)",
    );
    expect((await all.seedance([...run, "--yes"])).code).toBe(0);
    // Nothing waits any more: there is nothing to agree on.
    expect((await all.seedance(run)).code).toBe(0);
    expect(all.charges()).toBe(3);
  });

  test("each way to end early has its exit code, and says how to go on", async () => {
    await using all = await createCliTestBed({ credits: 24 });
    manifest(all, 3);
    const canary = await all.seedance([...run, "--canary", "1"]);
    expect(canary).toMatchObject({ code: 6 });
    expect(canary.json.at(-1).batch).toMatchObject({ stop: "canary", resume: "seedance batch resume boxes" });
    expect(canary.stderr).toContain("Canary: 1 of 1 row done, 12 credits charged, 12 quoted at the most.");
    const poor = await all.seedance(["batch", "resume", "boxes"]);
    expect(poor).toMatchObject({ code: 4 });
    expect(poor.json.at(-1).batch).toMatchObject({ stop: "credits", states: { downloaded: 2, waiting: 1 } });
    expect(
      await all.seedance(["batch", "resume", "boxes"], { env: { SEEDANCE_API_KEY: "sk_live_other" } }),
    ).toMatchObject({ code: 2 });
    all.sandbox.faults.add({ name: "unauthorized" });
    expect(await all.seedance(run)).toMatchObject({ code: 3 });
    expect(all.charges()).toBe(2);
  });

  test("a canary that is good goes on with --yes", async () => {
    await using all = await createCliTestBed();
    manifest(all, 4);
    expect(await all.seedance([...run, "--canary", "2", "--yes"])).toMatchObject({ code: 0 });
    expect(all.charges()).toBe(4);
  });

  test("Ctrl-C ends with 130 and the line that goes on", async () => {
    await using all = await createCliTestBed();
    manifest(all, 3);
    all.sandbox.faults.add({ name: "never-ends", times: 1 });
    const stopped = await all.seedance([...run, "--no-json"], {
      onStderr: (text, kill) => text.includes("downloaded") && kill("SIGINT"),
    });
    expect(stopped).toMatchObject({ code: 130 });
    expect(stopped.stderr).toContain("To go on, without a second charge: seedance batch resume boxes");
  });

  test("a second process is refused with the pid of the first, and starts at once when that is killed", async () => {
    await using all = await createCliTestBed();
    manifest(all, 3);
    all.sandbox.faults.add({ name: "never-ends", times: 1 });
    let second: ReturnType<typeof all.seedance> | undefined;
    const first = await all.seedance([...run, "--no-json"], {
      onStderr(text, kill) {
        if (!text.includes("downloaded") || second) return;
        second = all.seedance(run);
        second.then(() => kill("SIGKILL"));
      },
    });
    expect(first.signal).toBe("SIGKILL");
    const refused = await second;
    expect(refused).toMatchObject({ code: 7 });
    expect(refused?.json.at(-1).error).toMatchObject({
      code: "batch_running",
      message: expect.stringMatching(/process \d+/),
    });
    const third = await all.seedance([...run, "--timeout", "60"]);
    expect(third.json.at(-1).batch.states).toMatchObject({ downloaded: 2, running: 1 });
    expect(third.code).toBe(6);
    expect(all.charges()).toBe(3);
  });

  test("pause, resume and cancel are told to whoever runs it; without such a batch they say so", async () => {
    await using all = await createCliTestBed();
    expect(await all.seedance(["batch", "pause", "boxes"])).toMatchObject({ code: 2 });
    manifest(all, 30);
    const told: string[] = [];
    const ended = await all.seedance([...run, "--max-in-flight", "1", "--no-json"], {
      async onStderr(text) {
        if (!text.includes("submitted box-1 ") || told.length > 0) return;
        told.push("pause");
        const paused = await all.seedance(["batch", "pause", "boxes"]);
        told.push(paused.stdout);
        told.push((await all.seedance(["batch", "status", "boxes"])).stdout);
        told.push((await all.seedance(["batch", "resume", "boxes"])).stdout);
        await all.seedance(["batch", "cancel", "boxes"]);
      },
    });
    expect(JSON.parse(told[1] ?? "")).toMatchObject({ batch: "boxes", command: "pause", pid: expect.any(Number) });
    expect(JSON.parse(told[2] ?? "")).toMatchObject({ command: "pause" });
    expect(JSON.parse(told[3] ?? "")).toMatchObject({ command: "run" });
    expect(ended.code).toBe(130);
    expect(ended.stderr).toContain("it was cancelled");
    expect(all.charges()).toBeLessThan(30);
  });

  test("what is wrong with the line is told with the nearest word", async () => {
    await using all = await createCliTestBed();
    const wrong = await all.seedance(["batch", "rum", "boxes.jsonl"]);
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toContain("Did you mean run?");
    expect(await all.seedance(["batch", "run"])).toMatchObject({ code: 2 });
    expect(await all.seedance(["batch", "run", "none.jsonl"])).toMatchObject({ code: 2 });
    const help = await all.seedance(["batch", "run", "--help"]);
    expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining("--canary N") });
    const limit = await all.seedance(run, { env: { SEEDANCE_RATE_LIMIT: "fast" } });
    expect(limit.stderr).toContain('rate-limit "fast": must be N/SECONDS, as 30/60.');
  });
});
