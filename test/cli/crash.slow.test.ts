import { describe, expect, test } from "vitest";
import { type CliTestBed, cliPrompt, createCliTestBed } from "./support/test-bed.ts";

/** Where a run is killed, in the order of one submit, and what the service does there. */
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

describe.concurrent("SIGKILL, then resume: one charge, one set of files", () => {
  test.each(points)("%s", { timeout: 30_000 }, async (point, fault) => {
    await using all = await createCliTestBed();
    const { seedance, charges, files } = all;
    await crash(all, command, point, fault);
    const resumed = await seedance(["resume"]);
    expect(resumed).toMatchObject({ code: 0 });
    // Nothing was written down and nothing was sent: the same command begins anew.
    if (point === "before intended") {
      expect(charges()).toBe(0);
      expect(await seedance(command)).toMatchObject({ code: 0 });
    }
    expect(charges()).toBe(1);
    expect(files()).toEqual([expect.stringMatching(/^sd2_.*-1\.mp4$/), expect.stringMatching(/^sd2_.*-2\.png$/)]);
    // Nothing is left to do, and doing it again changes nothing.
    const again = await seedance(["resume"]);
    expect(again).toMatchObject({ code: 0, stdout: "", stderr: "Nothing is unfinished.\n" });
    expect(charges()).toBe(1);
  });
});

describe.concurrent("SIGKILL, then the same command: one charge, one set of files, under a name without the id", () => {
  test.each(points)("%s", { timeout: 30_000 }, async (point, fault) => {
    await using all = await createCliTestBed();
    const { seedance, charges, files } = all;
    const named = [...command, "-o", "train.mp4"];
    await crash(all, named, point, fault);
    const { code, json } = await seedance(named);
    expect({ code, files: json[0]?.files.length }).toEqual({ code: 0, files: 2 });
    expect(charges()).toBe(1);
    expect(files()).toEqual(["train-2.png", "train.mp4"]);
    // Now it is finished: the same command is another wish, and what is there is not replaced.
    expect(await seedance(named)).toMatchObject({ code: 2 });
    expect(charges()).toBe(1);
  });
});
