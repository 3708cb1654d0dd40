import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { executeProgram, readResults } from "../../scripts/runtimes/execute.ts";
import { RuntimeMissingError } from "../../scripts/runtimes/install.ts";
import { formatRuntimeReport, measureRow } from "../../scripts/runtimes/report.ts";

/** Tests how the driver of `npm run test:tools -- runtimes` detects and reports failures. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "seedance-driver-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** The report on a program that runs this code. */
async function reportOn(code: string, { name = "node", timeout = 10_000 } = {}) {
  await writeFile(join(folder, "program.js"), code);
  const row = await measureRow(name, async () => {
    const output = await executeProgram(process.execPath, ["program.js"], folder, { timeout });
    return { version: "1.2.3", results: readResults(output) };
  });
  return formatRuntimeReport([row], ["bun"]);
}

const print = (results: unknown) =>
  `console.log("a word before");console.log(${JSON.stringify(JSON.stringify(results))})`;
const good = { name: "good", ok: true };

test("a passed run is a row", async () => {
  const { text, ok } = await reportOn(print([good, good]));
  expect(ok).toBe(true);
  expect(text).toMatch(/^what +version +passed +seconds\nnode +1\.2\.3 +2\/2 +\d+\.\d$/);
});

test("a failed case fails the run, and is reported with its error", async () => {
  const { text, ok } = await reportOn(print([good, { name: "one charge", ok: false, error: "two charges" }]));
  expect(ok).toBe(false);
  expect(text).toMatch(/node +1\.2\.3 +1\/2/);
  expect(text).toContain("node, one charge: two charges");
});

describe("a program without results fails", () => {
  test.each([
    ["it gives an empty list", print([]), "node gave no result."],
    ["it prints no JSON", 'console.log("hello")', "node did not run: The output has no results: hello"],
    ["it prints another thing", print({ good }), "node did not run: The output has no results"],
    ["it breaks off", 'throw new Error("out of order")', "out of order"],
  ])("%s", async (_, code, message) => {
    const { text, ok } = await reportOn(code);
    expect(ok).toBe(false);
    expect(text).toContain(message);
  });

  test("it does not end", async () => {
    const { text, ok } = await reportOn("setInterval(() => {}, 1000)", { timeout: 500 });
    expect(ok).toBe(false);
    expect(text).toContain("ended after 0.5 s");
  });
});

test("a missing runtime is reported and fails the run, unless it is optional", async () => {
  const missing = (name: string) =>
    measureRow(name, () => Promise.reject(new RuntimeMissingError("the program is an empty file")));
  expect(formatRuntimeReport([await missing("deno")], ["bun"]).ok).toBe(false);
  const { text, ok } = formatRuntimeReport([await missing("bun")], ["bun"]);
  expect(ok).toBe(true);
  expect(text).toMatch(/bun +- +not run .*\n\nbun did not run: the program is an empty file$/);
});

test("an optional runtime must pass if it is available", async () => {
  expect((await reportOn('throw new Error("out of order")', { name: "bun" })).ok).toBe(false);
  expect((await reportOn(print([{ name: "bad", ok: false }]), { name: "bun" })).ok).toBe(false);
});

test("a run without rows fails", () => {
  expect(formatRuntimeReport([], []).ok).toBe(false);
});

test("programs do not see this process's environment", async () => {
  const code = `console.log(JSON.stringify([{ name: Object.keys(process.env).join(), ok: true }]))`;
  await writeFile(join(folder, "program.js"), code);
  process.env.SEEDANCE_DRIVER_SECRET = "secret";
  const [result] = readResults(await executeProgram(process.execPath, ["program.js"], folder));
  delete process.env.SEEDANCE_DRIVER_SECRET;
  expect(result?.name).toBe("PATH");
});
