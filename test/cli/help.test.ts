import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { commandsOf } from "../../src/cli/commands.ts";
import { describeCommand } from "../../src/cli/help.ts";
import { globalFlags } from "../../src/cli/line/global-flags.ts";
import { normalizeName } from "../../src/contract/spelling.ts";
import { contracts, page } from "../support/contracts.ts";
import { loadCommandOf, readCommandLine } from "./lines.ts";
import { createCliTestBed } from "./support/test-bed.ts";

const names = Object.keys(commandsOf(page));
/** Made here: other commands' help is tested with them. */
const own = ["video", "image", "quote", "lint-prompt", "wait", "get", "watch", "download", "resume", "retry"];

describe.concurrent.each(contracts)("help over the contract $name", { timeout: 60_000 }, (contract) => {
  const models = Object.keys(contract.models);

  test.for([...models, ...own])("%s --help is what it was", async (name, { expect }) => {
    await using all = await createCliTestBed();
    const { code, stdout } = await all.seedance([name, "--help", "--contract", contract.name]);
    expect(code).toBe(0);
    await expect(stdout).toMatchFileSnapshot(`help/${contract === page ? "." : contract.name}/${name}.txt`);
  });

  test.each(Object.keys(commandsOf(contract)))(
    "%s: its help names its flags, its examples are lines that it takes, its JSON says the same",
    async (name) => {
      const command = await loadCommandOf([name], contract);
      const { text, json } = describeCommand({ stdout: { write: () => {} }, color: false } as never, name, command);
      const described = json as { flags: { name: string }[]; examples: { line: string }[] };
      for (const flag of Object.keys(command.flags)) expect(text).toContain(flag);
      expect(described.flags).toHaveLength(Object.keys(command.flags).length);
      for (const { line } of described.examples) {
        const [program, ...words] = splitArguments(line);
        expect([program, words[0]]).toEqual(["seedance", name]);
        await expect(readCommandLine(words, contract)).resolves.toBeDefined();
      }
    },
  );

  test("each field of the contract is a flag, with its values, limits and default", async () => {
    for (const [model, { fields }] of Object.entries(contract.bodies)) {
      const { flags } = await loadCommandOf([model], contract);
      for (const [field, facts] of Object.entries(fields)) {
        if (facts.role === "prompt") continue;
        const [name = "", flag] =
          Object.entries(flags).find(([name]) => normalizeName(name) === normalizeName(field)) ?? [];
        // It is read before the command's own flags.
        expect(Object.keys(globalFlags)).not.toContain(name);
        expect(flag).toMatchObject({
          ...(facts.enum !== undefined && { choices: facts.enum }),
          ...(facts.default !== undefined && { serverDefault: facts.default }),
          ...(facts.minimum !== undefined && { minimum: facts.minimum }),
        });
      }
    }
  });
});

describe.concurrent("help", { timeout: 60_000 }, () => {
  test("the list, `help COMMAND`, --help --json, --version", async () => {
    await using all = await createCliTestBed();
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
    [["wait"], "Missing argument. Usage: seedance wait ID..."],
  ])("%j is refused with code 2", async (args, message) => {
    await using all = await createCliTestBed();
    expect(await all.seedance(args)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });
});

/** A line's words as a shell reads them, up to a redirection. */
function splitArguments(line: string): string[] {
  const [command = ""] = line.split(/ [<>|] /);
  const words = [...command.matchAll(/(?:"([^"]*)"|'([^']*)'|([^\s"'<>|]+))/g)];
  return words.map(([, double, single, bare]) => double ?? single ?? bare ?? "");
}
