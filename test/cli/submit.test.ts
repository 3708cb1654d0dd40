import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CliTestBed, type CommandRunOptions, cliPrompt, createCliTestBed } from "./support/test-bed.ts";

const frame = "https://example.com/frame.png";
const ratio = "aspectRatio";
/** One for all that sends nothing. */
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

describe.concurrent("what a command line asks for", () => {
  test("a prompt as a word; what was not given is not sent", async () => {
    const { code, body, json } = await dryRun(["video", cliPrompt], { env: { SEEDANCE_API_KEY: "" } });
    expect([code, body]).toEqual([0, { prompt: cliPrompt }]);
    expect(json[0]).toMatchObject({
      dryRun: true,
      request: { method: "POST", headers: { authorization: "Bearer [redacted]" } },
      estimate: { credits: 30, date: "2026-08" },
    });
  });

  test.each([
    ["@FILE", ["video", "@prompt.txt"], undefined],
    ["- for stdin", ["video", "-"], `${cliPrompt}\n`],
  ])("a prompt as %s", async (_, args, stdin) => {
    expect((await dryRun(args, { stdin })).body).toEqual({ prompt: cliPrompt });
  });

  test("a prompt that begins with an @ of its own is no file", async () => {
    const own = "@image1 walks through the rain. Rain patters.";
    expect((await dryRun(["video", own, "--media-urls", frame])).body.prompt).toBe(own);
  });

  test("--body, in any spelling; flags win over it", async () => {
    const { body } = await dryRun(["video", "--body", "body.json", "--aspect-ratio", "1:1"]);
    expect(body).toEqual({ prompt: cliPrompt, aspect_ratio: "1:1" });
    const fromStdin = await dryRun(["seedance", "--body", "-"], {
      stdin: JSON.stringify({ prompt: cliPrompt, "fixed-lens": true }),
    });
    expect(fromStdin.body).toEqual({ prompt: cliPrompt, fixed_lens: true });
  });

  test.each(["--aspect-ratio", "--aspect_ratio", "--aspectRatio"])("%s is one flag", async (flag) => {
    expect((await dryRun(["video", cliPrompt, flag, "9:16"])).body.aspect_ratio).toBe("9:16");
    expect((await dryRun(["gpt-image-2", cliPrompt, flag, "3:2"])).body[ratio]).toBe("3:2");
  });

  test.each([
    [["video", cliPrompt, "--image-url", frame], { mode: "image-to-video" }],
    [["video", cliPrompt, "--media-urls", frame], { mode: "media-to-video" }],
    [["image", cliPrompt], { type: "text-to-image", resolution: "1K", [ratio]: "1:1" }],
    [["image", cliPrompt, "--image-urls", frame], { type: "image-to-image" }],
    [["image", cliPrompt, "--model", "nano-banana-pro", "--image-urls", frame], { type: "image-to-image" }],
  ])("%j: the mode is inferred, and said", async (args, inferred) => {
    const { body, stderr } = await dryRun(args);
    expect(body).toMatchObject(inferred);
    expect(stderr).toContain(`${Object.keys(inferred)[0]} is ${Object.values(inferred)[0]}, since`);
  });

  test("a mode that was given is never changed", async () => {
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
    [["video"], "There is no prompt"],
    [["video", "@missing.txt"], "missing.txt can't be read (ENOENT)"],
    [["video", cliPrompt, "more"], '"more" is one word too many'],
    [["video", cliPrompt, "--from-task", "sd2_x"], "--dry-run sends nothing"],
    [["image", cliPrompt, "--from-task", "sd2_x"], "There is no --from-task here"],
  ])("%j is refused, with the fix", async (args, message) => {
    expect(await dryRun(args)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });

  test("--no-lint sends what the linter refuses; warnings alone are told", async () => {
    const bad = "[00:00-00:09] a train [00:09-00:30] a bridge";
    expect(await dryRun(["video", bad])).toMatchObject({ code: 2 });
    expect(await dryRun(["video", bad, "--no-lint"])).toMatchObject({ code: 0, body: { prompt: bad } });
    expect(await dryRun(["video", "A cinematic shot"])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("warning"),
    });
  });
});

