import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CliTestBed, type CommandRunOptions, cliPrompt, createCliTestBed } from "./support/test-bed.ts";

const frame = "https://example.com/frame.png";
const ratio = "aspectRatio";
/** Shared by the tests that send nothing. */
let offline: CliTestBed;
beforeAll(async () => {
  offline = await createCliTestBed();
  writeFileSync(join(offline.cwd, "prompt.txt"), `${cliPrompt}\n`);
  writeFileSync(join(offline.cwd, "body.json"), JSON.stringify({ prompt: cliPrompt, aspectRatio: "9:16" }));
});
afterAll(async () => {
  const requests = offline.sandbox.ledger().filter(({ type }) => type === "request");
  await offline[Symbol.asyncDispose]();
  expect(requests).toEqual([]);
});

const dryRun = async (args: string[], options: CommandRunOptions = {}) => {
  const run = await offline.seedance([...args, "--dry-run"], options);
  return { ...run, body: run.json[0]?.request?.body };
};

describe.concurrent("the request of a submit", () => {
  test("has the prompt and no field that was not given", async () => {
    const { code, body, json } = await dryRun(["video", cliPrompt], { env: { SEEDANCE_API_KEY: "" } });
    expect([code, body]).toEqual([0, { prompt: cliPrompt }]);
    expect(json[0]).toMatchObject({
      dryRun: true,
      request: { method: "POST", headers: { authorization: "Bearer [redacted]" } },
      estimate: { credits: 30, date: "2026-08" },
    });
  });

  test.each([
    ["a file (@FILE)", ["video", "@prompt.txt"], undefined],
    ["stdin (-)", ["video", "-"], `${cliPrompt}\n`],
  ])("has the prompt from %s", async (_, args, stdin) => {
    expect((await dryRun(args, { stdin })).body).toEqual({ prompt: cliPrompt });
  });

  test.each(["https://nas.local/a.png", "https://192.168.1.5/a.png", "https://localhost:4020/a.png"])(
    "has no media that the service can't open: %s",
    async (url) => {
      const args = ["video", cliPrompt, "--media-urls", url];
      const { code, json } = await dryRun([...args, "--base-url", "https://api.example.com"]);
      expect([code, json[0]?.error?.issues]).toEqual([2, [expect.objectContaining({ field: "media_urls.0" })]]);
      // The sandbox is on this machine too.
      expect((await dryRun(args)).body.media_urls).toEqual([url]);
    },
  );

  test("has a prompt that begins with @ but names no file", async () => {
    const prompt = "@image1 walks through the rain. Rain patters.";
    expect((await dryRun(["video", prompt, "--media-urls", frame])).body.prompt).toBe(prompt);
  });

  test("has the fields of --body in any spelling, overridden by options", async () => {
    const { body } = await dryRun(["video", "--body", "body.json", "--aspect-ratio", "1:1"]);
    expect(body).toEqual({ prompt: cliPrompt, aspect_ratio: "1:1" });
    const fromStdin = await dryRun(["seedance", "--body", "-"], {
      stdin: JSON.stringify({ prompt: cliPrompt, "fixed-lens": true }),
    });
    expect(fromStdin.body).toEqual({ prompt: cliPrompt, fixed_lens: true });
  });

  test.each(["--aspect-ratio", "--aspect_ratio", "--aspectRatio"])(
    "has the field of %s, which is one of three spellings",
    async (flag) => {
      expect((await dryRun(["video", cliPrompt, flag, "9:16"])).body.aspect_ratio).toBe("9:16");
      expect((await dryRun(["gpt-image-2", cliPrompt, flag, "3:2"])).body[ratio]).toBe("3:2");
    },
  );

  test.each([
    [["video", cliPrompt, "--image-url", frame], { mode: "image-to-video" }],
    [["video", cliPrompt, "--media-urls", frame], { mode: "media-to-video" }],
    [["image", cliPrompt], { type: "text-to-image", resolution: "1K", [ratio]: "1:1" }],
    [["image", cliPrompt, "--image-urls", frame], { type: "image-to-image" }],
    [["image", cliPrompt, "--model", "nano-banana-pro", "--image-urls", frame], { type: "image-to-image" }],
  ])("%j has the inferred mode, which is printed", async (args, inferred) => {
    const { body, stderr } = await dryRun(args);
    expect(body).toMatchObject(inferred);
    expect(stderr).toContain(`${Object.keys(inferred)[0]} is ${Object.values(inferred)[0]}, since`);
  });

  test.each([
    [
      ["--resolution", "4K"],
      "5:4",
      "since 1:1, the value of the contract's example, is not allowed with the other fields",
    ],
    [["--resolution", "4K", "--channel", "economy"], "1:1", "since the contract has no default"],
    [["--resolution", "2K"], "1:1", "since the contract has no default"],
  ])("has an aspect ratio that goes with %j", async (args, expected, reason) => {
    const { code, body, stderr } = await dryRun(["image", cliPrompt, ...args]);
    expect([code, body[ratio]]).toEqual([0, expected]);
    expect(stderr).toContain(`--aspect-ratio is ${expected}, ${reason}`);
  });

  test("never changes an aspect ratio that was given", async () => {
    const run = await dryRun(["image", cliPrompt, "--resolution", "4K", "--aspect-ratio", "1:1"]);
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining("4K") });
  });

  test("never changes a mode that was given", async () => {
    const { code, stderr } = await dryRun(["video", cliPrompt, "--image-url", frame, "--mode", "media-to-video"]);
    expect(code).toBe(2);
    expect(stderr).toContain("image_url");
  });

  test.each([
    [["video", cliPrompt, "--resoluton", "720p"], "Did you mean --resolution?"],
    [["video", cliPrompt, "--resolution", "4K"], "must be one of 720p, 1080p"],
    [["image", cliPrompt, "--model", "seedance"], "must be one of gpt-image-2, nano-banana-pro"],
    [["video", cliPrompt, "--seed", "-2"], "must be at least -1"],
    [["video", cliPrompt, "--output", "--json"], "--output needs a value"],
    [["video"], "Missing prompt."],
    [["video", "@missing.txt"], "missing.txt (ENOENT)"],
    [["video", cliPrompt, "more"], 'Unexpected argument "more". Put the prompt in quotes.'],
    [["video", cliPrompt, "--from-task", "sd2_x"], "--dry-run sends nothing"],
    [
      ["image", cliPrompt, "--from-task", "sd2_x"],
      "Unknown option --from-task for `seedance image`. It belongs to `seedance video`.",
    ],
    [["image", cliPrompt, "--duration", "5"], "It belongs to `seedance video`."],
    [["image", cliPrompt, "--model", "nano-banana-pro", "--aspect-ratio", "1:1"], "Use --image-size instead."],
  ])("is not sent for %j, which is rejected with the fix", async (args, message) => {
    expect(await dryRun(args)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });

  test("is sent with --no-lint despite errors of the linter, and always despite warnings", async () => {
    const bad = "[00:00-00:09] a train [00:09-00:30] a bridge";
    expect(await dryRun(["video", bad])).toMatchObject({ code: 2 });
    expect(await dryRun(["video", bad, "--no-lint"])).toMatchObject({ code: 0, body: { prompt: bad } });
    expect(await dryRun(["video", "A cinematic shot"])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("warning"),
    });
  });
});

