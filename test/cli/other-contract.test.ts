import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { live } from "../support/contracts.ts";
import { cliPrompt, createCliTestBed } from "./support/test-bed.ts";

describe.concurrent("a job of a contract other than the command line's", { timeout: 120_000 }, () => {
  test("is submitted again unchanged to its recorded path if the response was lost, and one line reports it", async () => {
    await using testBed = await createCliTestBed({ contract: live });
    const fault = testBed.sandbox.faults.add({ name: "reset-after" });
    const lost = await testBed.seedance(["seedance25", cliPrompt, "--contract", "live", "-o", "film.{ext}"]);
    expect(lost.code).toBe(9);
    testBed.sandbox.faults.remove(fault.id);
    const { idempotencyKey } = lost.json.at(-1).error;
    const resumed = await testBed.seedance(["resume"]);
    expect(resumed).toMatchObject({ code: 0, json: [{ model: "seedance25", status: "completed", idempotencyKey }] });
    const { path = "" } = live.models.seedance25 ?? {};
    const lines = resumed.stderr.split("\n").filter((line) => line.includes("contract"));
    expect(lines).toEqual([`${idempotencyKey} was made by the contract live: it goes to ${path}, as it was.`]);
    expect([testBed.charges(), testBed.files()]).toEqual([1, ["film-2.png", "film.mp4"]]);
  });

  test("is waited for and its files are saved", async () => {
    await using testBed = await createCliTestBed({ contract: live });
    const made = await testBed.seedance(["seedance25", cliPrompt, "--contract", "live", "--no-wait"]);
    const { id } = made.json[0];
    expect((await testBed.seedance(["download", id, "-o", "out/"])).json[0]).toMatchObject({ id, status: "completed" });
    expect((await testBed.seedance(["tasks"])).json[0]).toMatchObject({ id, state: "downloaded", contract: "live" });
    expect(testBed.files(join(testBed.cwd, "out"))).toHaveLength(2);
  });
});
