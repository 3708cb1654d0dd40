import { describe, expect, test } from "vitest";
import { UnknownOptionError } from "../../src/cli/line/parse-flags.ts";
import { tokenizeCommandLine } from "../../src/cli/line/tokenize-command-line.ts";
import { explainUnknownOption } from "../../src/cli/unknown-option.ts";
import { live, page } from "../support/contracts.ts";
import { loadCommandOf, readCommandLine } from "./lines.ts";

describe("a command line is parsed once", () => {
  test.each([
    [["video", "a boat"], "video", {}],
    [["--json", "--profile", "work", "video"], "video", { json: true, profile: "work" }],
    [["video", "--profile=work", "-q"], "video", { profile: "work", quiet: true }],
    [
      ["video", "--no-color", "--baseUrl", "http://localhost:1"],
      "video",
      { color: false, "base-url": "http://localhost:1" },
    ],
    [["help", "video"], "video", { help: true }],
    [["video", "--help"], "video", { help: true }],
    [["help"], undefined, { help: true }],
    [["--profile", "a", "tasks", "--profile", "b"], "tasks", { profile: "b" }],
    [["video", "--", "--json"], "video", {}],
    [[], undefined, {}],
  ])("%j has its command and its global flags recognised in any position", (words, command, globals) => {
    expect(tokenizeCommandLine(words)).toMatchObject({ command, globals, throwProblem: undefined });
    expect(tokenizeCommandLine(words).globals).toEqual(globals);
  });

  test.each([
    [["video", "--contract", "mars"], '--contract "mars": must be one of live, page.'],
    [["video", "--profile"], "--profile needs a value."],
    [["video", "--profile", "--json"], "--profile needs a value. If the value begins with --, write --profile=VALUE."],
    [["video", "--json=yes"], "--json takes no value."],
    [["video", "--no-ledger", "x"], "Unknown option --no-ledger. --ledger takes a value."],
  ])("%j has an invalid global flag, which is reported when the command is parsed", async (words, message) => {
    expect(tokenizeCommandLine(words).throwProblem).toThrow(message);
    await expect(readCommandLine(words)).rejects.toThrow(message);
  });

  test.each([
    [["video", "a boat", "--duration", "8", "--no-wait"], { duration: "8", wait: false }, ["a boat"]],
    [["video", "--seed", "-1", "a boat"], { seed: -1 }, ["a boat"]],
    [["video", "-yo", "out", "a boat"], { yes: true, output: "out" }, ["a boat"]],
    [["video", "-oout", "-qy"], { output: "out", quiet: true, yes: true }, []],
    [["video", "-"], {}, ["-"]],
    [["video", "--", "--json"], {}, ["--json"]],
    [["video", "--max_credits=3"], { "max-credits": 3 }, []],
    [["video", "--mediaUrls", "a", "--media-urls", "b"], { "media-urls": ["a", "b"] }, []],
    [["video", "--body="], { body: "" }, []],
    [["image", "--model", "nano-banana-pro", "--type", "text-to-image"], { model: "nano-banana-pro" }, []],
  ])("%j has its own flags and arguments parsed", async (words, flags, rest) => {
    const args = await readCommandLine(words);
    expect(args.flags).toMatchObject(flags);
    expect(args.positionals).toEqual(rest);
  });

  test.each([
    [["video", "--body", "--json"], "--body needs a value. If the value begins with --, write --body=VALUE."],
    [["video", "--body", "--", "x"], "--body needs a value. If the value begins with --, write --body=VALUE."],
    [["video", "--body"], "--body needs a value."],
    [["video", "--duraton", "5"], "Unknown option --duraton for `seedance video`. Did you mean --duration?"],
    [["video", "-z"], "Unknown option -z for `seedance video`. List the options: seedance video --help"],
    [["video", "-1"], "Unknown option -1 for `seedance video`."],
    [["video", "a", "b"], 'Unexpected argument "b". Put the prompt in quotes.'],
    [["tasks", "all"], 'Unexpected argument "all". Usage: seedance tasks'],
    [["video", "--timeout", "x"], '--timeout "x": must be a number.'],
    [["video", "--timeout", "0"], "--timeout 0: must be at least 1."],
    [["image", "--model", "nano"], '--model "nano": must be one of gpt-image-2, nano-banana-pro.'],
    [["video", "--quality-tier", "mini"], "must be one of standard, pro."],
  ])("%j is rejected with the reason", async (words, message) => {
    await expect(readCommandLine(words)).rejects.toThrow(message);
  });

  test("a value that only another contract allows is accepted with that contract", async () => {
    await expect(readCommandLine(["video", "--quality-tier", "mini"], live)).resolves.toMatchObject({
      flags: { "quality-tier": "mini" },
    });
  });
});

