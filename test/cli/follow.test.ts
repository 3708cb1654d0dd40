import { describe, expect, test } from "vitest";
import { page } from "../support/contracts.ts";
import { cliPrompt, createCliTestBed } from "./support/test-bed.ts";

describe.concurrent("a task, from its submit on", { timeout: 60_000 }, () => {
  test("--no-wait, then get, wait, watch, download: in any process, one charge", async () => {
    await using all = await createCliTestBed({ speed: 1 });
    const { seedance, sandbox, charges, files } = all;
    const [first] = (await seedance(["video", cliPrompt, "--no-wait"])).json;
    expect(first).toMatchObject({ status: "processing", creditsUsed: 30, creditsRemaining: 970, files: [] });
    const { id } = first;
    expect((await seedance(["get", id])).json[0]).toMatchObject({ id, status: "processing" });
    expect((await seedance(["wait", id, "--timeout", "5"])).code).toBe(6);
    sandbox.advance(3600);
    expect((await seedance(["wait", id])).json[0]).toMatchObject({ id, status: "completed", files: [] });
    expect((await seedance(["watch", id])).json).toMatchObject([{ task: { id, status: "completed" } }]);
    expect(files()).toEqual([]);
    expect((await seedance(["download", id, "-o", "a.{ext}"])).json[0].files).toHaveLength(2);
    expect(files()).toEqual(["a-2.png", "a.mp4"]);
    expect((await seedance(["get", id, "--quiet"])).stdout).toBe(`${id}\n`);
    expect(charges()).toBe(1);
  });

  test("wait: several at once, a line each; the exit code is that of the one that failed", async () => {
    await using all = await createCliTestBed();
    const { seedance, sandbox } = all;
    const good = (await seedance(["video", cliPrompt, "--no-wait", "-q"])).stdout.trim();
    sandbox.faults.add({ name: "task-fails" });
    const bad = (await seedance(["image", cliPrompt, "--no-wait", "-q"])).stdout.trim();
    const { code, json, stderr } = await seedance(["wait", good, bad, "-o", "out/"]);
    expect(code).toBe(5);
    expect(json.map((each) => each.id ?? each.error.taskId).sort()).toEqual([bad, good].sort());
    expect(json.find(({ id }) => id === good).files).toHaveLength(2);
    expect(stderr).toContain(`seedance retry ${bad}`);
  });

  test("download: where the submit said, by a task's id alone; kept the second time", async () => {
    await using all = await createCliTestBed();
    const { seedance, sandbox } = all;
    const cut = sandbox.faults.add({ name: "download-html", path: "/media/" });
    const failed = await seedance(["video", cliPrompt, "-o", "films/{id}.{ext}"]);
    const { resume, taskId } = failed.json.at(-1).error;
    expect([failed.code, resume]).toEqual([5, `seedance download ${taskId}`]);
    sandbox.faults.remove(cut.id);
    const again = await seedance(["download", taskId]);
    expect(again).toMatchObject({ code: 0 });
    const [saved] = again.json;
    expect(saved.files[0].path).toMatch(/\/films\/sd2_\w+-[\da-f]{8}\.mp4$/);
    const [kept] = (await seedance(["download", taskId])).json;
    expect(kept.files).toEqual(saved.files);
  });

  test("resume, wait for a task of another machine", async () => {
    await using all = await createCliTestBed();
    const id = (await all.seedance(["video", cliPrompt, "--no-wait", "-q"])).stdout.trim();
    const elsewhere = ["--ledger", "other.sqlite"];
    expect((await all.seedance(["resume", id, ...elsewhere])).json[0]).toMatchObject({ id, status: "completed" });
    expect(await all.seedance(["retry", id, ...elsewhere])).toMatchObject({ code: 2 });
  });

  test("the key stands in no output, not even in that of --dry-run or of an error that holds it", async () => {
    await using all = await createCliTestBed();
    const leak = all.sandbox.faults.add({ name: "leaky-error" });
    const runs = [
      await all.seedance(["video", cliPrompt]),
      await all.seedance(["video", cliPrompt, "--dry-run"]),
      await all.seedance(["get", "sd2_x"]),
    ];
    all.sandbox.faults.remove(leak.id);
    runs.push(await all.seedance(["resume"]));
    for (const { stdout, stderr } of runs) expect(stdout + stderr).not.toContain(all.sandbox.apiKey);
  });

  test("--sandbox: no key, no network; what one command submits the next one finds", async () => {
    await using all = await createCliTestBed();
    const own = { env: { SEEDANCE_API_KEY: "", SEEDANCE_BASE_URL: "" }, realTime: true };
    const [submitted] = (await all.seedance(["image", cliPrompt, "--sandbox", "--no-wait"], own)).json;
    const [done] = (await all.seedance(["wait", submitted.id, "--sandbox", "-o", "a.{ext}"], own)).json;
    expect(done).toMatchObject({ id: submitted.id, status: "completed", files: [{ type: "image/png" }] });
    expect(all.charges()).toBe(0);
  });
});

describe.concurrent("without a service", { timeout: 60_000 }, () => {
  test("quote: every model; each combination; what the ledger knows comes first", async () => {
    await using all = await createCliTestBed();
    const env = { SEEDANCE_API_KEY: "" };
    const every = (await all.seedance(["quote"], { env })).json;
    expect(every.map(({ model }) => model)).toEqual(Object.keys(page.models));
    expect(Object.fromEntries(every.map(({ model, sure }) => [model, sure]))).toEqual({
      ...Object.fromEntries(Object.keys(page.models).map((model) => [model, "unknown"])),
      seedance: "observed",
      "gpt-image-2": "range",
      "nano-banana-pro": "observed",
    });
    const two = ["--resolution", "720p", "--resolution", "1080p", "--duration", "5", "--duration", "10"];
    const four = (await all.seedance(["quote", "--model", "seedance", ...two], { env })).json;
    expect(
      four.map(({ fields, credits, source }) => [fields.resolution, fields.duration, credits, typeof source]),
    ).toEqual(
      [
        ["720p", "5", 30, "string"],
        ["1080p", "5", 95, "string"],
        ["720p", "10", 90, "string"],
        ["1080p", "10", 145, "string"],
      ].sort((a, b) => Number(a[1]) - Number(b[1])) as never,
    );
    expect(await all.seedance(["quote", "--model", "nano-banana-pro", "--duration", "5"])).toMatchObject({ code: 2 });
    await all.seedance(["gpt-image-2", cliPrompt, "--no-wait"]);
    expect((await all.seedance(["quote", "--model", "gpt-image-2"])).json).toMatchObject([
      { credits: 5, maximum: 5, sure: "charged", source: "1 job like this in the ledger" },
    ]);
  });

  test("lint-prompt: code 2 for errors, for warnings with --strict alone", async () => {
    await using all = await createCliTestBed();
    const bad = await all.seedance(["lint-prompt", "[00:00-00:09] a train [00:09-00:30] a bridge"]);
    expect(bad).toMatchObject({ code: 2, json: [{ ok: false }] });
    expect(bad.json[0].findings[0]).toMatchObject({
      severity: "error",
      reason: expect.any(String),
      source: expect.any(String),
    });
    expect(await all.seedance(["lint-prompt", "A cinematic shot"])).toMatchObject({ code: 0, json: [{ ok: true }] });
    expect(await all.seedance(["lint-prompt", "A cinematic shot", "--strict"])).toMatchObject({ code: 2 });
    expect(await all.seedance(["lint-prompt", cliPrompt])).toMatchObject({
      code: 0,
      json: [{ ok: true, findings: [] }],
    });
  });
});
