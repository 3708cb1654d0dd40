/**
 * Writes the files of a release to dist/release/: the package, the contract in each form, the docs, bills of materials and
 * checksums in assets/, and the notes beside them.
 *
 *   node scripts/release.ts                 tries it, with the version in package.json
 *   node scripts/release.ts --tag v0.1.0    also checks that everything has the tag's version
 *   node scripts/release.ts --out FOLDER
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import manifest from "../package.json" with { type: "json" };
import lock from "../package-lock.json" with { type: "json" };
import { buildSite } from "./docs/site.ts";
import { readProfiles } from "./generate/profiles.ts";
import { packPackage } from "./release/pack.ts";
import { repository } from "./release/repository.ts";
import { createBills } from "./release/sbom.ts";
import { assertOneVersion, readNotes } from "./release/version.ts";

const root = new URL("..", import.meta.url).pathname;
const checksumFile = "SHA256SUMS";
const changelogFiles = ["CHANGELOG.md", "CHANGELOG.zh-CN.md"];

/**
 * Builds a release.
 * @param out the folder for `assets/` and `notes.md`; it is emptied if it holds an earlier release.
 * @param tag the release's tag; without one, the notes may be those of what is unreleased.
 * @throws Error if a version differs from the tag, a step fails, or the folder holds anything else.
 */
export async function buildRelease(out: string, tag?: string): Promise<void> {
  const changelogs = Object.fromEntries(
    await Promise.all(changelogFiles.map(async (file) => [file, await readFile(join(root, file), "utf8")] as const)),
  );
  if (tag !== undefined) {
    const locked = [lock.version, lock.packages[""].version];
    assertRepository(process.env.GITHUB_REPOSITORY);
    assertOneVersion(tag, { version: manifest.version, locked, changelogs });
  }
  await assertReplaceable(out);
  // Not in dist/, which is emptied if the build is stale.
  const temporary = await mkdtemp(join(root, "node_modules/.release-"));
  try {
    const assets = join(temporary, "assets");
    await mkdir(assets);
    await packPackage(assets);
    await copyContracts(assets);
    await archiveDocs(temporary, assets);
    const { cyclonedx, spdx } = await createBills();
    await writeFile(join(assets, "sbom.cdx.json"), `${JSON.stringify(cyclonedx, null, 2)}\n`);
    await writeFile(join(assets, "sbom.spdx.json"), `${JSON.stringify(spdx, null, 2)}\n`);
    await writeFile(join(assets, checksumFile), await checksums(assets));
    const text = changelogs["CHANGELOG.md"] ?? "";
    const notes = readNotes(text, manifest.version) ?? readNotes(text, "Unreleased") ?? "";
    await writeFile(join(temporary, "notes.md"), `${notes}\n`);
    await rm(out, { recursive: true, force: true });
    await cp(temporary, out, { recursive: true });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Provenance names the repository that the workflow ran in, and npm refuses a package that names another one. */
function assertRepository(current: string | undefined): void {
  if (current !== undefined && current.toLowerCase() !== repository.toLowerCase())
    throw new Error(
      `This runs in the repository ${current}, and package.json names ${repository}. Change repository, homepage and bugs in package.json.`,
    );
}

/** Copies the contract in each form; those of other profiles have the profile's name in theirs. */
async function copyContracts(assets: string): Promise<void> {
  const overlays = join(root, "openapi/overlays");
  const profiles = readProfiles(overlays);
  const forms = ["openapi.json", "openapi.yaml", "openapi-3.0.yaml", "postman.json"];
  for (const contract of ["page", ...profiles.map(({ name }) => name)])
    for (const form of forms) {
      const name = contract === "page" ? form : `${contract}.${form}`;
      await copyFile(join(root, "generated", contract, form), join(assets, name));
    }
  for (const { file } of profiles)
    await copyFile(file, join(assets, basename(file).replace(/\.yaml$/, ".overlay.yaml")));
}

/** Builds the docs, and packs them. The workflows are taken from there, since they refer to a contract beside them. */
async function archiveDocs(temporary: string, assets: string): Promise<void> {
  const name = `${manifest.name}-docs-${manifest.version}`;
  const site = join(temporary, name);
  await buildSite({ out: site });
  for (const file of await readdir(site))
    if (file.endsWith(".arazzo.yaml")) await copyFile(join(site, file), join(assets, file));
  await promisify(execFile)("tar", ["-czf", join(assets, `${name}.tar.gz`), "-C", temporary, name]);
  await rm(site, { recursive: true });
}

/** The lines of `sha256sum`, in the order of the names. */
async function checksums(folder: string): Promise<string> {
  const files = (await readdir(folder)).sort();
  const hash = async (file: string) =>
    createHash("sha256")
      .update(await readFile(join(folder, file)))
      .digest("hex");
  return (await Promise.all(files.map(async (file) => `${await hash(file)}  ${file}\n`))).join("");
}

async function assertReplaceable(out: string): Promise<void> {
  if (!existsSync(out) || existsSync(join(out, "assets", checksumFile))) return;
  if ((await readdir(out)).length > 0)
    throw new Error(`${out} holds other files than a release, and would be emptied. Give another folder by --out.`);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { tag: { type: "string" }, out: { type: "string", default: "dist/release" } },
  });
  const assets = join(values.out, "assets");
  try {
    await buildRelease(resolve(values.out), values.tag);
    for (const file of (await readdir(assets)).sort()) console.log(join(assets, file));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
