import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { checkJobs } from "../../scripts/frameworks/check-jobs.ts";
import { fixtures } from "../../scripts/frameworks/fixtures.ts";
import type { FrameworkRow } from "../../scripts/frameworks/run-fixture.ts";
import { updateTable } from "../../scripts/frameworks/table.ts";
import runtimes from "../../scripts/runtimes/versions.json" with { type: "json" };
import type { SandboxLedgerEntry, TaskRecord } from "../../src/sandbox/index.ts";

/** Tests how `npm run test:frameworks` judges and records the fixtures, and that its table has them all. */
const folder = new URL("../frameworks/", import.meta.url).pathname;
const results = await readFile(join(folder, "results.md"), "utf8");

const charge = (id: string) =>
  ({
    seq: 1,
    at: 0,
    type: "charge",
    task: { id } as TaskRecord,
    idempotencyKey: "k",
    fingerprint: "f",
    answer: {},
  }) as const;
const poll = (id: string): SandboxLedgerEntry => ({
  ...{ seq: 2, at: 0, type: "request", method: "GET", path: `/api/v1/image/nano-banana-pro/${id}`, status: 200 },
});
const report = { id: "nbp_1", status: "completed", polls: 2 };
const good = [charge("nbp_1"), poll("nbp_1"), poll("nbp_1")];

describe("a fixture's job", () => {
  test("passes if it completed, was charged once, and all of its polls reached the server", () => {
    const passed = checkJobs({ page: report }, good);
    expect(passed).toEqual([
      { name: "page", ok: true },
      { name: "one charge for each job", ok: true },
    ]);
  });

  test.each<[string, Partial<typeof report>, SandboxLedgerEntry[], string]>([
    ["its task did not complete", { status: "processing" }, good, "the task is processing"],
    ["a cache answered a poll", {}, good.slice(0, 2), "1 of 2 polls reached the server"],
    ["it read its task once, which shows no cache", { polls: 1 }, good.slice(0, 2), "only 1 polls"],
    ["it was charged twice", {}, [charge("nbp_1"), ...good], "2 charges for nbp_1"],
    ["the server never saw it", { id: "nbp_2" }, good, "0 charges for nbp_2; 0 of 2 polls reached the server"],
  ])("fails if %s", (_, changes, entries, reason) => {
    const [job] = checkJobs({ page: { ...report, ...changes } }, entries);
    expect(job).toMatchObject({ ok: false, error: expect.stringContaining(reason) });
  });

  test("fails if the build made another job", () => {
    expect(checkJobs({ page: report }, [charge("nbp_0"), ...good])[1]).toEqual({
      name: "one charge for each job",
      ok: false,
      error: "2 charges for 1 jobs",
    });
  });
});

describe("the table of results", () => {
  const row: FrameworkRow = {
    ...{ name: "jest", version: "jest 30", seconds: 9, installSeconds: 3.4 },
    results: [{ name: "job:esm", ok: true }],
  };
  const head = "# Results\n\n| fixture | versions | install | result | date |\n| --- | --- | --- | --- | --- |\n";
  const old = `${head}| express | express 5 | 1 s | passed: handler | 2026-01-01 |\n| gone | x | 1 s | passed: job | 2026-01-01 |\n`;

  test("keeps the rows of fixtures that did not run, in their order, and drops those that are no more", () => {
    expect(updateTable(old, [row], ["jest", "express"], "2026-02-02")).toBe(
      `${head}| jest | jest 30 | 3 s | passed: esm | 2026-02-02 |\n| express | express 5 | 1 s | passed: handler | 2026-01-01 |\n`,
    );
  });

  test("never calls a fixture passed that failed or did not run", () => {
    const rows: [Partial<FrameworkRow>, string][] = [
      [{ results: [{ name: "job:esm", ok: false, error: "2 charges" }] }, "| failed: job:esm: 2 charges |"],
      [{ results: [], problem: "npm ended with 1.\nmore", missing: false }, "| failed: npm ended with 1. |"],
      [{ results: [], problem: "no program", missing: true }, "| not run: no program |"],
      [{ results: [] }, "| failed: no result |"],
    ];
    for (const [changes, text] of rows)
      expect(updateTable(head, [{ ...row, ...changes }], ["jest"], "2026-02-02")).toContain(text);
  });

  test("refuses a file without a table", () => {
    expect(() => updateTable("# Results\n", [row], ["jest"], "2026-02-02")).toThrow("no table");
  });

  test("has each fixture with the versions that it pins now, passed or with the reason why it could not run", async () => {
    const rows = results.split("\n").filter((line) => /^\| (?!fixture|---)/.test(line));
    expect(rows.map((line) => line.split("|")[1]?.trim())).toEqual(Object.keys(fixtures));
    for (const [index, [name, { folders = [name], optional }]] of Object.entries(fixtures).entries()) {
      const text = await readFile(join(folder, folders.at(-1) ?? name, "package.json"), "utf8");
      const { dependencies, devDependencies, packageManager } = JSON.parse(text);
      for (const [key, version] of Object.entries({ ...dependencies, ...devDependencies })) {
        expect(version, `${name}: ${key}`).toMatch(/^\d+\.\d+\.\d+$/);
        expect(rows[index]).toContain(`${key} ${version}`);
      }
      if (packageManager) expect(rows[index]).toContain(packageManager.replace("@", " "));
      expect(rows[index]).toMatch(optional ? /\| (passed|not run): / : /\| passed: /);
    }
  });
});

test("each folder belongs to a fixture", async () => {
  const used = new Set(Object.entries(fixtures).flatMap(([name, { folders = [name] }]) => folders));
  const found = await readdir(folder, { withFileTypes: true });
  const names = found.flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  expect(names.sort()).toEqual([...used].sort());
});

test("Bun's fixture names the Bun that is installed for it", async () => {
  const { packageManager } = JSON.parse(await readFile(join(folder, "bun/package.json"), "utf8"));
  expect(packageManager).toBe(`bun@${runtimes.bun.version}`);
});

test("each entry with types has them for TypeScript's node10 resolution too", () => {
  const typed = Object.entries(manifest.exports).flatMap(([entry, target]) =>
    typeof target === "string" ? [] : [[entry.slice(2), target.types.slice(2)] as const],
  );
  const named = Object.fromEntries(typed.filter(([entry]) => entry !== "").map(([entry, types]) => [entry, [types]]));
  expect(manifest.typesVersions).toEqual({ "*": named });
  expect([manifest.main, manifest.types]).toEqual([manifest.exports["."].default, manifest.exports["."].types]);
});
