import { chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { command } from "../../src/cli/commands/auth.ts";
import { createMachine, type Machine } from "./machine.ts";

const key = "sk_live_abcdefgh_12345678-WXYZ";
const hook = new URL("./keyring/hook.ts", import.meta.url).href;
let machine: Machine;
let file: string;
beforeEach(async () => {
  machine = await createMachine();
  file = join(machine.config, "keys", "default");
});
afterEach(() => machine[Symbol.asyncDispose]());

const attempt = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  machine.attempt(command, args, { input: `${key}\n`, env });
const login = (...args: string[]) => attempt(["login", ...args]);
async function status(args: string[] = [], env?: NodeJS.ProcessEnv) {
  const { code, stdout, stderr } = await attempt(["status", ...args], env);
  return { code, data: JSON.parse(stdout), stderr };
}

describe("auth login", () => {
  test("reads the key from stdin and keeps it in a file that others can't read", async () => {
    const { code, stdout, stderr } = await login();
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ profile: "default", source: "file", hint: "…WXYZ", path: file });
    expect(await readFile(file, "utf8")).toBe(`${key}\n`);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(file, ".."))).mode & 0o777).toBe(0o700);
    expect(stdout + stderr).not.toContain(key);
  });

  test("replaces an older key whole, closes a folder that was open, and leaves no draft", async () => {
    await mkdir(join(file, ".."), { recursive: true });
    await chmod(join(file, ".."), 0o755);
    await writeFile(file, "sk_live_older_and_much_longer_than_the_other_one\n", { mode: 0o644 });
    await login();
    expect(await readFile(file, "utf8")).toBe(`${key}\n`);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(file, ".."))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(file, ".."))).toEqual(["default"]);
  });

  test.each([
    ["", "empty input"],
    ["sk_live_two words", "white space"],
    ["Bearer_sk_live_abcdefgh", "begins with Bearer"],
    ["sk_test_abcdefgh", "does not begin with sk_live_"],
    ["sk_live_short", "at least 8"],
    ["sk_live_abcdefgh…", "characters that are not in any key"],
  ])("%j is refused with code 2, and is not repeated", async (input, reason) => {
    const { code, stdout, stderr } = await machine.attempt(command, ["login"], { input });
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
    if (input) expect(stdout + stderr).not.toContain(input);
    await expect(stat(file)).rejects.toThrow("ENOENT");
  });

  test("a key as an argument is refused, and not repeated", async () => {
    const { code, stdout, stderr } = await machine.run(["auth", "login", key], { input: key });
    expect([code, stderr]).toEqual([2, expect.stringContaining("never an argument")]);
    expect(stdout + stderr).not.toContain(key);
    await expect(stat(file)).rejects.toThrow("ENOENT");
  });

  test("says that SEEDANCE_API_KEY wins over it", async () => {
    const { stderr } = await attempt(["login"], { SEEDANCE_API_KEY: "sk_live_other123" });
    expect(stderr).toContain("SEEDANCE_API_KEY is set");
  });

  test("a folder that can't be written is an error with a reason, not a bug", async () => {
    await writeFile(join(machine.folder, "config"), "");
    const { code, stderr } = await login();
    expect(code).toBe(1);
    expect(stderr).toMatch(/Can't write .*keys\/default \(ENOTDIR\)/);
    expect(stderr).not.toContain("bug");
  });
});

describe("auth status", () => {
  test("ends with 3 where there is no key", async () => {
    expect(await machine.json(["auth", "status"])).toMatchObject({
      code: 3,
      data: { profile: "default", loggedIn: false },
    });
  });

  test("tells where the key comes from; SEEDANCE_API_KEY wins", async () => {
    await login();
    expect((await status()).data).toEqual({
      ...{ profile: "default", loggedIn: true, source: "file", hint: "…WXYZ", path: file },
    });
    const { data } = await status([], { SEEDANCE_API_KEY: "sk_live_environment_ABCD" });
    expect(data).toEqual({ profile: "default", loggedIn: true, source: "environment", hint: "…ABCD" });
  });

  test("an empty SEEDANCE_API_KEY is none", async () => {
    expect((await status([], { SEEDANCE_API_KEY: " " })).code).toBe(3);
  });

  test("warns of a file that others may read, and of what is no key", async () => {
    await login();
    await chmod(file, 0o644);
    expect((await status()).stderr).toContain(`Others may read ${file}`);
    const { data } = await status([], { SEEDANCE_API_KEY: "my-password" });
    expect(data).toMatchObject({ hint: "…", problem: "it does not begin with sk_live_" });
  });
});

