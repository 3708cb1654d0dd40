import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };

const root = new URL("../../", import.meta.url).pathname;
const text = readFileSync(join(root, "AGENTS.md"), "utf8");

test("AGENTS.md is short, and what it names is there", () => {
  expect(text.split("\n").length).toBeLessThan(60);
  const scripts = [...text.matchAll(/npm run ([a-z:]+)/g)].map(([, name = ""]) => name);
  expect(scripts.length).toBeGreaterThan(2);
  expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([]);
  const linked = [...text.matchAll(/\]\(([^)#]+)/g)].map(([, path = ""]) => path);
  const named = [...text.matchAll(/`((?:test|src|openapi|scripts)\/[\w./-]*)`/g)].map(([, path = ""]) => path);
  const run = [...text.matchAll(/(?:vitest run|node) ([\w./-]+\.ts)/g)].map(([, path = ""]) => path);
  expect(run).toHaveLength(2);
  expect([...linked, ...named, ...run].filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
