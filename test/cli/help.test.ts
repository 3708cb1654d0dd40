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
/** Commands whose help is tested here; help-more.test.ts has the others. */
const commandNames = ["video", "image", "quote", "lint-prompt", "wait", "get", "watch", "download", "resume", "retry"];

describe.concurrent.each(contracts)("help over the contract $name", { timeout: 60_000 }, (contract) => {
  const models = Object.keys(contract.models);

  test.for([...models, ...commandNames])("%s --help prints the text of its snapshot", async (name, { expect }) => {
    await using testBed = await createCliTestBed();
    const { code, stdout } = await testBed.seedance([name, "--help", "--contract", contract.name]);
    expect(code).toBe(0);
    await expect(stdout).toMatchFileSnapshot(`help/${contract === page ? "." : contract.name}/${name}.txt`);
  });

  test.each(Object.keys(commandsOf(contract)))(
    "the help of %s lists its flags in text and JSON, and its examples are valid command lines",
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

  test("each field of the contract is a flag with the same values, limits and default", async () => {
    for (const [model, { fields }] of Object.entries(contract.bodies)) {
      const { flags } = await loadCommandOf([model], contract);
      for (const [field, rules] of Object.entries(fields)) {
        if (rules.role === "prompt") continue;
        const [name = "", flag] =
          Object.entries(flags).find(([name]) => normalizeName(name) === normalizeName(field)) ?? [];
        // Global flags are parsed before the command's own flags.
        expect(Object.keys(globalFlags)).not.toContain(name);
        expect(flag).toMatchObject({
          ...(rules.enum !== undefined && { choices: rules.enum }),
          ...(rules.default !== undefined && { serverDefault: rules.default }),
          ...(rules.minimum !== undefined && { minimum: rules.minimum }),
        });
      }
    }
  });
});

describe.concurrent("the command without a subcommand", { timeout: 60_000 }, () => {
  test("prints its commands, a command's help, help as JSON, and its version", async () => {
    await using testBed = await createCliTestBed();
    const list = await testBed.seedance(["--help"]);
    for (const name of names) expect(list.stdout).toMatch(new RegExp(`^ {2}${name} `, "m"));
    expect((await testBed.seedance(["help"])).stdout).toBe(list.stdout);
    expect((await testBed.seedance(["help", "video"])).stdout).toBe(
      (await testBed.seedance(["video", "--help"])).stdout,
    );
    const [help] = (await testBed.seedance(["video", "--help", "--json"])).json;
    expect(help).toMatchObject({ command: "video", exitCodes: { ok: 0, interrupted: 130 } });
    expect(
      (await testBed.seedance(["--help", "--json"])).json[0].commands.map(({ name }: { name: string }) => name),
    ).toEqual(names);
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect((await testBed.seedance(["--version"])).stdout).toBe(`${version}\n`);
  });

  test.each([
    [[], "Missing command."],
    [["vidoe"], "Unknown command vidoe. Did you mean video?"],
    [["video", "--help", "--bogus"], "Unknown option --bogus for `seedance video`."],
    [["wait"], "Missing argument. Usage: seedance wait ID..."],
  ])("%j is rejected with exit code 2", async (args, message) => {
    await using testBed = await createCliTestBed();
    expect(await testBed.seedance(args)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });
});

/** Splits a command line as a shell does, up to a redirection. */
function splitArguments(line: string): string[] {
  const [command = ""] = line.split(/ [<>|] /);
  const words = [...command.matchAll(/(?:"([^"]*)"|'([^']*)'|([^\s"'<>|]+))/g)];
  return words.map(([, double, single, bare]) => double ?? single ?? bare ?? "");
}
