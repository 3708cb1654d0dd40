import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bodies } from "../../generated/bodies.ts";
import { profile } from "../../generated/contracts.ts";
import { commands } from "../../src/cli/commands.ts";
import { plain } from "../../src/contract/spelling.ts";
import { stand } from "./support/stand.ts";

const names = Object.keys(commands);
/** Made here: other commands' help is tested with them. */
const own = [
  "video",
  "image",
  ...Object.keys(bodies),
  "quote",
  "lint-prompt",
  "wait",
  "get",
  "watch",
  "download",
  "resume",
  "retry",
];

describe.concurrent("help", { timeout: 60_000 }, () => {
  test.for(own)("%s --help is what it was", async (name, { expect }) => {
    await using all = await stand();
    const { code, stdout } = await all.seedance([name, "--help"]);
    expect(code).toBe(0);
    await expect(stdout).toMatchFileSnapshot(`help/${profile ?? "."}/${name}.txt`);
  });

  test.each(names)(
    "%s: its help names its flags, its examples are lines that it takes, its JSON says the same",
    async (name) => {
      const { parse } = await import("../../src/cli/line/parse.ts");
      const { globalFlags } = await import("../../src/cli/context.ts");
      const { describeCommand } = await import("../../src/cli/help.ts");
      const command = await commands[name]?.load([]);
      if (!command) throw new Error(`There is no command ${name}.`);
      const { text, json } = describeCommand({ stdout: { write: () => {} }, color: false } as never, name, command);
      const described = json as { flags: { name: string }[]; examples: { line: string }[] };
      for (const flag of Object.keys(command.flags)) expect(text).toContain(flag);
      expect(described.flags).toHaveLength(Object.keys(command.flags).length);
      for (const { line } of described.examples) {
        const [program, called, ...args] = wordsOf(line);
        expect([program, called]).toEqual(["seedance", name]);
        parse(args, { ...globalFlags, ...command.flags }, command.words);
      }
    },
  );

  test("each field of the contract is a flag, with its values, limits and default", async () => {
    for (const [model, { fields }] of Object.entries(bodies)) {
      const command = await commands[model]?.load([]);
      for (const [field, facts] of Object.entries(fields as Record<string, Record<string, unknown>>)) {
        if (facts.role === "prompt") continue;
        const flag = Object.entries(command?.flags ?? {}).find(([name]) => plain(name) === plain(field))?.[1];
        expect(flag).toMatchObject({
          ...(facts.enum !== undefined && { choices: facts.enum }),
          ...(facts.default !== undefined && { usual: facts.default }),
          ...(facts.minimum !== undefined && { minimum: facts.minimum }),
        });
      }
    }
  });

  test("the list, `help COMMAND`, --help --json, --version", async () => {
    await using all = await stand();
    const list = await all.seedance(["--help"]);
    for (const name of names) expect(list.stdout).toMatch(new RegExp(`^ {2}${name} `, "m"));
    expect((await all.seedance(["help"])).stdout).toBe(list.stdout);
    expect((await all.seedance(["help", "video"])).stdout).toBe((await all.seedance(["video", "--help"])).stdout);
    const [described] = (await all.seedance(["video", "--help", "--json"])).json;
    expect(described).toMatchObject({ command: "video", exitCodes: { ok: 0, interrupted: 130 } });
    expect(
      (await all.seedance(["--help", "--json"])).json[0].commands.map(({ name }: { name: string }) => name),
    ).toEqual(names);
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect((await all.seedance(["--version"])).stdout).toBe(`${version}\n`);
  });

  test.each([
    [[], "No command was given."],
    [["vidoe"], "There is no command vidoe. Did you mean video?"],
    [["video", "--help", "--bogus"], "There is no --bogus here."],
    [["wait"], "Something is missing: seedance wait ID..."],
  ])("%j is refused with code 2", async (args, message) => {
    await using all = await stand();
    expect(await all.seedance(args)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });
});

/** A line's words as a shell reads them, up to a redirection. */
function wordsOf(line: string): string[] {
  const [command = ""] = line.split(/ [<>|] /);
  const words = [...command.matchAll(/(?:"([^"]*)"|'([^']*)'|([^\s"'<>|]+))/g)];
  return words.map(([, double, single, bare]) => double ?? single ?? bare ?? "");
}
