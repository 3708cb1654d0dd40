/** Tests the files of a release, as the release's workflow publishes them. */
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import YAML from "yaml";
import manifest from "../../package.json" with { type: "json" };
import { repository } from "../../scripts/release/repository.ts";
import { buildRelease } from "../../scripts/release.ts";
import { runNpm } from "../../scripts/runtimes/install.ts";

const run = promisify(execFile);
const root = new URL("../../", import.meta.url).pathname;
const { version } = manifest;
const tarball = `seedance-client-${version}.tgz`;
const docs = `seedance-client-docs-${version}`;

let folder: string;
let out: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "seedance-release-"));
  out = join(folder, "release");
  await buildRelease(out);
}, 300_000);
afterAll(() => rm(folder, { recursive: true }));
const read = (file: string) => readFileSync(join(out, "assets", file), "utf8");

test("a release has the package, the contract in each form, the docs and bills of materials, with their checksums", async () => {
  const names = [
    "live-2026-09.overlay.yaml",
    ...["openapi-3.0.yaml", "openapi.json", "openapi.yaml", "postman.json"].flatMap((name) => [name, `live.${name}`]),
    ...["sbom.cdx.json", "sbom.spdx.json", tarball, `${docs}.tar.gz`],
    ...["workflows-errors.arazzo.yaml", "workflows.arazzo.yaml"],
  ].sort();
  expect(readdirSync(join(out, "assets")).sort()).toEqual(["SHA256SUMS", ...names]);
  const { stdout } = await run("sha256sum", ["--check", "SHA256SUMS"], { cwd: join(out, "assets") });
  expect(stdout.trim().split("\n")).toEqual(names.map((name) => `${name}: OK`));
  expect(readFileSync(join(out, "notes.md"), "utf8")).toMatch(/^- \S/);
});

test("a changed file fails the check of the checksums", async () => {
  const copy = join(folder, "changed");
  cpSync(join(out, "assets"), copy, { recursive: true });
  writeFileSync(join(copy, "openapi.json"), "{}");
  await expect(run("sha256sum", ["--check", "--quiet", "SHA256SUMS"], { cwd: copy })).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining("openapi.json: FAILED"),
  });
});

test("a folder with other files is never emptied for a release", async () => {
  const taken = join(folder, "taken");
  mkdirSync(taken);
  writeFileSync(join(taken, "novel.txt"), "Chapter one.");
  await expect(run(process.execPath, ["scripts/release.ts", "--out", taken], { cwd: root })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`${taken} holds other files than a release`),
  });
  expect(readdirSync(taken)).toEqual(["novel.txt"]);
});

test.each([
  ["v9.9.9", repository, `The tag is v9.9.9, and package.json has version ${version}`],
  [`v${version}`, "someone/fork", `This runs in the repository someone/fork, and package.json names ${repository}.`],
])("the tag %s is not released in %s", async (tag, GITHUB_REPOSITORY, message) => {
  const options = { cwd: root, env: { ...process.env, GITHUB_REPOSITORY } };
  await expect(run(process.execPath, ["scripts/release.ts", "--tag", tag], options)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining(message),
  });
});

test("the workflows of a release name the contract beside them", () => {
  for (const file of ["workflows.arazzo.yaml", "workflows-errors.arazzo.yaml"])
    for (const { url } of YAML.parse(read(file)).sourceDescriptions)
      expect(existsSync(join(out, "assets", url)), `${file}: ${url}`).toBe(true);
});

test("the docs are a site in one folder", async () => {
  const { stdout } = await run("tar", ["-tzf", join(out, "assets", `${docs}.tar.gz`)]);
  const files = stdout.split("\n");
  for (const file of ["index.html", "en/reference.html", "zh-CN/reference.html", "llms.txt"])
    expect(files).toContain(`${docs}/${file}`);
});

test("the bills of materials list each package that is installed or bundled, and no other", () => {
  const bundled = [...readFileSync(join(root, "dist/THIRD-PARTY-LICENSES.txt"), "utf8").matchAll(/^(\S+)\n=+$/gm)];
  const expected = [...bundled.map(([, name]) => name), "openapi-fetch", "openapi-typescript-helpers"].sort();
  expect(expected).toContain("hono");
  const { components, metadata } = JSON.parse(read("sbom.cdx.json"));
  expect(components.map(({ name }: { name: string }) => name).sort()).toEqual(expected);
  expect(metadata.component).toMatchObject({ name: "seedance-client", version });
  const { packages } = JSON.parse(read("sbom.spdx.json"));
  expect(packages.map(({ name }: { name: string }) => name).sort()).toEqual([...expected, "seedance-client"].sort());
});

test("npx starts the package of a release from its file, and from where it is installed", {
  timeout: 300_000,
}, async () => {
  const empty = join(folder, "empty");
  mkdirSync(empty);
  cpSync(join(out, "assets", tarball), join(empty, tarball));
  // npm has the dependency in its cache, or asks the registry for it.
  const npx = (...args: string[]) =>
    run("npx", args, { cwd: empty, env: { ...process.env, npm_config_prefer_offline: "true" } });
  expect((await npx("--yes", `./${tarball}`, "--version")).stdout).toBe(`${version}\n`);
  expect((await npx("--yes", "-p", `./${tarball}`, "seedance", "--version")).stdout).toBe(`${version}\n`);
  writeFileSync(join(empty, "package.json"), '{ "private": true }');
  await runNpm(["install", "--prefer-offline", "--no-audit", "--no-fund", `./${tarball}`], empty);
  expect((await npx("--offline", "seedance-client", "--version")).stdout).toBe(`${version}\n`);
});
