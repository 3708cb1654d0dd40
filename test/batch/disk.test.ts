import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { createCliTestBed } from "../cli/support/test-bed.ts";

test("a disk that fills up ends it: nothing is paid for without a record, and with room it goes on", {
  timeout: 60_000,
}, async () => {
  await using all = await createCliTestBed();
  const rows = Array.from({ length: 60 }, (_, index) => ({
    id: `box-${index + 1}`,
    model: "nano-banana-pro",
    prompt: `A red box with number ${index + 1} on a wooden table. ${"It is quite red. ".repeat(20)}`,
  }));
  writeFileSync(join(all.cwd, "boxes.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  // What a process may write at most to one file stands for the disk; in units of 1,024 bytes.
  const line = [...all.command, "batch", "run", "boxes.jsonl"].map((word) => `'${word}'`).join(" ");
  const child = spawn("bash", ["-c", `trap '' XFSZ; ulimit -f 400; exec ${line}`], { cwd: all.cwd, env: all.env });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/Free some space|disk is full/) });
  const { batch } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  expect(batch.stop).toBe("storage");
  const paid = all.charges();
  expect(paid).toBeGreaterThan(0);
  expect(paid).toBeLessThan(60);
  // Each charge is known by a record that was there before it.
  const jobs = await all.seedance(["ledger", "export", "--json"]);
  const intended = jobs.json.filter(({ type }) => type === "intended").map(({ key }) => key);
  for (const entry of all.sandbox.ledger())
    if (entry.type === "charge") expect(intended).toContain(entry.idempotencyKey);
  const again = await all.seedance(["batch", "resume", "boxes"]);
  expect(again).toMatchObject({ code: 0 });
  expect(again.json.at(-1).batch.states).toMatchObject({ downloaded: 60 });
  expect(all.charges()).toBe(60);
});
