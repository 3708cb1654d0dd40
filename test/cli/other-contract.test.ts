import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { live } from "../support/contracts.ts";
import { cliPrompt, createCliTestBed } from "./support/test-bed.ts";

describe.concurrent("jobs of another contract than the line's", { timeout: 120_000 }, () => {
  test("a submit without an answer is sent again as it was, to the path that was recorded; one line says so", async () => {
    await using all = await createCliTestBed({ contract: live });
    const fault = all.sandbox.faults.add({ name: "reset-after" });
    const lost = await all.seedance(["seedance25", cliPrompt, "--contract", "live", "-o", "film.{ext}"]);
    expect(lost.code).toBe(9);
    all.sandbox.faults.remove(fault.id);
    const { idempotencyKey } = lost.json.at(-1).error;
    const resumed = await all.seedance(["resume"]);
    expect(resumed).toMatchObject({ code: 0, json: [{ model: "seedance25", status: "completed", idempotencyKey }] });
    const { path = "" } = live.models.seedance25 ?? {};
    const told = resumed.stderr.split("\n").filter((line) => line.includes("contract"));
    expect(told).toEqual([`${idempotencyKey} was made by the contract live: it goes to ${path}, as it was.`]);
    expect([all.charges(), all.files()]).toEqual([1, ["film-2.png", "film.mp4"]]);
  });

  test("a task is waited for and saved", async () => {
    await using all = await createCliTestBed({ contract: live });
    const made = await all.seedance(["seedance25", cliPrompt, "--contract", "live", "--no-wait"]);
    const { id } = made.json[0];
    expect((await all.seedance(["download", id, "-o", "out/"])).json[0]).toMatchObject({ id, status: "completed" });
    expect((await all.seedance(["tasks"])).json[0]).toMatchObject({ id, state: "downloaded", contract: "live" });
    expect(all.files(join(all.cwd, "out"))).toHaveLength(2);
  });
});
