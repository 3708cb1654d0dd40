import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadContractVersion } from "../../scripts/diff-contract/source.ts";

const folder = mkdtempSync(join(tmpdir(), "diff-contract-source-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
const head = "openapi: 3.1.0\ninfo: { title: T, version: 1.0.0 }\n";

test.each([
  ["YAML", `${head}paths: {}`],
  ["JSON", '{ "openapi": "3.1.0", "info": { "title": "T", "version": "1.0.0" }, "paths": {} }'],
])("%s is read", async (name, text) => {
  expect(await loadContractVersion(file(name, text))).toEqual({
    openapi: "3.1.0",
    info: { title: "T", version: "1.0.0" },
    paths: {},
  });
});

test("a split contract is bundled", async () => {
  file("ping.yaml", "get: { responses: { '204': { description: Pong. } } }");
  const split = await loadContractVersion(file("split.yaml", `${head}paths: { /ping: { $ref: ping.yaml } }`));
  expect(split.paths["/ping"]).toEqual({ get: { responses: { "204": { description: "Pong." } } } });
});

test.each([
  ["broken", "openapi: [3.1.0", "is not valid YAML or JSON"],
  ["empty", "", "is not an OpenAPI 3 document"],
  ["list", "- 1", "is not an OpenAPI 3 document"],
  ["swagger", "swagger: '2.0'\ninfo: { version: 1.0.0 }\npaths: {}", "is not an OpenAPI 3 document"],
  ["pathless", head, "is not an OpenAPI 3 document"],
  ["unversioned", "openapi: 3.1.0\ninfo: { version: next }\npaths: {}", "info.version next is not a semantic version"],
  ["stale", `${head}paths: { /ping: { $ref: none.yaml } }`, "none.yaml"],
])("%s is refused", async (name, text, message) => {
  const path = file(name, text);
  const error = await loadContractVersion(path).catch(String);
  expect(error).toContain(path);
  expect(error).toContain(message);
});

test("a source that is neither a file nor a revision is refused", async () => {
  const missing = join(folder, "missing.yaml");
  await expect(loadContractVersion(missing)).rejects.toThrow(`${missing} is neither a file nor a git revision.`);
  await expect(loadContractVersion(folder)).rejects.toThrow(`${folder} is neither a file nor a git revision.`);
});
