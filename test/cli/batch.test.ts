import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { batchNameOf } from "../../src/cli/batch/manifest.ts";
import { batchFolderName } from "../../src/cli/batch/run-batch-command.ts";
import { contract as live } from "../../src/contract/live/index.ts";
import { nameProblem } from "../../src/download/index.ts";
import { encodeText } from "../support/encode-text.ts";
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

  test("finds a batch by each command that it prints, also if its name looks like that of a file", async () => {
    await using testBed = await createCliTestBed();
    const row = JSON.stringify({ prompt: "A red box on a wooden table", model: "nano-banana-pro" });
    for (const file of ["rows.csv.txt", "night.v2.jsonl"])
      writeFileSync(join(testBed.cwd, file), `${row}\n${JSON.stringify({ prompt: 5 })}\n`);
    const runs = [
      ["rows.csv.txt", "--format", "jsonl"],
      ["night.v2.jsonl", "--name", "night.v2.txt"],
      ["night.v2.jsonl"],
    ];
    for (const args of runs) {
      const { stderr } = await testBed.seedance(["batch", "run", ...args, "--no-json"]);
      const [, command = ""] = /Reasons of invalid rows: seedance (.+)/.exec(stderr) ?? [];
      const { code, json } = await testBed.seedance(command.split(" "));
      expect([command, code, json.length]).toEqual([expect.stringMatching(/^batch status \S+ --rows$/), 0, 2]);
    }
    const named = async (name: string) => (await testBed.seedance(["batch", "status", name])).json[0].batch;
    expect(await Promise.all(["rows.csv.txt", "rows", "night.v2.txt", "night.v2.jsonl"].map(named))).toEqual([
      ...["rows", "rows", "night.v2.txt", "night.v2"],
    ]);
    const unknown = await testBed.seedance(["batch", "status", "none.csv.txt"]);
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining("batch none ")]);
  });

  test("says in plan and run in which old encoding a manifest and its defaults were read", async () => {
    await using testBed = await createCliTestBed();
    const prompt = "一只猫在屋顶上奔跑，夜晚的霓虹灯闪烁，远处的火车驶过大桥";
    const old = (name: string, text: string) => writeFileSync(join(testBed.cwd, name), encodeText(text, "gb18030"));
    old("shots.csv", `prompt,model\n${prompt},nano-banana-pro\n`);
    old("all.yaml", `# ${prompt}\ntype: text-to-image\n`);
    const notice = (name: string) => `${name} is not UTF-8. It was read as GB18030.`;
    const plan = await testBed.seedance(["batch", "plan", "shots.csv", "--defaults", "all.yaml"]);
    expect(plan.json[0]).toMatchObject({ encoding: "GB18030", items: 1 });
    expect(plan.stderr).toBe(`${notice("all.yaml")}\n${notice("shots.csv")}\n`);
    const ran = await testBed.seedance(["batch", "run", "shots.csv", "--quiet"]);
    expect(ran).toMatchObject({ code: 0, stderr: `${notice("shots.csv")}\n` });
    const piped = await testBed.seedance(["batch", "plan", "-", "--format", "csv", "--name", "x"], {
      stdin: `prompt,model\n${prompt},nano-banana-pro\n`,
    });
    expect([piped.stderr, "encoding" in piped.json[0]]).toEqual(["", false]);
  });

  test("exits with 11 if a paid row has an unexpected output, and its resume line gets the right one", async () => {
    await using testBed = await createCliTestBed();
    writeManifest(testBed, 2);
    testBed.sandbox.faults.add({ name: "unexpected-output", value: "null:3", times: 1 });
    const first = await testBed.seedance(run);
    expect(first).toMatchObject({ code: 11 });
    const { resume } = first.json.at(-1).batch;
    expect(resume).toContain("seedance batch resume boxes");
    const second = await testBed.seedance(resume.split(" ").slice(1));
    expect(second).toMatchObject({ code: 0 });
    expect(testBed.files(join(testBed.cwd, "boxes"))).toHaveLength(2);
    expect(testBed.charges()).toBe(2);
  });

  test("ends at once with 7 if no request can be sent, and names the setting to change", async () => {
    await using testBed = await createCliTestBed();
    writeManifest(testBed, 2);
    const ended = await testBed.seedance(run, { env: { SEEDANCE_BASE_URL: "http://127.0.0.1:9" } });
    expect(ended).toMatchObject({ code: 7 });
    expect(ended.stderr).toContain("Check the port and the scheme of the base URL.");
    expect(ended.json.at(-1).batch).toMatchObject({ stop: "connection", states: { waiting: 2 } });
  });

  test.each([
    [
      "a 401 after a reset that followed the commit",
      ["reset-after", "unauthorized"],
      "the service rejected the API key.",
    ],
    ["a 303 after the commit", ["redirect-after"], "no request gets a usable response with this base URL or network."],
  ])("exits with 9 and names the row that may be charged after %s", async (_, names, stopped) => {
    await using testBed = await createCliTestBed();
    writeManifest(testBed, 3);
    for (const name of names)
      testBed.sandbox.faults.add({ name, method: "POST", ...(name === "reset-after" && { times: 1 }) });
    const ended = await testBed.seedance(run);
    expect([ended.code, testBed.charges()]).toEqual([9, 1]);
    expect(ended.json.find(({ event }) => event === "unknown")).toMatchObject({
      row: "box-1",
      idempotencyKey: expect.stringMatching(/^sd1_/),
    });
    expect(ended.stderr).toContain(`Stopped: ${stopped}`);
    expect(ended.stderr).toContain("Rows without a response may be charged.");
    expect(ended.json.at(-1).batch).toMatchObject({ states: { intended: 1, waiting: 2 }, exitCode: 9 });
    testBed.sandbox.faults.remove();
    const { resume } = ended.json.at(-1).batch;
    expect(await testBed.seedance(resume.split(" ").slice(1))).toMatchObject({ code: 0 });
    expect(testBed.charges()).toBe(3);
  });

  test("reports invalid rows with line, field and rule, runs the others, and exits with 2", async () => {
    await using testBed = await createCliTestBed();
    writeManifest(testBed, 2, [{ id: "large", model: "nano-banana-pro", prompt: "A box", resolution: "9K" }]);
    const ended = await testBed.seedance(run);
    expect(ended).toMatchObject({ code: 2 });
    const reason = { row: "large", line: 3, error: { code: "validation_failed", issues: [{ field: "resolution" }] } };
    expect(ended.json.find(({ event }) => event === "bad")).toMatchObject(reason);
    expect(testBed.charges()).toBe(2);
    const listed = await testBed.seedance(["batch", "status", "boxes", "--rows"]);
    expect(listed.json[2]).toMatchObject({ ...reason, state: "invalid" });
    const strict = await testBed.seedance([...run, "--name", "other", "--strict"]);
    expect(strict.code).toBe(2);
    expect(strict.stderr).toContain("line 3: resolution");
    expect(testBed.charges()).toBe(2);
  });

  test("plan, run, status and report give the same numbers of valid and invalid rows, with the reasons", async () => {
    await using testBed = await createCliTestBed({ credits: 0 });
    writeManifest(testBed, 4, [
      { id: "large", model: "nano-banana-pro", prompt: "A box", resolution: "9K" },
      { id: "tag", model: "nano-banana-pro", prompt: "@Image3 on a table" },
      { id: "box-1", model: "nano-banana-pro", prompt: "Another box" },
    ]);
    const plan = await testBed.seedance(["batch", "plan", "boxes.jsonl"]);
    expect(plan.json[0]).toMatchObject({ items: 4, new: 4, bad: 3 });
    const ended = await testBed.seedance(run);
    expect(ended).toMatchObject({ code: 4 });
    const { batch } = ended.json.at(-1);
    expect(batch).toMatchObject({ bad: 3, states: { waiting: 4, invalid: 3, refused: 0 }, exitCode: 4 });
    expect(ended.stderr).toContain("Invalid, not submitted  3");
    const [, command = ""] = /Reasons of invalid rows: seedance (.*)/.exec(ended.stderr) ?? [];
    const reasons = await testBed.seedance([...command.split(" "), "--no-json"]);
    expect(reasons.stdout).toMatch(/^large \(line 5\) {2}Invalid, not submitted +resolution: /m);
    const rows = await testBed.seedance(["batch", "status", "boxes", "--rows"]);
    const invalid = rows.json.filter(({ state }) => state === "invalid");
    expect(invalid.map(({ line, error }) => ({ line, issues: error.issues }))).toEqual(
      plan.json[0].badRows.map(({ line, issues }: { line: number; issues: object[] }) => ({ line, issues })),
    );
    const status = await testBed.seedance(["batch", "status", "boxes"]);
    expect(status.json[0].states).toEqual(batch.states);
    const report = await testBed.seedance(["batch", "report", "boxes"]);
    expect(report.json[0]).toMatchObject({ items: 7, states: { waiting: 4, invalid: 3 } });
    // A mended row waits, and the plan of the mended manifest agrees with the run again.
    writeManifest(testBed, 4, [{ id: "large", model: "nano-banana-pro", prompt: "A box", resolution: "2K" }]);
    expect((await testBed.seedance(["batch", "plan", "boxes.jsonl"])).json[0]).toMatchObject({ new: 5, bad: 0 });
    expect((await testBed.seedance(run)).json.at(-1).batch.states).toMatchObject({ waiting: 5, invalid: 0 });
  });

  test("stops after the first refusal of the account with the contract's exit code and fix, and the resume line", async () => {
    await using testBed = await createCliTestBed({ contract: live });
    testBed.sandbox.faults.add({ name: "unknown-code", value: "purchase_required", method: "POST" });
    writeManifest(testBed, 9);
    const stopped = await testBed.seedance([...run, "--contract", "live"]);
    expect(stopped).toMatchObject({ code: 4 });
    expect(stopped.json.at(-1).batch).toMatchObject({
      stop: "credits",
      states: { waiting: 9, refused: 0 },
      resume: expect.stringMatching(/^seedance batch resume boxes .*--contract live/),
    });
    expect(stopped.stderr).toContain("Buy credits once on the pricing page");
    expect(stopped.stderr).toContain("Stopped: the service refuses to spend this account's credits.");
    expect(stopped.stderr).toContain("Resume; you are not charged twice: seedance batch resume boxes");
    const status = await testBed.seedance(["batch", "status", "boxes", "--contract", "live"]);
    expect(status.json[0].states).toMatchObject({ waiting: 9, refused: 0 });
    testBed.sandbox.faults.remove();
    expect(await testBed.seedance(["batch", "resume", "boxes", "--contract", "live"])).toMatchObject({ code: 0 });
    expect(testBed.charges()).toBe(9);
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
    expect(limit.stderr).toContain('rate-limit "fast": must be REQUESTS/SECONDS, such as 30/60.');
  });
});

describe("the name of a batch", () => {
  test.each([
    ["shots/night.jsonl", "night"],
    ["night", "night"],
    ["night.v2.txt", "night.v2"],
    ["rows.csv.txt", "rows"],
    ["a.YML.md.tab", "a"],
  ])("follows from %s, and then from itself", (path, name) => {
    expect([batchNameOf(path), batchNameOf(name)]).toEqual([name, name]);
  });
});

describe("the folder of a batch", () => {
  test.each(["shots", "a.b", "console", "夜 2"])("is its name: %s", (name) => {
    expect(batchFolderName(name)).toBe(name);
  });

  test.each([
    ["CON", "files-CON"],
    ["nul.jsonl", "files-nul.jsonl"],
    ["com1", "files-com1"],
    ["shots.", "files-shots"],
    ["shots. .", "files-shots"],
  ])("is another one if Windows has no folder named %j", (name, folder) => {
    expect(batchFolderName(name)).toBe(folder);
  });

  test("has a name that is valid on Windows, also for a device's name with an extension", () => {
    for (const name of ["CON", "shots.", "com1", "aux.b"]) expect(nameProblem(batchFolderName(name))).toBeUndefined();
  });
});