describe.concurrent("the files of a submit", { timeout: 60_000 }, () => {
  test.each([
    ["{name}.mp4", "contains the unknown placeholder {name}. Allowed: {id}, {index}, {ext}, {member}, {model}"],
    ["{id}/a.{ext}", "folder names may contain {model}"],
  ])("are not paid for if -o %s is invalid", async (output, message) => {
    const run = await offline.seedance(["video", cliPrompt, "-o", output]);
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
    expect(offline.charges()).toBe(0);
  });

  test.each([
    [["-o", "out/{model}_{index}.{ext}"], "out", ["seedance_1.mp4", "seedance_2.png"]],
    [["-o", "train.mp4"], ".", ["train-2.png", "train.mp4"]],
    [["-o", "films/"], "films", [expect.stringMatching(/^sd2_.*-1\.mp4$/), expect.stringMatching(/^sd2_.*-2\.png$/)]],
  ])("are named by %j", async (args, folder, names) => {
    await using testBed = await createCliTestBed();
    const run = await testBed.seedance(["video", cliPrompt, ...args]);
    expect(run).toMatchObject({ code: 0 });
    expect(testBed.files(join(testBed.cwd, folder))).toEqual(names);
    for (const { path, bytes } of run.json[0].files) expect(readFileSync(path)).toHaveLength(bytes);
  });

  test("have only their paths printed with --quiet, and with --no-wait only the task's id is printed", async () => {
    await using testBed = await createCliTestBed();
    const { stdout, stderr } = await testBed.seedance(["video", cliPrompt, "-o", "a.{ext}", "--quiet"]);
    expect([stdout, stderr]).toEqual([`${testBed.cwd}/a.mp4\n${testBed.cwd}/a-2.png\n`, ""]);
    expect((await testBed.seedance(["video", cliPrompt, "--no-wait", "-q"])).stdout).toMatch(/^sd2_\w+\n$/);
  });

  test("--from-task starts with the last frame of another task's video", async () => {
    await using testBed = await createCliTestBed();
    const first = await testBed.seedance(["video", cliPrompt, "--no-download"]);
    const second = await testBed.seedance(["video", cliPrompt, "--from-task", first.json[0].id]);
    expect(second).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("mode is image-to-video, since image_url"),
    });
    const image = await testBed.seedance(["image", cliPrompt, "--no-download"]);
    const third = await testBed.seedance(["video", cliPrompt, "--from-task", image.json[0].id]);
    expect(third).toMatchObject({ code: 2, stderr: expect.stringContaining("has no last frame, only images") });
    expect(testBed.charges()).toBe(3);
  });
});