describe.concurrent("where files go", { timeout: 60_000 }, () => {
  test.each([
    ["{name}.mp4", "holds {name}, which is not known"],
    ["{id}/a.{ext}", "a folder's name takes {model} alone"],
  ])("-o %s is refused before anything is paid", async (output, message) => {
    const run = await offline.seedance(["video", cliPrompt, "-o", output]);
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });

  test.each([
    [["-o", "out/{model}_{index}.{ext}"], "out", ["seedance_1.mp4", "seedance_2.png"]],
    [["-o", "train.mp4"], ".", ["train-2.png", "train.mp4"]],
    [["-o", "films/"], "films", [expect.stringMatching(/^sd2_.*-1\.mp4$/), expect.stringMatching(/^sd2_.*-2\.png$/)]],
  ])("%j", async (args, folder, names) => {
    await using all = await createCliTestBed();
    const run = await all.seedance(["video", cliPrompt, ...args]);
    expect(run).toMatchObject({ code: 0 });
    expect(all.files(join(all.cwd, folder))).toEqual(names);
    for (const { path, bytes } of run.json[0].files) expect(readFileSync(path)).toHaveLength(bytes);
  });

  test("--quiet prints the paths alone; --no-wait --quiet the id", async () => {
    await using all = await createCliTestBed();
    const { stdout, stderr } = await all.seedance(["video", cliPrompt, "-o", "a.{ext}", "--quiet"]);
    expect([stdout, stderr]).toEqual([`${all.cwd}/a.mp4\n${all.cwd}/a-2.png\n`, ""]);
    expect((await all.seedance(["video", cliPrompt, "--no-wait", "-q"])).stdout).toMatch(/^sd2_\w+\n$/);
  });

  test("--from-task begins with the last frame of another task's video", async () => {
    await using all = await createCliTestBed();
    const first = await all.seedance(["video", cliPrompt, "--no-download"]);
    const second = await all.seedance(["video", cliPrompt, "--from-task", first.json[0].id]);
    expect(second).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("mode is image-to-video, since image_url"),
    });
    const image = await all.seedance(["image", cliPrompt, "--no-download"]);
    const third = await all.seedance(["video", cliPrompt, "--from-task", image.json[0].id]);
    expect(third).toMatchObject({ code: 2, stderr: expect.stringContaining("has no last frame, only images") });
    expect(all.charges()).toBe(3);
  });
});

describe.concurrent("one wish, one charge", { timeout: 60_000 }, () => {
  test("--from-task: the frame's URL is another one with each poll, the job is not", async () => {
    await using all = await createCliTestBed();
    const first = (await all.seedance(["video", cliPrompt, "--no-download"])).json[0].id;
    const shot = ["video", cliPrompt, "--from-task", first, "--scope", "film/2"];
    await all.seedance(shot, { crashAt: "before submitted" });
    const [again, third] = [await all.seedance(shot), await all.seedance(shot)];
    expect([again.code, third.code, third.json[0].id, all.charges()]).toEqual([0, 0, again.json[0].id, 2]);
  });

  test("a second run of what is finished is another wish; --scope makes it the same for ever", async () => {
    await using all = await createCliTestBed();
    const run = async (...args: string[]) => (await all.seedance(["video", cliPrompt, ...args])).json[0];
    const [first, second] = [await run(), await run()];
    expect([first.attempt, second.attempt, all.charges()]).toEqual([1, 2, 2]);
    expect(second.idempotencyKey).not.toBe(first.idempotencyKey);
    const [third, again] = [await run("--scope", "build 7"), await run("--scope", "build 7")];
    expect([third.id, all.charges()]).toEqual([again.id, 3]);
    // On another machine, too: nothing is in its ledger.
    const elsewhere = await run("--scope", "build 7", "--ledger", join(all.home, "other.sqlite"));
    expect([elsewhere.id, all.charges()]).toEqual([third.id, 3]);
    expect((await run("--scope", "build 7", "--again")).attempt).toBe(2);
  });

  test("two at once in one folder are two wishes", async () => {
    await using all = await createCliTestBed();
    const runs = await Promise.all([1, 2, 3].map(() => all.seedance(["video", cliPrompt])));
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(new Set(runs.map(({ json }) => json[0].id)).size).toBe(3);
    expect(all.charges()).toBe(3);
  });

  test("what is unfinished is gone on with; --again makes another", async () => {
    await using all = await createCliTestBed({ speed: 1 });
    const late = await all.seedance(["video", cliPrompt, "--timeout", "20"]);
    expect(late.code).toBe(6);
    const { taskId, resume } = late.json.at(-1).error;
    expect(resume).toBe(`seedance resume ${taskId}`);
    const other = await all.seedance(["video", cliPrompt, "--again", "--no-wait"]);
    expect(other.json[0]).toMatchObject({ attempt: 2, status: "processing" });
    all.sandbox.advance(3600);
    const resumed = await all.seedance(["resume"]);
    expect(resumed.json.map(({ id, status, files }) => [id, status, files.length]).sort()).toEqual(
      [
        [taskId, "completed", 2],
        [other.json[0].id, "completed", 0],
      ].sort(),
    );
    expect(all.charges()).toBe(2);
  });

  test("the same command goes on with a run that ran out of time", async () => {
    await using all = await createCliTestBed({ speed: 1 });
    const { taskId } = (await all.seedance(["video", cliPrompt, "--timeout", "20"])).json.at(-1).error;
    all.sandbox.advance(3600);
    const run = await all.seedance(["video", cliPrompt]);
    expect(run).toMatchObject({ code: 0, json: [{ id: taskId, attempt: 1 }] });
    expect(run.stderr).toContain(`not finished: going on with ${taskId}`);
    expect(all.charges()).toBe(1);
  });

  test("two that resume at once do each job once", async () => {
    await using all = await createCliTestBed();
    const fault = all.sandbox.faults.add({ name: "reset-after" });
    expect((await all.seedance(["video", cliPrompt])).code).toBe(9);
    all.sandbox.faults.remove(fault.id);
    const both = await Promise.all([all.seedance(["resume"]), all.seedance(["resume"])]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.flatMap(({ json }) => json)).toHaveLength(1);
    expect([all.charges(), all.files().length]).toEqual([1, 2]);
  });

  test("retry: a failed job as a new attempt; a running or unknown one never", async () => {
    await using all = await createCliTestBed();
    const fails = all.sandbox.faults.add({ name: "task-fails" });
    const failed = await all.seedance(["video", cliPrompt]);
    all.sandbox.faults.remove(fails.id);
    const { taskId, resume } = failed.json.at(-1).error;
    expect([failed.code, resume]).toEqual([5, `seedance retry ${taskId}`]);
    const retried = await all.seedance(["retry", taskId]);
    expect(retried.json[0]).toMatchObject({ attempt: 2, status: "completed" });
    const once = await all.seedance(["retry", retried.json[0].id]);
    expect(once).toMatchObject({ code: 0, stderr: expect.stringContaining("another charge") });
    const lost = all.sandbox.faults.add({ name: "reset-after" });
    const { idempotencyKey } = (await all.seedance(["image", cliPrompt])).json.at(-1).error;
    all.sandbox.faults.remove(lost.id);
    expect(await all.seedance(["retry", idempotencyKey])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`seedance resume ${idempotencyKey}`),
    });
  });
});

