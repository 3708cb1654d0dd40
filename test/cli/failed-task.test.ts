import { describe, expect, test } from "vitest";
import { cliPrompt, createCliTestBed } from "./support/test-bed.ts";

const picture = ["--image-url", "https://example.com/a.png"];

async function failingTestBed(value: string) {
  const testBed = await createCliTestBed();
  testBed.sandbox.faults.add({ name: "task-fails", value, times: 1 });
  return testBed;
}

describe.concurrent("a failed task", { timeout: 90_000 }, () => {
  test("that was refused for its content is not offered unchanged; its code and class are kept", async () => {
    await using testBed = await failingTestBed("person");
    const failed = await testBed.seedance(["video", cliPrompt, "--duration", "10", ...picture]);
    expect(failed.code).toBe(5);
    const { error } = failed.json.at(-1);
    expect(error).toMatchObject({
      code: "task_failed",
      taskError: { code: "generation_failed", message: "input image may contain real person" },
      failure: { class: "person", retry: "changed", advice: expect.stringContaining("real person's face") },
      next: expect.stringMatching(/^seedance retry sd2_/),
    });
    expect(error).not.toHaveProperty("resume");
    expect(failed.stderr).toContain("Use a picture without a real person's face");
    expect(failed.stderr).not.toContain("Try again, as a new charge");

    // The printed command says what to change, and charges nothing.
    const id = error.taskId;
    const asked = await testBed.seedance(["retry", id, "--yes"]);
    expect(asked.code).toBe(2);
    for (const line of ["'image_url=https://…'", "'prompt=…'", `retry ${id} --unchanged`, "--set duration=4"])
      expect(asked.stderr).toContain(line);
    expect(testBed.charges()).toBe(1);

    const same = await testBed.seedance(["retry", id, "--set", `prompt=${cliPrompt}`]);
    expect([same.code, testBed.charges()]).toEqual([2, 1]);
    const changed = await testBed.seedance(["retry", id, "--set", "image_url=", "--set", "duration=4"]);
    expect([changed.code, testBed.charges()]).toEqual([0, 2]);
    expect(await testBed.seedance(["retry", id, "--unchanged"])).toMatchObject({ code: 0 });
    expect(testBed.charges()).toBe(3);
  });

  test("of the class capacity is to be tried later, unchanged", async () => {
    await using testBed = await failingTestBed("capacity");
    const failed = await testBed.seedance(["video", cliPrompt]);
    expect(failed.json.at(-1).error.failure).toMatchObject({ class: "capacity", retry: "later" });
    expect(failed.stderr).toContain("Later, try again as a new charge: seedance retry sd2_");
    expect(await testBed.seedance(["retry", failed.json.at(-1).error.taskId])).toMatchObject({ code: 0 });
  });

  test("of an unknown class is retried as it is", async () => {
    await using testBed = await failingTestBed("unknown");
    const failed = await testBed.seedance(["video", cliPrompt]);
    expect(failed.json.at(-1).error.failure).toMatchObject({ class: "unknown", retry: "unchanged" });
    expect(failed.stderr).toContain("Try again, as a new charge: seedance retry sd2_");
    expect(await testBed.seedance(["retry", failed.json.at(-1).error.taskId])).toMatchObject({ code: 0 });
  });

  test("a value that is no assignment, or that the contract refuses, submits nothing", async () => {
    await using testBed = await failingTestBed("prompt");
    const { taskId } = (await testBed.seedance(["video", cliPrompt])).json.at(-1).error;
    for (const value of ["prompt", "duration=99", "nonsense=1", "prompt=…"])
      expect(await testBed.seedance(["retry", taskId, "--set", value])).toMatchObject({ code: 2 });
    expect(testBed.charges()).toBe(1);
  });
});
