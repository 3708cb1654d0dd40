import { describe, expect, test } from "vitest";
import { type CliTestBed, cliPrompt, createCliTestBed } from "./support/test-bed.ts";

/** Points at which a run is killed, in the order of one submit, each with the service's fault, if any. */
const points: [point: string, fault?: string][] = [
  ["before intended"],
  ["after intended"],
  ["POST in flight", "delay=1000"],
  ["before submitted"],
  ["after submitted"],
  ["poll in flight"],
  ["before completed"],
  ["after completed"],
  ["partial half", "download-slow"],
  ["before rename"],
  ["after rename"],
  ["before downloaded"],
];
const command = ["video", cliPrompt];

async function crash({ sandbox, seedance }: CliTestBed, args: string[], point: string, fault: string | undefined) {
  const [name, value] = fault?.split("=") ?? [];
  if (name !== undefined) sandbox.faults.add({ name, ...(value !== undefined && { value }), times: 1 });
  const killed = await seedance(args, { crashAt: point });
  expect({ ...killed, stdout: "" }).toMatchObject({ signal: "SIGKILL" });
}

describe.concurrent("resume after a SIGKILL gives one charge and one set of files", () => {
  test.each(points)("killed at: %s", { timeout: 30_000 }, async (point, fault) => {
    await using testBed = await createCliTestBed();
    const { seedance, charges, files } = testBed;
    await crash(testBed, command, point, fault);
    const resumed = await seedance(["resume"]);
    expect(resumed).toMatchObject({ code: 0 });
    // Nothing was recorded or sent, so the same command starts over.
    if (point === "before intended") {
      expect(charges()).toBe(0);
      expect(await seedance(command)).toMatchObject({ code: 0 });
    }
    expect(charges()).toBe(1);
    expect(files()).toEqual([expect.stringMatching(/^sd2_.*-1\.mp4$/), expect.stringMatching(/^sd2_.*-2\.png$/)]);
    // Nothing is left to do, so another resume changes nothing.
    const again = await seedance(["resume"]);
    expect(again).toMatchObject({ code: 0, stdout: "", stderr: "No unfinished jobs.\n" });
    expect(charges()).toBe(1);
  });
});

describe.concurrent("the same command after a SIGKILL gives one charge and one set of files, under a name without the id", () => {
  test.each(points)("killed at: %s", { timeout: 30_000 }, async (point, fault) => {
    await using testBed = await createCliTestBed();
    const { seedance, charges, files } = testBed;
    const commandWithName = [...command, "-o", "train.mp4"];
    await crash(testBed, commandWithName, point, fault);
    const { code, json } = await seedance(commandWithName);
    expect({ code, files: json[0]?.files.length }).toEqual({ code: 0, files: 2 });
    expect(charges()).toBe(1);
    expect(files()).toEqual(["train-2.png", "train.mp4"]);
    // The job is finished, so the same command is a new job, and existing files are not replaced.
    expect(await seedance(commandWithName)).toMatchObject({ code: 2 });
    expect(charges()).toBe(1);
  });
});
