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
  test("reads the key from stdin and saves it in a file that other users can't read", async () => {
    const { code, stdout, stderr } = await login();
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ profile: "default", source: "file", hint: "…WXYZ", path: file });
    expect(await readFile(file, "utf8")).toBe(`${key}\n`);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(file, ".."))).mode & 0o777).toBe(0o700);
    expect(stdout + stderr).not.toContain(key);
  });

  test("replaces an older key completely, restricts the folder's permissions, and leaves no temporary file", async () => {
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
  ])("rejects the key %j with exit code 2 and does not print it", async (input, reason) => {
    const { code, stdout, stderr } = await machine.attempt(command, ["login"], { input });
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
    if (input) expect(stdout + stderr).not.toContain(input);
    await expect(stat(file)).rejects.toThrow("ENOENT");
  });

  test("rejects a key as an argument and does not print it", async () => {
    const { code, stdout, stderr } = await machine.run(["auth", "login", key], { input: key });
    expect([code, stderr]).toEqual([2, expect.stringContaining("Never pass a key as an argument")]);
    expect(stdout + stderr).not.toContain(key);
    await expect(stat(file)).rejects.toThrow("ENOENT");
  });

  test("warns that SEEDANCE_API_KEY takes precedence over the saved key", async () => {
    const { stderr } = await attempt(["login"], { SEEDANCE_API_KEY: "sk_live_other123" });
    expect(stderr).toContain("SEEDANCE_API_KEY is set");
  });

  test("reports a folder that can't be written as an error with a reason, not as a bug", async () => {
    await writeFile(join(machine.folder, "config"), "");
    const { code, stderr } = await login();
    expect(code).toBe(1);
    expect(stderr).toMatch(/Can't write .*keys\/default \(ENOTDIR\)/);
    expect(stderr).not.toContain("bug");
  });
});

describe("auth status", () => {
  test("exits with 3 if there is no key", async () => {
    expect(await machine.json(["auth", "status"])).toMatchObject({
      code: 3,
      data: { profile: "default", loggedIn: false },
    });
  });

  test("shows where the key comes from; SEEDANCE_API_KEY takes precedence", async () => {
    await login();
    expect((await status()).data).toEqual({
      ...{ profile: "default", loggedIn: true, source: "file", hint: "…WXYZ", path: file },
    });
    const { data } = await status([], { SEEDANCE_API_KEY: "sk_live_environment_ABCD" });
    expect(data).toEqual({ profile: "default", loggedIn: true, source: "environment", hint: "…ABCD" });
  });

  test("ignores an empty SEEDANCE_API_KEY", async () => {
    expect((await status([], { SEEDANCE_API_KEY: " " })).code).toBe(3);
  });

  test("warns of a file that other users can read, and of an invalid key", async () => {
    await login();
    await chmod(file, 0o644);
    expect((await status()).stderr).toContain(`Other users can read ${file}`);
    const { data } = await status([], { SEEDANCE_API_KEY: "my-password" });
    expect(data).toMatchObject({ hint: "…", problem: "it does not begin with sk_live_" });
  });
});

describe("a key file that is no text", () => {
  test.each([
    ["in UTF-32", Buffer.from([0xff, 0xfe, 0, 0, ...[...key].flatMap((each) => [each.charCodeAt(0), 0, 0, 0])])],
    ["with NUL bytes and no encoding", Buffer.concat([Buffer.from([0xff, 0x81, 0]), Buffer.from(`${key}\n`)])],
  ])("%s is named by status, with the command that replaces it, and deleted by logout", async (_, bytes) => {
    await mkdir(join(file, ".."), { recursive: true });
    await writeFile(file, bytes, { mode: 0o600 });
    const { code, data, stderr } = await status();
    expect([code, data]).toEqual([0, expect.objectContaining({ source: "file", hint: "…", path: file })]);
    expect(data.problem).toMatch(/white space|not in any key/);
    expect(stderr).toMatch(/Not an API key: .*\. Log in again: seedance auth login\n$/);
    // A copy of the file would be a second copy of the secret.
    expect(stderr).not.toContain("iconv");
    expect(JSON.parse((await attempt(["logout"])).stdout)).toMatchObject({ removed: ["file"] });
    await expect(stat(file)).rejects.toThrow("ENOENT");
  });
});

describe("auth with --profile", () => {
  test("each profile has its own key", async () => {
    await login("--profile", "work");
    expect((await status()).code).toBe(3);
    expect((await status(["--profile", "work"])).data).toMatchObject({ profile: "work" });
    const { data } = await machine.json(["auth", "status"], { env: { SEEDANCE_PROFILE: "work" } });
    expect(data).toMatchObject({ profile: "work", loggedIn: true });
  });

  test.each(["../work", "Work", "", "-", "a/b", "a".repeat(65)])("rejects the profile name %j", async (profile) => {
    const { code, stderr } = await machine.attempt(command, ["login", `--profile=${profile}`], { input: key });
    expect([code, stderr]).toEqual([2, expect.stringContaining("lower-case letters")]);
  });
});

