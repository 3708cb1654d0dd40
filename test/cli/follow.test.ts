import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { page } from "../support/contracts.ts";
import { cliPrompt, createCliTestBed } from "./support/test-bed.ts";

describe.concurrent("commands for submitted tasks", { timeout: 60_000 }, () => {
  test("get, wait, watch and download work after --no-wait in other processes, with one charge", async () => {
    await using testBed = await createCliTestBed({ speed: 1 });
    const { seedance, sandbox, charges, files } = testBed;
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

  test("wait takes several tasks and prints a line each; the exit code is that of the failed one", async () => {
    await using testBed = await createCliTestBed();
    const { seedance, sandbox } = testBed;
    const good = (await seedance(["video", cliPrompt, "--no-wait", "-q"])).stdout.trim();
    sandbox.faults.add({ name: "task-fails" });
    const bad = (await seedance(["image", cliPrompt, "--no-wait", "-q"])).stdout.trim();
    const { code, json, stderr } = await seedance(["wait", good, bad, "-o", "out/"]);
    expect(code).toBe(5);
    expect(json.map((each) => each.id ?? each.error.taskId).sort()).toEqual([bad, good].sort());
    expect(json.find(({ id }) => id === good).files).toHaveLength(2);
    expect(stderr).toContain(`seedance retry ${bad}`);
  });

  test("download saves in the folder chosen at submit, and keeps the files the second time", async () => {
    await using testBed = await createCliTestBed();
    const { seedance, sandbox } = testBed;
    const fault = sandbox.faults.add({ name: "download-html", path: "/media/" });
    const failed = await seedance(["video", cliPrompt, "-o", "films/{id}.{ext}"]);
    const { resume, taskId } = failed.json.at(-1).error;
    expect([failed.code, resume]).toEqual([11, `seedance download ${taskId}`]);
    sandbox.faults.remove(fault.id);
    const again = await seedance(["download", taskId]);
    expect(again).toMatchObject({ code: 0 });
    const [saved] = again.json;
    expect(saved.files[0].path).toMatch(/\/films\/sd2_\w+-[\da-f]{8}\.mp4$/);
    const [kept] = (await seedance(["download", taskId])).json;
    expect(kept.files).toEqual(saved.files);
  });

  test("resume waits for a task that the ledger does not have", async () => {
    await using testBed = await createCliTestBed();
    const id = (await testBed.seedance(["video", cliPrompt, "--no-wait", "-q"])).stdout.trim();
    const otherLedger = ["--ledger", "other.sqlite"];
    expect((await testBed.seedance(["resume", id, ...otherLedger])).json[0]).toMatchObject({ id, status: "completed" });
    expect(await testBed.seedance(["retry", id, ...otherLedger])).toMatchObject({ code: 2 });
  });

  test("no output contains the key, not even that of --dry-run or of an error message with the key", async () => {
    await using testBed = await createCliTestBed();
    const leak = testBed.sandbox.faults.add({ name: "leaky-error" });
    const runs = [
      await testBed.seedance(["video", cliPrompt]),
      await testBed.seedance(["video", cliPrompt, "--dry-run"]),
      await testBed.seedance(["get", "sd2_x"]),
    ];
    testBed.sandbox.faults.remove(leak.id);
    runs.push(await testBed.seedance(["resume"]));
    for (const { stdout, stderr } of runs) expect(stdout + stderr).not.toContain(testBed.sandbox.apiKey);
  });

  test("--sandbox needs no key and no network, and keeps tasks for the next command", async () => {
    await using testBed = await createCliTestBed();
    const options = { env: { SEEDANCE_API_KEY: "", SEEDANCE_BASE_URL: "" }, realTime: true };
    const [submitted] = (await testBed.seedance(["image", cliPrompt, "--sandbox", "--no-wait"], options)).json;
    const [done] = (await testBed.seedance(["wait", submitted.id, "--sandbox", "-o", "a.{ext}"], options)).json;
    expect(done).toMatchObject({ id: submitted.id, status: "completed", files: [{ type: "image/png" }] });
    expect(testBed.charges()).toBe(0);
  });
});

describe.concurrent("commands without a service", { timeout: 60_000 }, () => {
  test("quote prints every model and each combination, and prefers charges in the ledger", async () => {
    await using testBed = await createCliTestBed();
    const env = { SEEDANCE_API_KEY: "" };
    const allQuotes = (await testBed.seedance(["quote"], { env })).json;
    expect(allQuotes.map(({ model }) => model)).toEqual(Object.keys(page.models));
    expect(Object.fromEntries(allQuotes.map(({ model, sure }) => [model, sure]))).toEqual({
      ...Object.fromEntries(Object.keys(page.models).map((model) => [model, "unknown"])),
      seedance: "observed",
      "gpt-image-2": "range",
      "nano-banana-pro": "observed",
    });
    const combinations = ["--resolution", "720p", "--resolution", "1080p", "--duration", "5", "--duration", "10"];
    const quotes = (await testBed.seedance(["quote", "--model", "seedance", ...combinations], { env })).json;
    expect(
      quotes.map(({ fields, credits, source }) => [fields.resolution, fields.duration, credits, typeof source]),
    ).toEqual(
      [
        ["720p", "5", 30, "string"],
        ["1080p", "5", 95, "string"],
        ["720p", "10", 90, "string"],
        ["1080p", "10", 145, "string"],
      ].sort((a, b) => Number(a[1]) - Number(b[1])) as never,
    );
    const media = ["https://example.com/a.mp4", "https://example.com/b.png"];
    const listed = await testBed.seedance(["quote", "--model", "seedance", "--media-urls", media.join(", ")], { env });
    expect(listed.json).toMatchObject([{ fields: { media_urls: media } }]);
    expect(await testBed.seedance(["quote", "--model", "nano-banana-pro", "--duration", "5"])).toMatchObject({
      code: 2,
    });
    await testBed.seedance(["gpt-image-2", cliPrompt, "--no-wait"]);
    expect((await testBed.seedance(["quote", "--model", "gpt-image-2"])).json).toMatchObject([
      { credits: 5, maximum: 5, sure: "charged", source: "1 job like this in the ledger" },
    ]);
    // Without a key, the charges of all accounts of the service count.
    expect((await testBed.seedance(["quote", "--model", "gpt-image-2"], { env })).json[0].sure).toBe("charged");
    for (const other of [
      { SEEDANCE_BASE_URL: "" },
      { ...env, SEEDANCE_BASE_URL: "" },
      { SEEDANCE_BASE_URL: `${testBed.sandbox.url}/gateway` },
      { SEEDANCE_API_KEY: "sk_live_another_account_0123456789" },
      { SEEDANCE_CONTRACT: "live" },
    ]) {
      const { code, json } = await testBed.seedance(["quote", "--model", "gpt-image-2"], { env: other });
      expect({ code, charged: json.filter(({ sure }) => sure === "charged") }).toEqual({ code: 0, charged: [] });
    }
  });

  test("resume without an id resumes the jobs of its service and account, and names the others", async () => {
    await using testBed = await createCliTestBed({ speed: 1 });
    const { seedance, sandbox, charges } = testBed;
    const id = (await seedance(["video", cliPrompt, "--no-wait", "-q"])).stdout.trim();
    const otherKey = { SEEDANCE_API_KEY: "sk_live_another_account_0123456789" };
    const skipped = await seedance(["resume"], { env: otherKey });
    expect(skipped).toMatchObject({ code: 0, stdout: "" });
    expect(skipped.stderr).toContain(`Skipped 1 job of another API key for ${sandbox.url}.`);
    const elsewhere = await seedance(["resume"], { env: { SEEDANCE_BASE_URL: "" } });
    expect(elsewhere).toMatchObject({ code: 0, stdout: "" });
    expect(elsewhere.stderr).toContain(
      `Skipped 1 job of ${sandbox.url}. Resume: seedance resume --base-url ${sandbox.url}\n`,
    );
    const embedded = await seedance([
      "resume",
      "--sandbox",
      "--ledger",
      join(testBed.home, "state/seedance/ledger.sqlite"),
    ]);
    expect(embedded.stderr).toMatch(/Resume: seedance resume --base-url \S+ --ledger \S+\n/);
    sandbox.advance(3600);
    const resumed = await seedance(["resume", "--base-url", sandbox.url], { env: { SEEDANCE_BASE_URL: "" } });
    expect(resumed.json).toMatchObject([{ id, status: "completed" }]);
    expect(charges()).toBe(1);
  });

  test("lint-prompt exits with 2 for errors, and for warnings only with --strict", async () => {
    await using testBed = await createCliTestBed();
    const bad = await testBed.seedance(["lint-prompt", "[00:00-00:09] a train [00:09-00:30] a bridge"]);
    expect(bad).toMatchObject({ code: 2, json: [{ ok: false }] });
    expect(bad.json[0].findings[0]).toMatchObject({
      severity: "error",
      reason: expect.any(String),
      source: expect.any(String),
    });
    expect(await testBed.seedance(["lint-prompt", "A cinematic shot"])).toMatchObject({
      code: 0,
      json: [{ ok: true }],
    });
    expect(await testBed.seedance(["lint-prompt", "A cinematic shot", "--strict"])).toMatchObject({ code: 2 });
    expect(await testBed.seedance(["lint-prompt", cliPrompt])).toMatchObject({
      code: 0,
      json: [{ ok: true, findings: [] }],
    });
  });
});