describe("an option that the command lacks is explained by the contract and the other commands", () => {
  const explain = async (args: string[], contract = page) => {
    const error = await readCommandLine(args, contract).catch((reason: unknown) => reason);
    if (!(error instanceof UnknownOptionError)) throw error;
    const command = await loadCommandOf(args, contract);
    return (await explainUnknownOption(contract, tokenizeCommandLine(args), command, error)).message;
  };

  test.each([
    [["image", "--duration", "5"], "Unknown option --duration for `seedance image`. It belongs to `seedance video`."],
    [["tasks", "--canary", "3"], "Unknown option --canary for `seedance tasks`. It belongs to `seedance batch run`."],
    [["get", "x", "--limit", "3"], "Unknown option --limit for `seedance get`. It belongs to `seedance tasks`."],
    [
      ["image", "--output-format", "png"],
      "Unknown option --output-format for `seedance image`. It belongs to `seedance image --model nano-banana-pro`.",
    ],
    [
      ["image", "--model", "nano-banana-pro", "--batch-count", "2"],
      "Unknown option --batch-count for `seedance image --model nano-banana-pro`. It belongs to `seedance image --model gpt-image-2`.",
    ],
    [
      ["video", "--prompt", "a boat"],
      "Unknown option --prompt for `seedance video`. The prompt is an argument: put it in quotes.",
    ],
    [
      ["batch", "run", "--resolution", "1080p"],
      "Unknown option --resolution for `seedance batch run`. Use a column of the manifest, or --set resolution=VALUE.",
    ],
  ])("%j names the command to which the option belongs", async (args, text) => {
    expect(await explain(args)).toBe(text);
  });

  test.each([
    [["image", "--model", "nano-banana-pro", "--aspect-ratio", "1:1"], "--image-size"],
    [["nano-banana-pro", "--aspectRatio", "1:1"], "--image-size"],
    [["video", "--image_size", "1:1"], "--aspect-ratio"],
  ])("%j names the model's own option for the same role", async (args, own) => {
    expect(await explain(args)).toMatch(new RegExp(`^Unknown option \\S+ for .*\\. Use ${own} instead\\.$`));
  });

  test("the roles are read from the contract", async () => {
    const { "nano-banana-pro": described } = page.bodies;
    if (!described) throw new Error("The contract lacks nano-banana-pro.");
    const { image_size: ratio, ...fields } = described.fields;
    const renamed = { ...described, fields: { ...fields, shape: { ...ratio } } } as typeof described;
    const contract = { ...page, bodies: { ...page.bodies, "nano-banana-pro": renamed } };
    expect(await explain(["nano-banana-pro", "--aspect-ratio", "1:1"], contract)).toContain("Use --shape instead.");
  });

  test("an option that only another contract has names that contract", async () => {
    const others = { later: { title: "", moved: {}, paths: [], adds: { seedance: { camera_path: [] } } } };
    const text = await explain(["video", "--camera-path", "arc"], { ...page, others });
    expect(text).toContain("The contract later takes it: --contract later.");
  });

  test("an option that no command has names the help", async () => {
    expect(await explain(["get", "x", "--bogus"])).toBe(
      "Unknown option --bogus for `seedance get`. List the options: seedance get --help",
    );
  });
});
