import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exitCodes } from "../../src/cli/exit-code.ts";
import { cliPrompt, createCliTestBed } from "./support/test-bed.ts";

const video = ["video", cliPrompt];
const otherLedger = ["--ledger", "other.sqlite"];

describe.concurrent("an error before or after a charge says what holds", { timeout: 60_000 }, () => {
  test("a folder that can't be written: nothing was sent, or the task is downloaded into another folder", async () => {
    await using testBed = await createCliTestBed();
    const { seedance, charges, cwd, files } = testBed;
    writeFileSync(join(cwd, "taken"), "");
    const before = await seedance([...video, "-o", "taken/"]);
    expect(before.stderr).toContain("Nothing was sent.");
    expect([before.json.at(-1).error.resume, charges()]).toEqual([undefined, 0]);

    const [{ id }] = (await seedance([...video, "--no-wait"])).json;
    const after = await seedance([...video, "-o", "taken/"]);
    expect([after.code, charges()]).toEqual([exitCodes.failed, 1]);
    expect(after.stderr).not.toContain("Nothing was sent");
    const { resume } = after.json.at(-1).error;
    // A placeholder would become a folder of that name if an agent runs the command as it is.
    expect(resume).toBe(`seedance download ${id}`);
    expect(after.stderr).toContain(`Download into another folder, without a charge: ${resume} -o FOLDER\n`);
    expect((await seedance(resume.split(" ").slice(1))).code).toBe(0);
    expect([charges(), files(cwd).filter((name) => name.includes(id)).length]).toEqual([1, 2]);
  });

  test("a folder that can't be written, after a submit that may be charged: only that, and the job's key", async () => {
    await using testBed = await createCliTestBed();
    const { seedance, sandbox, charges, cwd } = testBed;
    const fault = sandbox.faults.add({ name: "reset-after" });
    const { idempotencyKey } = (await seedance(video)).json.at(-1).error;
    sandbox.faults.remove(fault.id);
    writeFileSync(join(cwd, "taken"), "");
    const second = await seedance([...video, "-o", "taken/"]);
    expect([second.code, second.json.at(-1).error.resume]).toEqual([
      exitCodes.failed,
      `seedance resume ${idempotencyKey}`,
    ]);
    expect(second.stderr).toContain("The job may have been accepted and charged.");
    expect(second.stderr).not.toContain("Nothing was sent");
    expect(charges()).toBe(1);
  });

  test("a folder that can't be written, with --from-task: before the wait for that task", async () => {
    await using testBed = await createCliTestBed();
    const { seedance, sandbox, charges, cwd } = testBed;
    sandbox.faults.add({ name: "never-ends" });
    const [{ id }] = (await seedance([...video, "--no-wait"])).json;
    writeFileSync(join(cwd, "taken"), "");
    const to = async (output: string) => {
      const { code, json } = await seedance([...video, "--from-task", id, "-o", output, "--timeout", "20"]);
      return [code, json.at(-1).error.message];
    };
    expect(await to("taken/")).toEqual([exitCodes.failed, expect.stringContaining(join(cwd, "taken"))]);
    expect(await to("{id}/x.mp4")).toEqual([exitCodes.usage, expect.stringContaining("may contain {model}")]);
    expect(charges()).toBe(1);
  });

  test("a limit that stops the submit of a job which may be charged: its key is printed", async () => {
    await using testBed = await createCliTestBed();
    const { seedance, sandbox, charges } = testBed;
    const fault = sandbox.faults.add({ name: "reset-after" });
    const first = await seedance(video);
    sandbox.faults.remove(fault.id);
    const { idempotencyKey } = first.json.at(-1).error;
    const second = await seedance([...video, "--max-credits", "1"]);
    expect(second.code).toBe(exitCodes.credits);
    expect(second.stderr).toContain("The job may have been accepted and charged.");
    expect(second.json.at(-1).error.resume).toBe(`seedance resume ${idempotencyKey}`);
    expect((await seedance(["resume", idempotencyKey])).code).toBe(0);
    expect(charges()).toBe(1);
  });

  test("a failed task that the ledger does not have: what to change, and no retry, which needs its fields", async () => {
    await using testBed = await createCliTestBed();
    const { seedance, sandbox } = testBed;
    sandbox.faults.add({ name: "task-fails", value: "person" });
    const { taskId } = (await seedance(video)).json.at(-1).error;
    for (const line of [
      ["watch", taskId],
      ["wait", taskId],
      [...video, "--from-task", taskId],
    ]) {
      const { code, stderr, json } = await seedance([...line, ...otherLedger]);
      expect(code).toBe(exitCodes.task);
      expect(stderr).toContain("Use a picture without a real person's face");
      expect(stderr).not.toContain("seedance retry");
      expect(json.at(-1).error).not.toHaveProperty("next");
    }
  });

  test("an option of a model for retry: it is set by --set", async () => {
    await using testBed = await createCliTestBed();
    const { stderr } = await testBed.seedance(["retry", "sd2_x", "--duration", "5"]);
    expect(stderr).toContain("Unknown option --duration for `seedance retry`. Use --set duration=VALUE.");
  });
});