/** Runs a command line on a pseudo-terminal, and types an answer when it is asked. */
async function onTerminal(all: CliTestBed, args: string[], answer: string) {
  const line = [...all.command, ...args].map((word) => `'${word}'`).join(" ");
  const child = spawn("script", ["--quiet", "--return", "--command", line, "/dev/null"], {
    cwd: all.cwd,
    env: all.env,
  });
  child.stdout.on("data", (part) => String(part).includes("[y/N]") && child.stdin.write(`${answer}\n`));
  const ended = new Promise((resolve) => child.once("close", resolve));
  const [shown, code] = await Promise.all([text(child.stdout), ended]);
  return { shown, code };
}

describe.concurrent("on a terminal", () => {
  test.each([
    ["y", 0, 1],
    ["n", 2, 0],
  ])("above confirm-above it asks; %s", async (answer, code, charges) => {
    await using all = await createCliTestBed();
    mkdirSync(join(all.home, "config/seedance"), { recursive: true });
    const config = { profiles: { default: { "confirm-above": 29 } } };
    writeFileSync(join(all.home, "config/seedance/config.json"), JSON.stringify(config));
    const run = await onTerminal(all, ["video", cliPrompt], answer);
    expect(run.shown).toContain("It should cost 30 credits, as seen 2026-08. Submit it? [y/N]");
    expect([run.code, all.charges()]).toEqual([code, charges]);
    // Nobody can be asked here: it is refused, and --yes agrees beforehand.
    const piped = await all.seedance(["video", cliPrompt]);
    expect(piped).toMatchObject({ code: 4, stderr: expect.stringContaining("add --yes") });
    expect(await all.seedance(["video", cliPrompt, "--yes"])).toMatchObject({ code: 0 });
  });

  test("a line of progress, paths for people, no JSON; without colours where NO_COLOR is set", async () => {
    await using all = await createCliTestBed();
    const { shown, code } = await onTerminal(all, ["video", cliPrompt, "-o", "a.{ext}"], "");
    expect(code).toBe(0);
    expect(shown).toMatch(/sd2_\w+ processing .*of about/);
    expect(shown).toContain("\u001b[2K");
    expect(shown).toContain("\u001b[36m");
    expect(shown.trimEnd().split(/\r?\n/).slice(-2)).toEqual([
      expect.stringContaining(`${all.cwd}/a.mp4`),
      expect.stringContaining(`${all.cwd}/a-2.png`),
    ]);
    const plain = await onTerminal({ ...all, env: { ...all.env, NO_COLOR: "1" } }, ["video", "--bogus"], "");
    expect(plain.shown).not.toContain("\u001b[3");
  });
});
