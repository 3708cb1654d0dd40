import { spawn } from "node:child_process";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { openLedger } from "../../src/ledger/index.ts";
import { createCliTestBed } from "../cli/support/test-bed.ts";

test("a full disk ends a batch without a charge that is not recorded, and the batch resumes when there is space", {
  timeout: 60_000,
}, async () => {
  await using testBed = await createCliTestBed();
  const rows = Array.from({ length: 60 }, (_, index) => ({
    id: `box-${index + 1}`,
    model: "nano-banana-pro",
    prompt: `A red box with number ${index + 1} on a wooden table. ${"It is quite red. ".repeat(20)}`,
  }));
  writeFileSync(join(testBed.cwd, "boxes.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  // A limit of the file size simulates a full disk; in units of 1,024 bytes.
  const line = [...testBed.command, "batch", "run", "boxes.jsonl"].map((word) => `'${word}'`).join(" ");
  const child = spawn("bash", ["-c", `trap '' XFSZ; ulimit -f 400; exec ${line}`], {
    cwd: testBed.cwd,
    env: testBed.env,
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  expect({ code, stderr }).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/Free some space|disk is full/),
  });
  const { batch } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  expect(batch.stop).toBe("storage");
  const charges = testBed.charges();
  expect(charges).toBeGreaterThan(0);
  expect(charges).toBeLessThan(60);
  // The intent of each charge was recorded before it.
  const jobs = await testBed.seedance(["ledger", "export", "--json"]);
  const intended = jobs.json.filter(({ type }) => type === "intended").map(({ key }) => key);
  for (const entry of testBed.sandbox.ledger())
    if (entry.type === "charge") expect(intended).toContain(entry.idempotencyKey);
  const again = await testBed.seedance(["batch", "resume", "boxes"]);
  expect(again).toMatchObject({ code: 0 });
  expect(again.json.at(-1).batch.states).toMatchObject({ downloaded: 60 });
  expect(testBed.charges()).toBe(60);
});

test("a batch is refused if its ledger was lost or replaced, and charges nothing again", {
  timeout: 60_000,
}, async () => {
  await using testBed = await createCliTestBed();
  const row = { id: "a", model: "nano-banana-pro", prompt: "A red box on a wooden table" };
  writeFileSync(join(testBed.cwd, "boxes.jsonl"), `${JSON.stringify(row)}\n`);
  expect(await testBed.seedance(["batch", "run", "boxes.jsonl"])).toMatchObject({ code: 0 });
  const ledger = join(testBed.home, "state/seedance/ledger.sqlite");
  rmSync(ledger);
  rmSync(`${ledger}.live`, { recursive: true });
  for (const line of [["batch", "run", "boxes.jsonl"], ["batch", "resume", "boxes"], ["resume"]]) {
    const { code, stderr } = await testBed.seedance(line);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining(`move this away: ${ledger}.batches.`),
    });
  }
  openLedger({ path: ledger.replace("ledger.sqlite", "other.sqlite") }).close();
  renameSync(ledger.replace("ledger.sqlite", "other.sqlite"), ledger);
  for (const line of [
    ["batch", "run", "boxes.jsonl"],
    ["batch", "resume", "boxes"],
  ]) {
    const { code, stderr } = await testBed.seedance(line);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("belongs to another ledger") });
  }
  expect(testBed.charges()).toBe(1);
});
