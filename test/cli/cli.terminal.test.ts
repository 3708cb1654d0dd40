import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createMachine, type Machine } from "./machine.ts";
import { openTerminal, shellCommandLine } from "./terminal.ts";

const key = "sk_live_typed_on_a_terminal_1234";
const csi = "\u001b[";
let machine: Machine;
beforeEach(async () => {
  machine = await createMachine();
});
afterEach(() => machine[Symbol.asyncDispose]());

const keyFile = () => join(machine.config, "keys", "default");

describe("auth login on a terminal", () => {
  test("prompts for the key and shows no part of it", async () => {
    const terminal = openTerminal(machine, shellCommandLine("auth", "login"));
    await terminal.shows("API key (hidden): ");
    terminal.type(`${key}\r`);
    expect(await terminal.end()).toBe(0);
    expect(await readFile(keyFile(), "utf8")).toBe(`${key}\n`);
    expect(terminal.screen).toContain(`Saved the key …1234 of profile default in ${keyFile()}`);
    for (let length = 3; length < key.length; length++) expect(terminal.screen).not.toContain(key.slice(0, length));
  });

  test("accepts corrections with backspace", async () => {
    const terminal = openTerminal(machine, shellCommandLine("auth", "login"));
    await terminal.shows("API key");
    terminal.type(`${key}xy\u007f\u007f\r`);
    expect(await terminal.end()).toBe(0);
    expect(await readFile(keyFile(), "utf8")).toBe(`${key}\n`);
  });

  test("prompts on stderr, so that stdout can be redirected", async () => {
    const terminal = openTerminal(machine, `${shellCommandLine("auth", "login")} > out.json`);
    await terminal.shows("API key");
    terminal.type(`${key}\r`);
    expect(await terminal.end()).toBe(0);
    expect(JSON.parse(await readFile(join(machine.folder, "out.json"), "utf8"))).toMatchObject({ source: "file" });
  });

  test.each([
    ["Ctrl-C", "\u0003"],
    ["Ctrl-D", "\u0004"],
  ])("exits with 130 on %s, saves nothing, and restores the terminal", async (_, typed) => {
    const line = `stty -a > before; ${shellCommandLine("auth", "login")}; code=$?; stty -a > after; exit $code`;
    const terminal = openTerminal(machine, line);
    await terminal.shows("API key");
    terminal.type(typed);
    expect(await terminal.end()).toBe(130);
    await expect(stat(keyFile())).rejects.toThrow("ENOENT");
    const [before, after] = await Promise.all(
      ["before", "after"].map((name) => readFile(join(machine.folder, name), "utf8")),
    );
    expect(after).toBe(before);
  });

  test("fails with --no-input instead of prompting", async () => {
    const terminal = openTerminal(machine, shellCommandLine("auth", "login", "--no-input"));
    expect(await terminal.end()).toBe(2);
    expect(terminal.screen).toContain("seedance auth login < FILE");
    expect(terminal.screen).not.toContain("API key (hidden)");
  });
});

describe("output on a terminal", () => {
  test.each([
    ["FORCE_COLOR", { FORCE_COLOR: "1" }, true],
    ["FORCE_COLOR and NO_COLOR", { FORCE_COLOR: "1", NO_COLOR: "1" }, true],
    ["FORCE_COLOR=0", { FORCE_COLOR: "0" }, false],
    ["nothing", {}, false],
  ])("has colours in a pipe only with FORCE_COLOR: %s", async (_, env, hasColours) => {
    const { stdout } = await machine.run(["doctor", "--sandbox", "--no-json"], { env });
    expect(stdout.includes(`${csi}32mok`)).toBe(hasColours);
    const plain = await machine.run(["doctor", "--sandbox", "--no-json", "--no-color"], { env });
    expect(plain.stdout).not.toContain(csi);
  });

  test("has no colours on a terminal with FORCE_COLOR=0", async () => {
    const terminal = openTerminal(machine, shellCommandLine("doctor", "--sandbox"), { FORCE_COLOR: "0" });
    expect(await terminal.end()).toBe(0);
    expect(terminal.screen).not.toContain(csi);
  });

  test("has colours, and text instead of JSON", async () => {
    const terminal = openTerminal(machine, shellCommandLine("doctor", "--sandbox"));
    expect(await terminal.end()).toBe(0);
    expect(terminal.screen).toContain(`${csi}32mok${csi}39m  node`);
  });

  test.each([
    ["NO_COLOR", [], { NO_COLOR: "1" }],
    ["TERM=dumb", [], { TERM: "dumb" }],
    ["--no-color", ["--no-color"], {}],
  ])("has no colours with %s", async (_, args, env) => {
    const terminal = openTerminal(machine, shellCommandLine("doctor", "--sandbox", ...args), env);
    expect(await terminal.end()).toBe(0);
    expect(terminal.screen).toMatch(/^ok {2}node/);
    expect(terminal.screen).not.toContain(csi);
  });
});

