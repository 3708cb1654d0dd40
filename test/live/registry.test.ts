import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readProfiles } from "../../scripts/generate/profiles.ts";

const root = new URL("../../", import.meta.url).pathname;
const names = readProfiles(`${root}openapi/overlays`).map(({ name }) => name);

/** What binds a profile to entries of the package, and to its types. All else takes a contract as a value or by its name. */
const binds = (profile: string) => [
  `src/contract/${profile}/index.ts`,
  `src/package/${profile}-sandbox.ts`,
  `src/package/${profile}.ts`,
];

/** The lines of a program that name a profile: as a value, a part of the package, a folder of a contract, a flag. */
function linesThatName(profile: string, program: string): string[] {
  const quoted = `(["'\`])${profile}\\1`;
  const folders = `(generated|contract|seedance-client)/${profile}\\b`;
  const wordings = [quoted, folders, `--contract[ =]${profile}\\b`];
  return program.split("\n").filter((line) => new RegExp(wordings.join("|")).test(line));
}

test("only package entries name a profile: the overlays are the registry", () => {
  expect(names).toContain("live");
  const files = globSync("{src,scripts}/**/*.{ts,js}", { cwd: root });
  expect(files.length).toBeGreaterThan(300);
  for (const name of names) {
    const found = files.filter((file) => linesThatName(name, readFileSync(root + file, "utf8")).length > 0);
    expect(found.sort()).toEqual(binds(name));
  }
});

test.each([
  'if (contract === "live") return;',
  "const path = `live`;",
  'import { createClient } from "seedance-client/live";',
  'import { contract } from "../../generated/live/contract.ts";',
  'import { contract } from "../contract/live/index.ts";',
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
