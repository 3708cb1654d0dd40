/** What is built, as its users start and import it. */
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { cp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { builtEntry } from "../../scripts/build/ensure-build.ts";
import { createMachine, type Machine } from "../cli/machine.ts";
import { respondJson, startServer } from "../support/server.ts";

const root = new URL("../../", import.meta.url);
const files = readdirSync(new URL("dist/", root), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".js") && !name.startsWith("docs/"))
  .map((name) => ({ name, text: readFileSync(new URL(`dist/${name}`, root), "utf8") }));

let machine: Machine;
beforeAll(async () => {
  machine = await createMachine();
});
afterAll(() => machine[Symbol.asyncDispose]());

test("no file calls require through a shim, which throws in an ES module", () => {
  expect(files.length).toBeGreaterThan(50);
  const shims = files.filter(({ text }) => /Dynamic require of|\b__require\b|\b__commonJS\b/.test(text));
  expect(shims.map(({ name }) => name)).toEqual([]);
});

test("no page contains the text of a function: scripts of pages are files of the build", async () => {
  expect(files.map(({ name }) => name)).toContain("pages/gallery.js");
  const pasted = files.filter(({ text }) => /\(\$\{\w+\}\)\(|\.toString\(\)\}\)\(/.test(text));
  expect(pasted.map(({ name }) => name)).toEqual([]);
});

test("no file has a bare import of another: bundlers would load it without need", () => {
  const modules = files.filter(({ name }) => !name.startsWith("dashboard/"));
  const bare = modules.filter(({ text }) => /\bimport\s*"\.\//.test(text));
  expect(bare.map(({ name }) => name)).toEqual([]);
});

test("each file has a descriptive name", () => {
  expect(files.filter(({ name }) => name.startsWith("chunk-"))).toEqual([]);
});

test("nothing is submitted if the code that waits for the task cannot be loaded", async () => {
  await using server = await startServer((_, response) =>
    respondJson(response, 201, { id: "sd2_1", status: "processing" }),
  );
  const folder = join(machine.folder, "broken");
  await cp(new URL("dist/", root), join(folder, "dist"), { recursive: true });
  await symlink(new URL("node_modules", root), join(folder, "node_modules"));
  const { createClient } = (await import(join(folder, "dist/index.js"))) as typeof import("../../src/package/index.ts");
  const client = createClient({ apiKey: "sk_live_broken", baseUrl: server.url });
  for (const name of await readdir(join(folder, "dist")))
    if (/^wait-\w+\.js$/.test(name)) await rm(join(folder, "dist", name));
  const body = { prompt: "A glass train" };
  await expect(client.generate("seedance", body)).rejects.toThrow(/wait-\w+\.js/);
  expect(server.requests).toEqual([]);
  expect(await client.submit("seedance", body)).toMatchObject({ id: "sd2_1" });
});

describe("a batch is read from YAML and JSON", () => {
  beforeAll(async () => {
    const write = (name: string, text: string) => writeFile(join(machine.folder, name), text);
    await write("film.yaml", "defaults:\n  model: seedance\nrows:\n  - prompt: A glass train crosses a bridge.\n");
    await write("rows.jsonl", '{"id": "a", "prompt": "A glass train crosses a bridge."}\n');
    await write("defaults.yaml", "model: seedance\n");
    await write("defaults.json", '{ "model": "seedance" }\n');
  });

  test.each([
    [["film.yaml"]],
    [["rows.jsonl", "--defaults", "defaults.yaml"]],
    [["rows.jsonl", "--defaults", "defaults.json"]],
  ])("batch plan %j", async (args) => {
    expect(await machine.json(["batch", "plan", ...args])).toMatchObject({ code: 0, data: { items: 1, bad: 0 } });
  });

  test("planBatch of a YAML file", async () => {
    const program = `
      import { planBatch } from ${JSON.stringify(builtEntry("seedance-client/batch"))};
      const { items, bad } = await planBatch({ path: "film.yaml" }, { name: "film" });
      console.log(JSON.stringify({ items, bad }));`;
    const options = { cwd: machine.folder, env: machine.env };
    const run = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], options);
    expect(JSON.parse((await run).stdout)).toMatchObject({ items: 1, bad: 0 });
  });
});

describe("the command on an old Node", () => {
  const onNode = (version: string, args: string[]) => {
    const old = `Object.defineProperty(process.versions, "node", { value: "${version}" });`;
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(old)}` };
    return machine.run(args, { env });
  };
  const [oldest = ""] = /\d+\.\d+/.exec(manifest.engines.node) ?? [];

  test.each(["20.20.2", "22.12.0"])("%s names the oldest one that it runs on", async (version) => {
    const { code, stdout, stderr } = await onNode(version, ["quote"]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(`seedance needs Node ${oldest} or newer, and this is Node ${version}.`);
  });

  test("prints its version", async () => {
    expect(await onNode("20.20.2", ["--version"])).toMatchObject({ code: 0, stdout: `${manifest.version}\n` });
  });

  test("runs on the oldest one", async () => {
    expect(await onNode(`${oldest}.0`, ["quote"])).toMatchObject({ code: 0 });
  });
});

test("the stack trace of a bug names functions, source files and lines", async () => {
  const broken = "Date.prototype.toISOString = () => { throw new TypeError('a broken clock'); };";
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(broken)}` };
  const { code, stderr } = await machine.run(["doctor"], { env });
  expect([code, stderr]).toEqual([1, expect.stringContaining("This is a bug.")]);
  const frames = [...stderr.matchAll(/^ {4}at (?:(\S+) )?\(?(src\/\S+?\.ts):(\d+)\)?$/gm)];
  expect(frames.length).toBeGreaterThan(3);
  expect(stderr).not.toContain("/dist/");
  const [, name, file = "", line] = frames[0] ?? [];
  const source = readFileSync(new URL(file, root), "utf8").split("\n");
  expect([name, source[Number(line) - 1]]).toEqual(["EntryWriter.now", expect.stringContaining("toISOString")]);
});