describe("the progress line", () => {
  const job = ["nano-banana-pro", "A lighthouse at dusk", "--type", "text-to-image", "--sandbox", "--yes"];

  test("is redrawn in place on a terminal", async () => {
    const terminal = openTerminal(machine, shellCommandLine(...job));
    expect(await terminal.end()).toBe(0);
    expect(terminal.screen).toContain(`\r${csi}2K`);
  });

  test.each([
    ["CI", { CI: "true" }],
    ["TERM=dumb", { TERM: "dumb" }],
  ])("is a few plain lines on a terminal with %s, without cursor control", async (_, env) => {
    const terminal = openTerminal(machine, shellCommandLine(...job, "--no-color", "--no-lint"), env);
    expect(await terminal.end()).toBe(0);
    expect(terminal.screen).not.toContain("\u001b");
    expect(terminal.screen.replaceAll("\r\n", "")).not.toContain("\r");
    expect(terminal.screen).toMatch(/nbp_\w+ submitted/);
    expect(terminal.screen.trimEnd().split("\n").length).toBeLessThan(8);
  });

  test("is redrawn with NO_COLOR, without colours", async () => {
    const terminal = openTerminal(machine, shellCommandLine(...job), { NO_COLOR: "1" });
    expect(await terminal.end()).toBe(0);
    expect(terminal.screen).toContain(`\r${csi}2K`);
    expect(terminal.screen).not.toMatch(/\[\d+m/);
  });

  test("is not animated if stderr is not a terminal; stdout is JSON", async () => {
    const { code, stdout, stderr } = await machine.run(job);
    expect(code).toBe(0);
    expect(stderr).not.toContain(csi);
    expect(stderr).not.toContain("\r");
    for (const line of stdout.trimEnd().split("\n")) expect(() => JSON.parse(line)).not.toThrow();
  });
});

test("bash completes with Tab: commands, flags, values with a colon, settings and files", async () => {
  const { stdout } = await machine.run(["completion", "bash"]);
  await writeFile(join(machine.folder, "completion.bash"), stdout);
  await writeFile(join(machine.folder, "rows one.jsonl"), "");
  const bin = join(machine.folder, "bin");
  await mkdir(bin);
  // The completion runs the command, and the line itself only prints its words.
  const script = `[ "$1" = completion ] || { printf 'called:'; printf '<%s>' "$@"; echo; exit; }\nexec ${shellCommandLine()} "$@"\n`;
  await writeFile(join(bin, "seedance"), `#!/bin/sh\n${script}`, { mode: 0o755 });
  const env = { PS1: "ready> ", PATH: `${bin}:${process.env.PATH}` };
  const terminal = openTerminal(machine, "bash --noprofile --norc -i", env);
  await terminal.shows("ready> ");
  terminal.type("source completion.bash\n");
  for (const [typed, words] of [
    ["seedance vid\t--aspect-ra\t16:\t --dur\t7", ["video", "--aspect-ratio", "16:9", "--duration", "7"]],
    ["seedance config set cont\tli\t", ["config", "set", "contract", "live"]],
    ["seedance batch ru\trows\t--set resol\t7\t", ["batch", "run", "rows one.jsonl", "--set", "resolution=720p"]],
    ["seedance video --contract=l\t", ["video", "--contract=live"]],
  ] as const) {
    terminal.type(`${typed}\n`);
    await terminal.shows(`called:${words.map((word) => `<${word}>`).join("")}`);
  }
  terminal.type("exit\n");
  expect(await terminal.end()).toBe(0);
});