describe.concurrent("one job is charged once", { timeout: 60_000 }, () => {
  test("with --from-task, although each poll returns another URL of the frame", async () => {
    await using testBed = await createCliTestBed();
    const first = (await testBed.seedance(["video", cliPrompt, "--no-download"])).json[0].id;
    const shot = ["video", cliPrompt, "--from-task", first, "--scope", "film/2"];
    await testBed.seedance(shot, { crashAt: "before submitted" });
    const [again, third] = [await testBed.seedance(shot), await testBed.seedance(shot)];
    expect([again.code, third.code, third.json[0].id, testBed.charges()]).toEqual([0, 0, again.json[0].id, 2]);
  });

  test("with --scope for ever, while a second run without it after the end is a new job", async () => {
    await using testBed = await createCliTestBed();
    const run = async (...args: string[]) => (await testBed.seedance(["video", cliPrompt, ...args])).json[0];
    const [first, second] = [await run(), await run()];
    expect([first.attempt, second.attempt, testBed.charges()]).toEqual([1, 2, 2]);
    expect(second.idempotencyKey).not.toBe(first.idempotencyKey);
    const [third, again] = [await run("--scope", "build 7"), await run("--scope", "build 7")];
    expect([third.id, testBed.charges()]).toEqual([again.id, 3]);
    // An empty ledger, as on another machine.
    const onOtherMachine = await run("--scope", "build 7", "--ledger", join(testBed.home, "other.sqlite"));
    expect([onOtherMachine.id, testBed.charges()]).toEqual([third.id, 3]);
    expect((await run("--scope", "build 7", "--again")).attempt).toBe(2);
  });

  test("and runs at the same time in one folder are different jobs", async () => {
    await using testBed = await createCliTestBed();
    const runs = await Promise.all([1, 2, 3].map(() => testBed.seedance(["video", cliPrompt])));
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(new Set(runs.map(({ json }) => json[0].id)).size).toBe(3);
    expect(testBed.charges()).toBe(3);
  });

  test("if it is resumed after its timeout, and --again submits a new one", async () => {
    await using testBed = await createCliTestBed({ speed: 1 });
    const late = await testBed.seedance(["video", cliPrompt, "--timeout", "20"]);
    expect(late.code).toBe(6);
    const { taskId, resume } = late.json.at(-1).error;
    expect(resume).toBe(`seedance resume ${taskId}`);
    const other = await testBed.seedance(["video", cliPrompt, "--again", "--no-wait"]);
    expect(other.json[0]).toMatchObject({ attempt: 2, status: "processing" });
    testBed.sandbox.advance(3600);
    const resumed = await testBed.seedance(["resume"]);
    expect(resumed.json.map(({ id, status, files }) => [id, status, files.length]).sort()).toEqual(
      [
        [taskId, "completed", 2],
        [other.json[0].id, "completed", 0],
      ].sort(),
    );
    expect(testBed.charges()).toBe(2);
  });

  test("if the same command is run again after its timeout", async () => {
    await using testBed = await createCliTestBed({ speed: 1 });
    const { taskId } = (await testBed.seedance(["video", cliPrompt, "--timeout", "20"])).json.at(-1).error;
    testBed.sandbox.advance(3600);
    const run = await testBed.seedance(["video", cliPrompt]);
    expect(run).toMatchObject({ code: 0, json: [{ id: taskId, attempt: 1 }] });
    expect(run.stderr).toContain(`is unfinished. Resuming ${taskId}.`);
    expect(testBed.charges()).toBe(1);
  });

  test("if two processes resume it at the same time", async () => {
    await using testBed = await createCliTestBed();
    const fault = testBed.sandbox.faults.add({ name: "reset-after" });
    expect((await testBed.seedance(["video", cliPrompt])).code).toBe(9);
    testBed.sandbox.faults.remove(fault.id);
    const both = await Promise.all([testBed.seedance(["resume"]), testBed.seedance(["resume"])]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.flatMap(({ json }) => json)).toHaveLength(1);
    expect([testBed.charges(), testBed.files().length]).toEqual([1, 2]);
  });

  test("unless it has ended and is retried; one with an unknown outcome is never retried", async () => {
    await using testBed = await createCliTestBed();
    const fails = testBed.sandbox.faults.add({ name: "task-fails" });
    const failed = await testBed.seedance(["video", cliPrompt]);
    testBed.sandbox.faults.remove(fails.id);
    const { taskId, next } = failed.json.at(-1).error;
    expect([failed.code, next]).toEqual([5, `seedance retry ${taskId}`]);
    const retried = await testBed.seedance(["retry", taskId]);
    expect(retried.json[0]).toMatchObject({ attempt: 2, status: "completed" });
    const once = await testBed.seedance(["retry", retried.json[0].id]);
    expect(once).toMatchObject({ code: 0, stderr: expect.stringContaining("another charge") });
    const lost = testBed.sandbox.faults.add({ name: "reset-after" });
    const { idempotencyKey } = (await testBed.seedance(["image", cliPrompt])).json.at(-1).error;
    testBed.sandbox.faults.remove(lost.id);
    expect(await testBed.seedance(["retry", idempotencyKey])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`seedance resume ${idempotencyKey}`),
    });
  });
});

