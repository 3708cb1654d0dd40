import type * as fs from "node:fs/promises";
import { cp, lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { validate } from "skills-ref";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { readSkillIndex } from "../../src/cli/commands/skill.ts";
import { detectAgent, installSkill } from "../../src/cli/skill/install-skill.ts";
import { createMachine, type Machine } from "./machine.ts";

vi.mock("node:fs/promises", async (load) => {
  const actual = await load<typeof fs>();
  return { ...actual, readdir: vi.fn(actual.readdir) };
});

let machine: Machine;
let source: string;
beforeEach(async () => {
  machine = await createMachine();
  source = join(machine.folder, "package", "skills", "seedance");
  await mkdir(join(source, "references"), { recursive: true });
  await writeFile(join(source, "SKILL.md"), "---\nname: seedance\n---\n");
  await writeFile(join(source, "references", "prompts.md"), "# Prompts\n");
});
afterEach(() => machine[Symbol.asyncDispose]());

/** The skill of this repository. */
const skill = new URL("../../skills/seedance", import.meta.url).pathname;
const filesIn = async (folder: string) => (await readdir(folder, { recursive: true })).sort();
const target = () => join(machine.folder, "project", ".agents", "skills", "seedance");
const content = (...path: string[]) => readFile(join(target(), ...path), "utf8");

describe("installSkill", () => {
  test("copies the whole folder, and skips identical content", async () => {
    expect(await installSkill(source, target(), false)).toBe(true);
    expect(await content("SKILL.md")).toBe("---\nname: seedance\n---\n");
    expect(await content("references", "prompts.md")).toBe("# Prompts\n");
    expect(await readdir(join(target(), ".."))).toEqual(["seedance"]);
    expect(await installSkill(source, target(), false)).toBe(false);
  });

  test("replaces an installed skill that was changed only with force", async () => {
    await installSkill(source, target(), false);
    await writeFile(join(target(), "SKILL.md"), "mine");
    await expect(installSkill(source, target(), false)).rejects.toThrow("--force");
    expect(await content("SKILL.md")).toBe("mine");
    expect(await installSkill(source, target(), true)).toBe(true);
    expect(await content("SKILL.md")).toBe("---\nname: seedance\n---\n");
  });

  test("updates an older installed skill that nobody changed, without force, and removes its old files", async () => {
    await installSkill(source, target(), false);
    await rm(join(source, "references"), { recursive: true });
    await writeFile(join(source, "SKILL.md"), "---\nname: seedance\n---\nNewer.\n");
    expect(await installSkill(source, target(), false)).toBe(true);
    expect((await filesIn(target())).filter((name) => !name.startsWith("."))).toEqual(["SKILL.md"]);
    expect(await content("SKILL.md")).toContain("Newer.");
    expect(await installSkill(source, target(), false)).toBe(false);
  });

  test.each([
    ["a file of the user's own", "mine.md"],
    ["a hidden file", ".env"],
    ["a Git repository", ".git/config"],
    ["a file in one of the skill's folders", "references/mine.md"],
  ])("never replaces an installed skill with %s, even with force, and names the file", async (_, name) => {
    await installSkill(source, target(), false);
    await mkdir(join(target(), name, ".."), { recursive: true });
    await writeFile(join(target(), name), "mine");
    for (const force of [false, true])
      await expect(installSkill(source, target(), force)).rejects.toThrow(`${join(target(), name)} exists`);
    expect(await content(name)).toBe("mine");
    expect(await content("SKILL.md")).toBe("---\nname: seedance\n---\n");
  });

  test("never replaces a skill that it did not install, such as the provider's of the same name", async () => {
    await mkdir(join(target(), ".git"), { recursive: true });
    await writeFile(join(target(), "SKILL.md"), "---\nname: seedance\n---\nThe provider's.\n");
    await writeFile(join(target(), ".git", "config"), "[remote]");
    const before = await filesIn(target());
    for (const force of [false, true])
      await expect(installSkill(source, target(), force)).rejects.toThrow(`mv ${target()} ${target()}.old`);
    expect(await filesIn(target())).toEqual(before);
    expect(await content("SKILL.md")).toContain("The provider's.");
  });

  test("never replaces a symbolic link, even to an installed skill", async () => {
    const linked = join(machine.folder, "linked");
    await installSkill(source, linked, false);
    await writeFile(join(linked, "SKILL.md"), "mine");
    await mkdir(join(target(), ".."), { recursive: true });
    await symlink(linked, target());
    for (const force of [false, true])
      await expect(installSkill(source, target(), force)).rejects.toThrow("did not write it");
    expect(await readFile(join(linked, "SKILL.md"), "utf8")).toBe("mine");
    expect((await lstat(target())).isSymbolicLink()).toBe(true);
  });

  test("a copy of the same content counts as installed, so that the next version replaces it", async () => {
    await cp(source, target(), { recursive: true });
    expect(await installSkill(source, target(), false)).toBe(false);
    await writeFile(join(source, "SKILL.md"), "---\nname: seedance\n---\nNewer.\n");
    expect(await installSkill(source, target(), false)).toBe(true);
    expect(await content("SKILL.md")).toContain("Newer.");
  });

  test("a link to a copy of the same content is left as it is", async () => {
    const checkout = join(machine.folder, "checkout");
    await cp(source, checkout, { recursive: true });
    await mkdir(join(target(), ".."), { recursive: true });
    await symlink(checkout, target());
    expect(await installSkill(source, target(), false)).toBe(false);
    expect(await filesIn(checkout)).toEqual(await filesIn(source));
  });

  test("files that an operating system adds to a folder prevent neither a comparison nor an update", async () => {
    await installSkill(source, target(), false);
    for (const name of [".DS_Store", "Thumbs.db", "desktop.ini", "references/.DS_Store"])
      await writeFile(join(target(), name), "x");
    expect(await installSkill(source, target(), false)).toBe(false);
    await writeFile(join(source, "SKILL.md"), "---\nname: seedance\n---\nNewer.\n");
    expect(await installSkill(source, target(), false)).toBe(true);
    expect(await content("SKILL.md")).toContain("Newer.");
  });

  test("fails with disk_error if the installed folder can't be read, and keeps its files", async () => {
    await installSkill(source, target(), false);
    await writeFile(join(target(), "mine.md"), "mine");
    const { readdir: actual } = await vi.importActual<typeof fs>("node:fs/promises");
    const denied = Object.assign(new Error("permission denied"), { code: "EACCES" });
    vi.mocked<(path: string, options: object) => Promise<unknown>>(readdir).mockImplementation((path, options) =>
      path === target() ? Promise.reject(denied) : actual(path, options),
    );
    for (const force of [false, true])
      await expect(installSkill(source, target(), force)).rejects.toMatchObject({
        ...{ code: "disk_error", message: expect.stringContaining("can't be read (EACCES)") },
      });
    vi.mocked(readdir).mockReset();
    expect(await content("mine.md")).toBe("mine");
  });

  test("fails with no_skill and writes nothing if the package has no skill", async () => {
    await expect(installSkill(join(source, "none"), target(), true)).rejects.toMatchObject({
      ...{ code: "no_skill", message: expect.stringContaining("has no skill") },
    });
    await expect(readdir(join(target(), ".."))).rejects.toThrow("ENOENT");
  });

  test("fails with disk_error if the folder can't be written", async () => {
    await writeFile(join(machine.folder, "project"), "a file");
    await expect(installSkill(source, target(), false)).rejects.toMatchObject({ code: "disk_error" });
  });
});

test("detectAgent chooses the agent whose folder exists", async () => {
  expect(detectAgent(machine.folder)).toBe("agents");
  await mkdir(join(machine.folder, ".claude"));
  expect(detectAgent(machine.folder)).toBe("claude");
  await mkdir(join(machine.folder, ".agents"));
  expect(detectAgent(machine.folder)).toBe("agents");
});

describe("seedance skill install", () => {
  /** Copies the package with a skill of its own, and returns its command. */
  async function packaged() {
    const home = join(machine.folder, "package");
    const here = new URL("../../", import.meta.url).pathname;
    await Promise.all(
      ["dist", "package.json"].map((name) => cp(join(here, name), join(home, name), { recursive: true })),
    );
    return (...args: string[]) => machine.run(["skill", "install", ...args], { main: join(home, "dist/cli.js") });
  }

  test("--project (the default), --user and --agent choose the folder, which --json prints", async () => {
    const install = await packaged();
    const path = (folder: string) => join(machine.folder, folder, "skills", "seedance");
    const { code, stdout } = await install();
    expect([code, JSON.parse(stdout)]).toEqual([0, { path: path(".agents"), changed: true }]);
    expect(JSON.parse((await install("--user")).stdout)).toEqual({ path: path(".agents"), changed: false });
    expect(JSON.parse((await install("--user", "--agent", "claude")).stdout)).toEqual({
      path: path(".claude"),
      changed: true,
    });
    await writeFile(join(path(".agents"), "SKILL.md"), "mine");
    expect(await install()).toMatchObject({ code: 2, stderr: expect.stringContaining("--force") });
    expect((await install("--force", "--quiet")).stdout).toBe(`${path(".agents")}\n`);
  });

  test("rejects --user with --project, and an unknown action", async () => {
    expect(await machine.run(["skill", "install", "--user", "--project"])).toMatchObject({ code: 2 });
    expect(await machine.run(["skill", "remove"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("install"),
    });
  });

  test.each(["agents", "claude"])("installs a valid copy of the skill with --agent %s", async (agent) => {
    const { data } = await machine.json(["skill", "install", "--agent", agent]);
    expect(data).toEqual({ path: join(machine.folder, `.${agent}`, "skills", "seedance"), changed: true });
    expect(await filesIn(data.path)).toEqual([".seedance-install.json", ...(await filesIn(skill))]);
    expect(await validate(data.path)).toEqual([]);
  });
});

describe("seedance skill index", () => {
  test("prints Markdown even if stdout is not a terminal", async () => {
    const { code, stdout, stderr } = await machine.run(["skill", "index"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(await readFile(join(skill, "assets/agents-index.md"), "utf8"));
  });

  test("rejects the flags of install, and fails if the package has no skill", async () => {
    expect(await machine.run(["skill", "index", "--user"])).toMatchObject({ code: 2 });
    await expect(readSkillIndex(join(source, "none"))).rejects.toMatchObject({ code: "no_skill" });
  });
});