describe("profiles", () => {
  test("each has a key of its own", async () => {
    await login("--profile", "work");
    expect((await status()).code).toBe(3);
    expect((await status(["--profile", "work"])).data).toMatchObject({ profile: "work" });
    const { data } = await machine.json(["auth", "status"], { env: { SEEDANCE_PROFILE: "work" } });
    expect(data).toMatchObject({ profile: "work", loggedIn: true });
  });

  test.each(["../work", "Work", "", "-", "a/b", "a".repeat(65)])("%j is refused as a name", async (profile) => {
    const { code, stderr } = await machine.attempt(command, ["login", `--profile=${profile}`], { input: key });
    expect([code, stderr]).toEqual([2, expect.stringContaining("lower-case letters")]);
  });
});

describe("auth logout", () => {
  test("forgets the key of the profile, and no other", async () => {
    await login();
    await login("--profile", "work");
    expect(JSON.parse((await attempt(["logout"])).stdout)).toEqual({ profile: "default", removed: ["file"] });
    await expect(stat(file)).rejects.toThrow("ENOENT");
    expect((await status(["--profile", "work"])).code).toBe(0);
  });

  test("without a key it says so", async () => {
    expect(await machine.json(["auth", "logout"])).toMatchObject({ code: 0, data: { removed: [] } });
  });
});

describe("the keychain", () => {
  const keychain = () => join(machine.folder, "keychain.json");
  const run = (args: string[], env: NodeJS.ProcessEnv = { TEST_KEYCHAIN: keychain() }) =>
    machine.run(args, { input: key, env: { NODE_OPTIONS: `--import=${hook}`, ...env } });

  test("is preferred where it can be had, and what the file held is removed", async () => {
    await login();
    const { stdout } = await run(["auth", "login"]);
    expect(JSON.parse(stdout)).toEqual({ profile: "default", source: "keychain", hint: "…WXYZ" });
    expect(JSON.parse(await readFile(keychain(), "utf8"))).toEqual({ "seedance/default": key });
    await expect(stat(file)).rejects.toThrow("ENOENT");
    expect(JSON.parse((await run(["auth", "status"])).stdout)).toMatchObject({ source: "keychain", loggedIn: true });
    expect(JSON.parse((await run(["auth", "logout"])).stdout)).toMatchObject({ removed: ["keychain"] });
    expect(JSON.parse(await readFile(keychain(), "utf8"))).toEqual({});
  });

  test("--store file keeps it in the file, and an older one in the keychain does not win", async () => {
    await run(["auth", "login"]);
    await run(["auth", "login", "--store", "file"]);
    expect(JSON.parse((await run(["auth", "status"])).stdout)).toMatchObject({ source: "file" });
    expect(JSON.parse(await readFile(keychain(), "utf8"))).toEqual({});
  });

  test("where it throws, as over SSH, the file is used and the reason told", async () => {
    const { code, stdout, stderr } = await run(["auth", "login"], {});
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ source: "file" });
    expect(stderr.match(/no DBus/g)).toHaveLength(1);
    expect(JSON.parse((await run(["auth", "status"], {})).stdout)).toMatchObject({ source: "file", loggedIn: true });
  });

  test("where it throws and the file has none, a command says that the key may be there", async () => {
    const { code, stderr } = await run(["get", "sd2_x"], {});
    expect([code, stderr]).toEqual([3, expect.stringContaining("no DBus")]);
  });

  test("--store keychain is an error where there is none, and nothing is kept", async () => {
    const { code, stderr } = await login("--store", "keychain");
    expect([code, stderr]).toEqual([1, expect.stringContaining("No keychain is available")]);
    await expect(stat(file)).rejects.toThrow("ENOENT");
  });
});

test("an unknown action names the three", async () => {
  const { code, stderr } = await attempt(["lgin"]);
  expect([code, stderr]).toEqual([2, expect.stringContaining("login, status, logout")]);
});

test("a command without a key names the three ways, with code 3", async () => {
  const { code, stderr } = await machine.run(["get", "sd2_x"]);
  expect(code).toBe(3);
  expect(stderr).toContain("seedance auth login ");
  expect(stderr).toContain("seedance auth login < FILE");
  expect(stderr).toContain("export SEEDANCE_API_KEY=");
});