describe("auth logout", () => {
  test("deletes the key of the profile and no other", async () => {
    await login();
    await login("--profile", "work");
    expect(JSON.parse((await attempt(["logout"])).stdout)).toEqual({ profile: "default", removed: ["file"] });
    await expect(stat(file)).rejects.toThrow("ENOENT");
    expect((await status(["--profile", "work"])).code).toBe(0);
  });

  test("reports nothing removed if there is no key", async () => {
    expect(await machine.json(["auth", "logout"])).toMatchObject({ code: 0, data: { removed: [] } });
  });
});

describe("the keychain", () => {
  const keychain = () => join(machine.folder, "keychain.json");
  const run = (args: string[], env: NodeJS.ProcessEnv = { TEST_KEYCHAIN: keychain() }) =>
    machine.run(args, { input: key, env: { NODE_OPTIONS: `--import=${hook}`, ...env } });

  test("is used if it is available, and the key in the file is deleted", async () => {
    await login();
    const { stdout } = await run(["auth", "login"]);
    expect(JSON.parse(stdout)).toEqual({ profile: "default", source: "keychain", hint: "…WXYZ" });
    expect(JSON.parse(await readFile(keychain(), "utf8"))).toEqual({ "seedance/default": key });
    await expect(stat(file)).rejects.toThrow("ENOENT");
    expect(JSON.parse((await run(["auth", "status"])).stdout)).toMatchObject({ source: "keychain", loggedIn: true });
    expect(JSON.parse((await run(["auth", "logout"])).stdout)).toMatchObject({ removed: ["keychain"] });
    expect(JSON.parse(await readFile(keychain(), "utf8"))).toEqual({});
  });

  test("is not used with --store file, and its older key is deleted", async () => {
    await run(["auth", "login"]);
    await run(["auth", "login", "--store", "file"]);
    expect(JSON.parse((await run(["auth", "status"])).stdout)).toMatchObject({ source: "file" });
    expect(JSON.parse(await readFile(keychain(), "utf8"))).toEqual({});
  });

  test("is replaced by the file if it throws, as over SSH, and the reason is printed", async () => {
    const { code, stdout, stderr } = await run(["auth", "login"], {});
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ source: "file" });
    expect(stderr.match(/no DBus/g)).toHaveLength(1);
    expect(JSON.parse((await run(["auth", "status"], {})).stdout)).toMatchObject({ source: "file", loggedIn: true });
  });

  test("is named in the error of a command without a key if it throws", async () => {
    const { code, stderr } = await run(["get", "sd2_x"], {});
    expect([code, stderr]).toEqual([3, expect.stringContaining("no DBus")]);
  });

  test("is used without a home folder too, where there is no file", async () => {
    const env = { TEST_KEYCHAIN: keychain(), HOME: "", XDG_CONFIG_HOME: undefined };
    const login = await run(["auth", "login"], env);
    expect([login.code, JSON.parse(login.stdout)]).toEqual([0, expect.objectContaining({ source: "keychain" })]);
    expect(JSON.parse((await run(["auth", "status"], env)).stdout)).toMatchObject({ source: "keychain" });
    const logout = await run(["auth", "logout"], env);
    expect([logout.code, JSON.parse(logout.stdout)]).toEqual([0, expect.objectContaining({ removed: ["keychain"] })]);
    const again = await run(["auth", "logout"], env);
    expect([again.code, JSON.parse(again.stdout)]).toEqual([0, expect.objectContaining({ removed: [] })]);
    const inFile = await run(["auth", "login", "--store", "file"], env);
    expect([inFile.code, inFile.stderr]).toEqual([1, expect.stringContaining("No home folder")]);
  });

  test("fails with --store keychain if there is none, and nothing is saved", async () => {
    const { code, stderr } = await login("--store", "keychain");
    expect([code, stderr]).toEqual([1, expect.stringContaining("No keychain is available")]);
    await expect(stat(file)).rejects.toThrow("ENOENT");
  });
});

test("an unknown action of auth is rejected with the allowed ones", async () => {
  const { code, stderr } = await attempt(["lgin"]);
  expect([code, stderr]).toEqual([2, expect.stringContaining("login, status, logout")]);
});

test("a command without a key exits with 3 and names the three ways to pass one", async () => {
  const { code, stderr } = await machine.run(["get", "sd2_x"]);
  expect(code).toBe(3);
  expect(stderr).toContain("seedance auth login ");
  expect(stderr).toContain("seedance auth login < FILE");
  expect(stderr).toContain("export SEEDANCE_API_KEY=");
});
