import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { command } from "../../src/cli/commands/config.ts";
import { command as getTask } from "../../src/cli/commands/get.ts";
import { createMachine, type Machine } from "./machine.ts";

let machine: Machine;
beforeEach(async () => {
  machine = await createMachine();
});
afterEach(() => machine[Symbol.asyncDispose]());

async function config(...args: string[]) {
  const { code, stdout } = await machine.attempt(command, args);
  return { code, data: JSON.parse(stdout) };
}
const file = () => join(machine.config, "config.json");
async function write(text: string) {
  await mkdir(machine.config, { recursive: true });
  await writeFile(file(), text);
}

describe("config", () => {
  test("sets, gets, lists and unsets a setting, in any spelling of its name", async () => {
    expect(await machine.json(["config", "set", "max_credits", "40"])).toMatchObject({
      code: 0,
      data: { name: "max-credits", value: 40 },
    });
    await config("set", "baseUrl", "http://127.0.0.1:4020");
    expect(await config("get", "maxCredits")).toMatchObject({ code: 0, data: { name: "max-credits", value: 40 } });
    expect((await config("list")).data).toEqual({ "max-credits": 40, "base-url": "http://127.0.0.1:4020" });
    await config("unset", "max-credits");
    expect(await config("get", "max-credits")).toMatchObject({ code: 1, data: { name: "max-credits" } });
    expect((await config("list")).data).toEqual({ "base-url": "http://127.0.0.1:4020" });
  });

  test("writes one private file atomically", async () => {
    await config("set", "max-credits", "1");
    expect((await config("path")).data).toEqual({ path: file() });
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect(await readdir(machine.config)).toEqual(["config.json"]);
    expect(JSON.parse(await readFile(file(), "utf8"))).toEqual({ profiles: { default: { "max-credits": 1 } } });
  });

  test("keeps the settings of profiles apart", async () => {
    await config("set", "output", "videos");
    await config("set", "output", "work", "--profile", "work");
    expect((await config("get", "output")).data.value).toBe("videos");
    expect((await config("get", "output", "--profile", "work")).data.value).toBe("work");
    expect((await config("list", "--profile", "third")).data).toEqual({});
  });

  test("saves a ledger's path as an absolute path", async () => {
    await config("set", "ledger", "money.sqlite");
    expect((await machine.json(["ledger", "path"])).data).toEqual({ path: join(machine.folder, "money.sqlite") });
  });

  test("a flag takes precedence over the environment, and that over a setting", async () => {
    await config("set", "ledger", "/setting.sqlite");
    const path = async (...args: string[]) =>
      (await machine.json(["ledger", "path", ...args], { env: { SEEDANCE_LEDGER: "/environment.sqlite" } })).data.path;
    expect(await path()).toBe("/environment.sqlite");
    expect(await path("--ledger", "/flag.sqlite")).toBe("/flag.sqlite");
    expect((await machine.json(["ledger", "path"])).data.path).toBe("/setting.sqlite");
  });

  test("--quiet prints only values", async () => {
    await config("set", "max-credits", "40");
    expect((await machine.run(["config", "get", "max-credits", "--quiet"])).stdout).toBe("40\n");
    expect((await machine.run(["config", "get", "output", "-q"])).stdout).toBe("");
  });

  test.each([
    [["set", "base-ur", "x"], "Did you mean base-url?"],
    [["set", "zzzzzzzz", "x"], "base-url, ledger, max-credits"],
    [["set", "base-url", "http://example.com"], "must be an https URL"],
    [["set", "base-url", "https://me:secret@example.com"], "without credentials"],
    [["set", "max-credits", "many"], "a number of credits"],
    [["set", "max-credits", "-1"], ""],
    [["set", "output", ""], "a folder or a template"],
    [["set", "api-key", "sk_live_abcdefgh"], "auth login"],
    [["set", "output", "sk_live_abcdefgh"], "auth login"],
    [["set", "output"], "seedance config set NAME VALUE"],
    [["get"], "seedance config get NAME"],
    [["list", "output"], "seedance config list"],
    [["put", "output", "x"], "get, set, unset, list, path"],
    [["constructor"], "get, set, unset, list, path"],
  ])("%j is rejected with exit code 2, and nothing is written", async (args, reason) => {
    const { code, stderr } = await machine.attempt(command, args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(reason)]);
    await expect(stat(file())).rejects.toThrow("ENOENT");
  });

  test.each([
    ["invalid JSON", "{", "is not a valid settings file"],
    ["an array", "[]", "is not a valid settings file"],
    ["a number as a profile", '{"profiles": {"default": 1}}', "is not a valid settings file"],
    ["a misspelled name", '{"profiles": {"default": {"base_ulr": "http://127.0.0.1:1"}}}', "Did you mean base-url?"],
    ["an invalid value", '{"profiles": {"default": {"base-url": "http://example.com"}}}', "must be an https URL"],
  ])("a file with %s is rejected by every command that reads it", async (_, text, reason) => {
    await write(text);
    const { code, stderr } = await machine.attempt(getTask, ["sd2_x"], {
      env: { SEEDANCE_API_KEY: "sk_live_abcdefgh" },
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining(reason)]);
    expect(stderr).toContain(file());
  });

  test("keeps unknown members of the file", async () => {
    await write('{"later": true, "profiles": {"work": {"output": "w"}}}');
    await config("set", "output", "o");
    const kept = { later: true, profiles: { work: { output: "w" }, default: { output: "o" } } };
    expect(JSON.parse(await readFile(file(), "utf8"))).toEqual(kept);
  });
});
