import { describe, expect, test } from "vitest";
import { type CliTestBed, cliPrompt, createCliTestBed } from "./support/test-bed.ts";

/** The points at which a run is killed, in the order of a submit, with a fault of the service. */
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

describe.concurrent("after SIGKILL, resume leads to one charge and one set of files", () => {
  test.each(points)("at: %s", { timeout: 30_000 }, async (point, fault) => {
    await using testBed = await createCliTestBed();
    const { seedance, charges, files } = testBed;
    await crash(testBed, command, point, fault);
    const resumed = await seedance(["resume"]);
    expect(resumed).toMatchObject({ code: 0 });
    // Nothing was recorded and nothing was sent, so the same command starts again.
    if (point === "before intended") {
      expect(charges()).toBe(0);
      expect(await seedance(command)).toMatchObject({ code: 0 });
    }
    expect(charges()).toBe(1);
    expect(files()).toEqual([expect.stringMatching(/^sd2_.*-1\.mp4$/), expect.stringMatching(/^sd2_.*-2\.png$/)]);
    // Nothing is unfinished, and another resume changes nothing.
    const again = await seedance(["resume"]);
    expect(again).toMatchObject({ code: 0, stdout: "", stderr: "No unfinished jobs.\n" });
    expect(charges()).toBe(1);
  });
});

describe.concurrent("after SIGKILL, the same command leads to one charge and one set of files, named without the id", () => {
  test.each(points)("at: %s", { timeout: 30_000 }, async (point, fault) => {
    await using testBed = await createCliTestBed();
    const { seedance, charges, files } = testBed;
    const named = [...command, "-o", "train.mp4"];
    await crash(testBed, named, point, fault);
    const { code, json } = await seedance(named);
    expect({ code, files: json[0]?.files.length }).toEqual({ code: 0, files: 2 });
    expect(charges()).toBe(1);
    expect(files()).toEqual(["train-2.png", "train.mp4"]);
    // The job has ended: the same command is a new job, and existing files are not replaced.
    expect(await seedance(named)).toMatchObject({ code: 2 });
    expect(charges()).toBe(1);
  });
});
