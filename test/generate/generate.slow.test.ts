import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import YAML from "yaml";
import { checkExtensions } from "../../scripts/generate/extensions.ts";
import { pageDocument } from "../contract/contract.ts";

const run = promisify(execFile);
const root = new URL("../../", import.meta.url).pathname;
const generate = (...options: string[]) =>
  run(process.execPath, [join(root, "scripts/generate.ts"), ...options], { cwd: root });

/** The files of a folder and of those in it. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => relative(folder, join(entry.parentPath, entry.name))).sort();
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "generate-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("generate", () => {
  test("produces the committed files, byte for byte", async () => {
    await generate("--out", folder);
    const names = await filesOf(join(root, "generated"));
    for (const name of names)
      expect(await readFile(join(folder, name), "utf8"), name).toBe(
        await readFile(join(root, "generated", name), "utf8"),
      );
    expect(await filesOf(folder)).toEqual(names);
  }, 60_000);

  test("refuses an overlay whose target matches nothing", async () => {
    const stale = join(folder, "stale.yaml");
    const action = { target: "$.paths['/api/v1/gone']", update: { summary: "x" } };
    await writeFile(stale, JSON.stringify({ overlay: "1.0.0", info: { title: "x", version: "1" }, actions: [action] }));
    await expect(generate("--overlay", stale, "--out", join(folder, "stale"))).rejects.toThrow(
      /stale\.yaml.*no matching/s,
    );
  });

  test("leaves the derived files unchanged if the contract cannot be derived", { timeout: 60_000 }, async () => {
    const out = join(folder, "kept");
    await generate("--out", out);
    await expect(generate("--root", "openapi/nothing.yaml", "--out", out)).rejects.toThrow();
    expect(await readdir(out)).toContain("page");
    const overlay = join(folder, "untitled.yaml");
    // A branch without a type of its own fails late, after most of the contract is derived.
    const update = { title: "Mode", description: "None.", anyOf: [true] };
    const actions = [{ target: "$.components.schemas.SeedanceRequest.allOf", update }];
    await writeFile(overlay, YAML.stringify({ overlay: "1.0.0", info: { title: "x", version: "1" }, actions }));
    await expect(generate("--overlay", overlay, "--out", out)).rejects.toThrow();
    expect(await readdir(join(out, "page"))).toContain("schema.ts");
  });

  test("refuses a missing contract, by name", async () => {
    await expect(generate("--root", "openapi/nothing.yaml", "--out", join(folder, "x"))).rejects.toThrow(
      /nothing\.yaml/,
    );
  });
});

describe("the contract's own members", () => {
  type Model = { name: string; idPrefix: string; output: string; duration?: object };
  const broken = (change: (model: Model, post: Record<string, unknown>) => void) => {
    const copy = structuredClone(pageDocument);
    const post = copy.paths["/api/v1/video/seedance"]?.post as unknown as { "x-model": Model };
    change(post["x-model"], post);
    return () => checkExtensions(copy);
  };

  test("are valid", () => expect(() => checkExtensions(pageDocument)).not.toThrow());
  test.each<[string, Parameters<typeof broken>[0], RegExp]>([
    ["x-model is missing", (_, post) => delete post["x-model"], /POST \/api\/v1\/video\/seedance: x-model is missing/],
    ["x-credits is missing", (_, post) => delete post["x-credits"], /x-credits is missing/],
    ["a member is missing", (model) => delete model.duration, /x-model must have required property 'duration'/],
    ["a prefix is taken", (model) => Object.assign(model, { idPrefix: "nbp_" }), /idPrefix nbp_ is taken/],
    ["a name is taken", (model) => Object.assign(model, { name: "gpt-image-2" }), /name gpt-image-2 is taken/],
    ["an output has no schema", (model) => Object.assign(model, { output: "audio" }), /needs the schema AudioOutput/],
  ])("%s: refused with its location", (_, change, message) => {
    expect(broken(change)).toThrow(message);
  });
});
