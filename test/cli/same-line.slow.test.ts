import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type CommandRunOptions, cliPrompt, createCliTestBed } from "./support/test-bed.ts";

const interrupt: CommandRunOptions["onStderr"] = (text, kill) => text.includes("processing") && kill("SIGINT");
/** The flags of the first run and of the second one. The tests' clocks run fast. */
const wait = ["--timeout", "20"];
const pairs: [first: string[], second: string[], firstRun?: CommandRunOptions][] = [
  [
    ["--no-download", ...wait],
    ["--no-download", ...wait],
  ],
  [["--no-wait"], ["--no-wait"]],
  [["--no-wait"], ["--no-download", ...wait]],
  [wait, ["--no-wait", "--quiet"]],
  [wait, ["-o", "other/", "--no-json", ...wait]],
  [["--no-download"], wait, { onStderr: interrupt }],
  // The first run has paid: what the second one may spend makes no difference.
  [wait, ["--max-credits", "1", ...wait]],
];

describe.concurrent("the same line run again while the job is unfinished", { timeout: 60_000 }, () => {
  test.each(pairs)("resumes it, with %j and then %j", async (first, second, firstRun = {}) => {
    await using testBed = await createCliTestBed({ speed: 1 });
    const { taskId, id = taskId } = await testBed
      .seedance(["video", cliPrompt, ...first], firstRun)
      .then(({ json }) => json.at(-1).error ?? json.at(-1));
    const again = await testBed.seedance(["video", cliPrompt, ...second]);
    expect(again.stderr).toContain(`is unfinished. Resuming ${id}. Nothing is charged again.`);
    expect(testBed.charges()).toBe(1);
    if (second.includes("--quiet")) expect(again.stdout).toBe(`${id}\n`);
  });

  test("saves the files that only a later run asked for, and resume saves them where that run was to", async () => {
    await using testBed = await createCliTestBed({ speed: 1 });
    await testBed.seedance(["video", cliPrompt, "--no-wait"]);
    const late = await testBed.seedance(["video", cliPrompt, "-o", "films/", ...wait]);
    expect(late.code).toBe(6);
    testBed.sandbox.advance(3600);
    expect((await testBed.seedance(["resume"])).code).toBe(0);
    expect([testBed.charges(), testBed.files(join(testBed.cwd, "films")).length]).toEqual([1, 2]);
  });

  test("saves the files of a completed job that no run has saved", async () => {
    await using testBed = await createCliTestBed();
    const [first] = (await testBed.seedance(["video", cliPrompt, "--no-download"])).json;
    const [second] = (await testBed.seedance(["video", cliPrompt])).json;
    expect([second.id, second.files.length, testBed.charges()]).toEqual([first.id, 2, 1]);
  });

  test("names the unfinished job of another folder, which is not resumed", async () => {
    await using testBed = await createCliTestBed({ speed: 1 });
    const [{ id }] = (await testBed.seedance(["video", cliPrompt, "--no-wait"])).json;
    mkdirSync(join(testBed.cwd, "next"));
    const elsewhere = await testBed.seedance(["video", cliPrompt, "--no-wait", "-q"], {
      cwd: join(testBed.cwd, "next"),
    });
    expect(elsewhere.stderr).toBe(
      `warning The same job is unfinished in another folder. This is a new charge. To get that one: seedance resume ${id}\n`,
    );
    expect(testBed.charges()).toBe(2);
    const scoped = await testBed.seedance(["video", cliPrompt, "--no-wait", "--scope", "mine"]);
    expect(scoped.stderr).not.toContain("in another folder");
  });

  test("resumes a retry, unless --again is passed", async () => {
    await using testBed = await createCliTestBed({ speed: 1 });
    const fault = testBed.sandbox.faults.add({ name: "task-fails" });
    const [{ id }] = (await testBed.seedance(["video", cliPrompt, "--no-wait"])).json;
    testBed.sandbox.advance(3600);
    await testBed.seedance(["wait", id]);
    testBed.sandbox.faults.remove(fault.id);
    const retry = async (...flags: string[]) =>
      (await testBed.seedance(["retry", id, ...flags, "--no-wait"])).json[0].id;
    const first = await retry();
    expect([await retry(), testBed.charges()]).toEqual([first, 2]);
    expect(await retry("--again")).not.toBe(first);
    expect(testBed.charges()).toBe(3);
  });
});

describe.concurrent("the same line run again after the job", { timeout: 60_000 }, () => {
  const announced =
    /^warning The same job was made \d+ s ago as (\w+)\. This is a new charge\. Pass --scope NAME to be charged once/m;

  test("is a new charge, which is announced also with --quiet", async () => {
    await using testBed = await createCliTestBed();
    const run = () => testBed.seedance(["image", cliPrompt, "-q"]);
    const [first, second, third] = [await run(), await run(), await run()];
    expect(first.stderr).toBe("");
    for (const { stderr } of [second, third]) expect(stderr).toMatch(announced);
    expect(first.stdout).toContain(announced.exec(second.stderr)?.[1]);
    expect(testBed.charges()).toBe(3);
  });

  test("is a new charge after a failed task, which is announced", async () => {
    await using testBed = await createCliTestBed();
    testBed.sandbox.faults.add({ name: "task-fails" });
    const { taskId } = (await testBed.seedance(["image", cliPrompt])).json.at(-1).error;
    const { stderr } = await testBed.seedance(["image", cliPrompt]);
    expect(stderr).toMatch(new RegExp(`The same job failed \\d+ s ago as ${taskId}\\. This is a new charge\\.`));
  });

  test("is announced by no line if --again or retry asks for a new charge", async () => {
    await using testBed = await createCliTestBed();
    const [{ id }] = (await testBed.seedance(["image", cliPrompt])).json;
    const runs = [await testBed.seedance(["image", cliPrompt, "--again"]), await testBed.seedance(["retry", id])];
    for (const { code, stderr } of runs) expect([code, stderr]).toEqual([0, expect.not.stringMatching(announced)]);
    expect(testBed.charges()).toBe(3);
  });

  test("gives its files again without a charge with --scope", async () => {
    await using testBed = await createCliTestBed();
    const run = async () => (await testBed.seedance(["image", cliPrompt, "--scope", "poster"])).json[0];
    const [first, second] = [await run(), await run()];
    expect([second.id, second.files, testBed.charges()]).toEqual([first.id, first.files, 1]);
  });
});