/** Runs a command line on a pseudo-terminal, and types a reply at the prompt. */
async function runOnTerminal(testBed: CliTestBed, args: string[], reply: string) {
  const line = [...testBed.command, ...args].map((word) => `'${word}'`).join(" ");
  const child = spawn("script", ["--quiet", "--return", "--command", line, "/dev/null"], {
    cwd: testBed.cwd,
    env: testBed.env,
  });
  child.stdout.on("data", (part) => String(part).includes("[y/N]") && child.stdin.write(`${reply}\n`));
  const ended = new Promise((resolve) => child.once("close", resolve));
  const [screen, code] = await Promise.all([text(child.stdout), ended]);
  return { screen, code };
}

describe.concurrent("a submit on a terminal", () => {
  test.each([
    ["y", 0, 1],
    ["n", 2, 0],
  ])("prompts above confirm-above; the reply %s decides", async (reply, code, charges) => {
    await using testBed = await createCliTestBed();
    mkdirSync(join(testBed.home, "config/seedance"), { recursive: true });
    const config = { profiles: { default: { "confirm-above": 29 } } };
    writeFileSync(join(testBed.home, "config/seedance/config.json"), JSON.stringify(config));
    const run = await runOnTerminal(testBed, ["video", cliPrompt], reply);
    expect(run.screen).toContain("Expected cost: 30 credits, at most 68 (as of 2026-08). Submit? [y/N]");
    expect([run.code, testBed.charges()]).toEqual([code, charges]);
    // No prompt is possible here: the job is rejected unless --yes is passed.
    const piped = await testBed.seedance(["video", cliPrompt]);
    expect(piped).toMatchObject({ code: 4, stderr: expect.stringContaining("Pass --yes to continue.") });
    expect(await testBed.seedance(["video", cliPrompt, "--yes"])).toMatchObject({ code: 0 });
  });

  test.each([
    ["y", 0, 1],
    ["n", 2, 0],
  ])("asks whether a prompt that looks like a command is one; the reply %s decides", async (reply, code, charges) => {
    await using testBed = await createCliTestBed();
    const run = await runOnTerminal(testBed, ["video", "help", "--no-lint"], reply);
    expect(run.screen).toContain('The prompt "help" looks like a command. Submit it? [y/N]');
    expect([run.code, testBed.charges()]).toEqual([code, charges]);
  });

  test("shows a progress line and paths instead of JSON, without colours if NO_COLOR is set", async () => {
    await using testBed = await createCliTestBed();
    const { screen, code } = await runOnTerminal(testBed, ["video", cliPrompt, "-o", "a.{ext}"], "");
    expect(code).toBe(0);
    expect(screen).toMatch(/sd2_\w+ processing .*of about/);
    expect(screen).toContain("\u001b[2K");
    expect(screen).toContain("\u001b[36m");
    expect(screen.trimEnd().split(/\r?\n/).slice(-2)).toEqual([
      expect.stringContaining(`${testBed.cwd}/a.mp4`),
      expect.stringContaining(`${testBed.cwd}/a-2.png`),
    ]);
    const plain = await runOnTerminal({ ...testBed, env: { ...testBed.env, NO_COLOR: "1" } }, ["video", "--bogus"], "");
    expect(plain.screen).not.toContain("\u001b[3");
  });
});
