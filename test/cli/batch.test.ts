import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type CliTestBed, createCliTestBed } from "./support/test-bed.ts";

/** Writes a manifest of `count` images in the work folder. */
function writeManifest({ cwd }: CliTestBed, count: number, more: object[] = []) {
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
  test("runs a manifest and prints a line for each row and a summary; a second run has nothing to do", async () => {
    await using testBed = await createCliTestBed();
    writeManifest(testBed, 5);
    const first = await testBed.seedance(run);
    expect(first).toMatchObject({ code: 0 });
    const { batch } = first.json.at(-1);
    expect(batch).toMatchObject({ name: "boxes", added: 5, known: 0, bad: 0, exitCode: 0, states: { downloaded: 5 } });
    expect(batch.resume).toBeUndefined();
    const saved = first.json.filter(({ event }) => event === "downloaded");
    expect(saved.map(({ row }) => row).sort()).toEqual(["box-1", "box-2", "box-3", "box-4", "box-5"]);
    expect(saved[0]).toMatchObject({ id: expect.stringMatching(/^nbp_/), credits: 12, files: [{ type: "image/png" }] });
    expect(testBed.files(join(testBed.cwd, "boxes"))).toHaveLength(5);
    const again = await testBed.seedance([...run, "--quiet"]);
    expect(again).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(testBed.charges()).toBe(5);

    const status = await testBed.seedance(["batch", "status", "boxes.jsonl"]);
    expect(status.json[0]).toMatchObject({ batch: "boxes", states: { downloaded: 5 }, credits: { charged: 60 } });
    const rows = await testBed.seedance(["batch", "status", "boxes", "--rows"]);
    expect(rows.json).toHaveLength(5);
    expect(rows.json[0]).toMatchObject({ row: "box-1", line: 1, state: "downloaded", credits: 12 });
  });

  test("reports invalid rows with line, field and rule, runs the others, and exits with 2", async () => {
    await using testBed = await createCliTestBed();
    writeManifest(testBed, 2, [{ id: "large", model: "nano-banana-pro", prompt: "A box", resolution: "9K" }]);
    const ended = await testBed.seedance(run);
    expect(ended).toMatchObject({ code: 2 });
    expect(ended.json.find(({ event }) => event === "refused")).toMatchObject({
      row: "large",
      line: 3,
      error: { issues: [{ field: "resolution" }] },
    });
    expect(testBed.charges()).toBe(2);
    const strict = await testBed.seedance([...run, "--name", "other", "--strict"]);
    expect(strict.code).toBe(2);
    expect(strict.stderr).toContain("line 3: resolution");
    expect(testBed.charges()).toBe(2);
  });

  test("submits nothing above confirm-above without --yes", async () => {
    await using testBed = await createCliTestBed();
    writeManifest(testBed, 3);
    await testBed.seedance(["config", "set", "confirm-above", "35"]);
    const asked = await testBed.seedance(run);
    expect([asked.code, testBed.charges()]).toEqual([4, 0]);
    expect(asked.stderr).toContain("Rows to submit: 3, for up to 36 credits. That is more than confirm-above (35)");
    expect((await testBed.seedance([...run, "--yes"])).code).toBe(0);
    // Nothing is left to submit, so nothing needs a confirmation.
    expect((await testBed.seedance(run)).code).toBe(0);
    expect(testBed.charges()).toBe(3);
  });

  test("each reason to stop early has its exit code and names the command that resumes", async () => {
    await using testBed = await createCliTestBed({ credits: 24 });
    writeManifest(testBed, 3);
    const canary = await testBed.seedance([...run, "--canary", "1"]);
    expect(canary).toMatchObject({ code: 6 });
    expect(canary.json.at(-1).batch).toMatchObject({ stop: "canary", resume: "seedance batch resume boxes" });
    expect(canary.stderr).toContain("Canary: 1 of 1 row done. Credits: 12 charged, at most 12 expected.");
    const poor = await testBed.seedance(["batch", "resume", "boxes"]);
    expect(poor).toMatchObject({ code: 4 });
    expect(poor.json.at(-1).batch).toMatchObject({ stop: "credits", states: { downloaded: 2, waiting: 1 } });
    expect(
      await testBed.seedance(["batch", "resume", "boxes"], { env: { SEEDANCE_API_KEY: "sk_live_other" } }),
    ).toMatchObject({ code: 2 });
    testBed.sandbox.faults.add({ name: "unauthorized" });
    expect(await testBed.seedance(run)).toMatchObject({ code: 3 });
    expect(testBed.charges()).toBe(2);
  });

  test("continues after good canary rows with --yes", async () => {
    await using testBed = await createCliTestBed();
    writeManifest(testBed, 4);
    expect(await testBed.seedance([...run, "--canary", "2", "--yes"])).toMatchObject({ code: 0 });
    expect(testBed.charges()).toBe(4);
  });

  test("exits with 130 after Ctrl-C and prints the command that resumes", async () => {
    await using testBed = await createCliTestBed();
    writeManifest(testBed, 3);
    testBed.sandbox.faults.add({ name: "never-ends", times: 1 });
    const stopped = await testBed.seedance([...run, "--no-json"], {
      onStderr: (text, kill) => text.includes("Done") && kill("SIGINT"),
    });
    expect(stopped).toMatchObject({ code: 130 });
    expect(stopped.stderr).toContain("Resume; you are not charged twice: seedance batch resume boxes");
  });

  test("rejects a second process with the pid of the first one, and starts at once after that is killed", async () => {
    await using testBed = await createCliTestBed();
    writeManifest(testBed, 3);
    testBed.sandbox.faults.add({ name: "never-ends", times: 1 });
    let second: ReturnType<typeof testBed.seedance> | undefined;
    const first = await testBed.seedance([...run, "--no-json"], {
      onStderr(text, kill) {
        if (!text.includes("Done") || second) return;
        second = testBed.seedance(run);
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
    const third = await testBed.seedance([...run, "--timeout", "60"]);
    expect(third.json.at(-1).batch.states).toMatchObject({ downloaded: 2, running: 1 });
    expect(third.code).toBe(6);
    expect(testBed.charges()).toBe(3);
  });

  test("pause, resume and cancel control the process that runs the batch; an unknown batch is an error", async () => {
    await using testBed = await createCliTestBed();
    expect(await testBed.seedance(["batch", "pause", "boxes"])).toMatchObject({ code: 2 });
    writeManifest(testBed, 30);
    const outputs: string[] = [];
    const ended = await testBed.seedance([...run, "--max-in-flight", "1", "--no-json"], {
      async onStderr(text) {
        if (!text.includes("Submitted: box-1 ") || outputs.length > 0) return;
        outputs.push("pause");
        const paused = await testBed.seedance(["batch", "pause", "boxes"]);
        outputs.push(paused.stdout);
        outputs.push((await testBed.seedance(["batch", "status", "boxes"])).stdout);
        outputs.push((await testBed.seedance(["batch", "resume", "boxes"])).stdout);
        await testBed.seedance(["batch", "cancel", "boxes"]);
      },
    });
    expect(JSON.parse(outputs[1] ?? "")).toMatchObject({ batch: "boxes", command: "pause", pid: expect.any(Number) });
    expect(JSON.parse(outputs[2] ?? "")).toMatchObject({ command: "pause" });
    expect(JSON.parse(outputs[3] ?? "")).toMatchObject({ command: "run" });
    expect(ended.code).toBe(130);
    expect(ended.stderr).toContain("the batch was cancelled");
    expect(testBed.charges()).toBeLessThan(30);
  });

  test("reports a wrong command line with the nearest allowed value", async () => {
    await using testBed = await createCliTestBed();
    const wrong = await testBed.seedance(["batch", "rum", "boxes.jsonl"]);
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toContain("Did you mean run?");
    expect(await testBed.seedance(["batch", "run"])).toMatchObject({ code: 2 });
    expect(await testBed.seedance(["batch", "run", "none.jsonl"])).toMatchObject({ code: 2 });
    const help = await testBed.seedance(["batch", "run", "--help"]);
    expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining("--canary N") });
    const limit = await testBed.seedance(run, { env: { SEEDANCE_RATE_LIMIT: "fast" } });
    expect(limit.stderr).toContain('rate-limit "fast": must be N/SECONDS, as 30/60.');
  });
});
