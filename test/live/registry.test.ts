import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readProfiles } from "../../scripts/generate/profiles.ts";

const root = new URL("../../", import.meta.url).pathname;
const names = readProfiles(`${root}openapi/overlays`).map(({ name }) => name);

/** The lines of a program that name a profile: as a value, a part of the package, a folder of generated/, a flag. */
function linesThatName(profile: string, program: string): string[] {
  const quoted = `(["'\`])${profile}\\1`;
  const wordings = [quoted, `seedance-client/${profile}\\b`, `generated/${profile}\\b`, `--contract[ =]${profile}\\b`];
  return program.split("\n").filter((line) => new RegExp(wordings.join("|")).test(line));
}

test("no line of TypeScript names a profile: the overlays are the registry", () => {
  expect(names).toContain("live");
  const files = globSync("{src,scripts}/**/*.{ts,js}", { cwd: root });
  expect(files.length).toBeGreaterThan(300);
  const found = files.flatMap((file) => {
    const program = readFileSync(root + file, "utf8");
    return names.flatMap((name) => linesThatName(name, program).map((line) => `${file}: ${line.trim()}`));
  });
  expect(found).toEqual([]);
});

test.each([
  'if (contract === "live") return;',
  "const path = `live`;",
  'import { createClient } from "seedance-client/live";',
  'import { models } from "../generated/live/operations.ts";',
  "run('seedance video --contract live')",
])("such a line is found: %s", (line) => {
  expect(linesThatName("live", `const a = 1;\n${line}\n`)).toEqual([line]);
});

test.each(['import { Lease } from "./live/lease.ts";', "// A live job is one that runs.", 'const key = "sk_live_x";'])(
  "and another word is none: %s",
  (line) => {
    expect(linesThatName("live", line)).toEqual([]);
  },
);
