import { mkdir, readdir, writeFile } from "node:fs/promises";
import * as os from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { configFolder, findConfigFolder } from "../../src/cli/settings/config-folder.ts";
import { resolveUserPath } from "../../src/jobs/index.ts";
import { defaultLedgerPath, findHomeFolder } from "../../src/ledger/index.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { createMachine, type Machine } from "./machine.ts";

vi.mock("node:os", async (load) => ({
  ...(await load<typeof os>()),
  homedir: vi.fn((await load<typeof os>()).homedir),
}));
afterEach(() => vi.mocked(os.homedir).mockReset());

/** As in a container that runs under a user id without an entry in /etc/passwd, without HOME. */
const forgetHome = () =>
  vi.mocked(os.homedir).mockImplementation(() => {
    throw new Error("A system error occurred: uv_os_homedir returned ENOENT (no such file or directory)");
  });

describe("an unknown home folder", () => {
  test("is an error that names HOME and the variable or flag that replaces it", () => {
    forgetHome();
    expect(findHomeFolder()).toBeUndefined();
    expect(() => defaultLedgerPath({})).toThrow(/HOME.*--ledger FILE, SEEDANCE_LEDGER, or XDG_STATE_HOME/);
    expect(() => configFolder({ env: {} })).toThrow(/HOME.*set XDG_CONFIG_HOME/);
    expect(() => resolveUserPath("~/videos", "/")).toThrow(/HOME.*write ~\/videos without ~/);
    expect(() => defaultLedgerPath({})).toThrow(expect.objectContaining({ code: "no_home" }));
  });

  test("does not matter to paths that do not need it", () => {
    forgetHome();
    expect(defaultLedgerPath({ XDG_STATE_HOME: "/state" })).toBe("/state/seedance/ledger.sqlite");
    expect(findConfigFolder({ env: { XDG_CONFIG_HOME: "/config" } })).toBe("/config/seedance");
    expect(findConfigFolder({ env: {} })).toBeUndefined();
    expect(resolveUserPath("videos", "/films")).toBe("/films/videos");
  });

  test("settings are in %APPDATA% on Windows, also if the home folder is unknown", () => {
    forgetHome();
    const folder = (env: NodeJS.ProcessEnv) => findConfigFolder({ env, platform: "win32" });
    const appData = "C:\\Users\\Li Na\\AppData\\Roaming";
    expect(folder({ APPDATA: appData })).toBe(`${appData}\\seedance`);
    expect(folder({ APPDATA: appData, XDG_CONFIG_HOME: "D:\\config" })).toBe("D:\\config\\seedance");
    expect(folder({ APPDATA: appData, XDG_CONFIG_HOME: "config" })).toBe(`${appData}\\seedance`);
    expect(findConfigFolder({ env: { APPDATA: appData }, platform: "linux" })).toBeUndefined();
  });
});

describe("a home folder that can't be used", () => {
  let machine: Machine;
  let sandbox: Sandbox;
  beforeAll(async () => {
    [sandbox, machine] = await Promise.all([startSandbox({ speed: 1e5 }), createMachine()]);
    await writeFile(join(machine.folder, "a-file"), "");
  });
  afterAll(() => Promise.all([sandbox.close(), machine[Symbol.asyncDispose]()]));

  const submit = ["seedance", "A glass train crosses a bridge.", "--no-wait", "--yes", "--no-lint", "--no-json"];
  const needing = [
    submit,
    [...submit, "--sandbox"],
    ["tasks"],
    ["ledger", "verify"],
    ["gallery"],
    ["batch", "run", "rows.jsonl", "--yes"],
  ];
  const notNeeding = [
    ["--help"],
    ["seedance", "--help"],
    ["lint-prompt", "A glass train crosses a bridge.", "--no-json"],
    ["quote"],
    ["completion", "bash"],
  ];

  const charges = () => sandbox.ledger().filter(({ type }) => type === "charge");

  /** Runs a command without the XDG variables, with a key of the sandbox, whose charges show what was sent. */
  async function run(args: string[], env: NodeJS.ProcessEnv) {
    const cwd = join(machine.folder, "work");
    await mkdir(cwd, { recursive: true });
    await writeFile(join(cwd, "rows.jsonl"), '{"prompt":"A glass train crosses a bridge."}\n');
    const service = { SEEDANCE_API_KEY: sandbox.apiKey, SEEDANCE_BASE_URL: sandbox.url };
    const none = { XDG_CONFIG_HOME: undefined, XDG_STATE_HOME: undefined };
    const result = await machine.run(args, { cwd, env: { ...none, ...service, ...env } });
    return { ...result, files: await readdir(cwd) };
  }

  test.each([
    ["empty", { HOME: "" }, 'HOME is ""'],
    ["relative", { HOME: "home" }, 'HOME is "home"'],
  ])(
    "%s: commands that need it fail before anything is sent or written, and name what to set",
    async (_, env, reason) => {
      for (const args of needing) {
        const { code, stderr, files } = await run(args, env);
        expect({ args, code, stderr, files }).toEqual({
          ...{ args, code: 1, files: ["rows.jsonl"] },
          stderr: expect.stringMatching(/--ledger FILE, SEEDANCE_LEDGER, or XDG_STATE_HOME/),
        });
        expect(stderr).toContain(reason);
        expect(stderr).not.toContain("This is a bug");
      }
      expect(charges()).toEqual([]);
      const { code, stderr } = await run(["config", "set", "output", "x"], env);
      expect([code, stderr]).toEqual([1, expect.stringContaining("set XDG_CONFIG_HOME")]);
    },
  );

  test.each([
    ["that is a file", () => ({ HOME: join(machine.folder, "a-file") })],
    ["with XDG_STATE_HOME that is a file", () => ({ XDG_STATE_HOME: join(machine.folder, "a-file") })],
  ])("%s: submits fail before anything is sent, and name the path and what to set", async (_, env) => {
    for (const args of [submit, [...submit, "--sandbox"]]) {
      // Settings of a folder that can be read.
      const { code, stderr } = await run(args, { XDG_CONFIG_HOME: machine.config, ...env() });
      expect(code).not.toBe(0);
      expect(stderr).toMatch(/a-file\/.*\(ENOTDIR\).*XDG_STATE_HOME/);
    }
    expect(charges()).toEqual([]);
  });

  test("settings below a file are an error that names XDG_CONFIG_HOME: they might limit what is spent", async () => {
    const { code, stderr } = await run(["quote"], { XDG_CONFIG_HOME: join(machine.folder, "a-file") });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/a-file\/seedance\/config.json.*set XDG_CONFIG_HOME/)]);
  });

  test.each(notNeeding)("seedance %s needs no home folder", async (...args) => {
    for (const HOME of ["", "home"]) {
      const { code, stdout } = await run(args, { HOME });
      expect([code, stdout]).toEqual([0, expect.stringMatching(/./)]);
    }
  });

  test("seedance doctor reports it as checks that failed", async () => {
    const { code, stdout } = await run(["doctor", "--sandbox"], { HOME: "home" });
    const { checks } = JSON.parse(stdout);
    const failed = checks.filter(({ status }: { status: string }) => status === "fail");
    expect(failed.map(({ name }: { name: string }) => name)).toEqual(["settings", "ledger"]);
    expect([code, failed[1].fix]).toEqual([1, expect.stringContaining("SEEDANCE_LEDGER")]);
  });
});
