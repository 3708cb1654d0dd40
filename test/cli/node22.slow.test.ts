import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { builtCommand } from "../../scripts/build/ensure-build.ts";
import { installRuntime } from "../../scripts/runtimes/install.ts";
import { createMachine } from "./machine.ts";

// The oldest supported Node: the version is that of package.json, which test/docs/readme.test.ts checks.
test("no command prints a warning of the oldest supported Node about its own modules", async () => {
  const { program, version } = await installRuntime("node22");
  expect(version).toMatch(/^22\.13\./);
  await using machine = await createMachine();
  await writeFile(join(machine.folder, "rows.jsonl"), '{"model":"nano-banana-pro","prompt":"A red lighthouse."}\n');
  const lines = [
    ["batch", "run", "rows.jsonl", "--sandbox", "--yes"],
    ["batch", "status", "rows", "--sandbox"],
    ["batch", "report", "rows", "--sandbox"],
    ["tasks", "--sandbox"],
    ["quote", "--sandbox"],
    ["ledger", "verify", "--sandbox"],
    ["gallery", "--sandbox"],
    ["doctor", "--sandbox"],
    ["skill", "install"],
    ["skill", "install"],
    ["mcp", "--sandbox"],
  ];
  for (const args of lines) {
    const child = promisify(execFile)(program, [builtCommand, ...args], { cwd: machine.folder, env: machine.env });
    child.child.stdin?.end();
    const { stderr } = await child;
    expect({ args, stderr }).toEqual({ args, stderr: expect.not.stringMatching(/Warning|--trace-warnings/) });
  }
});
