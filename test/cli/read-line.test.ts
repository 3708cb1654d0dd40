import { describe, expect, test } from "vitest";
import { tokenizeCommandLine } from "../../src/cli/line/tokenize-command-line.ts";
import { live } from "../support/contracts.ts";
import { readCommandLine } from "./lines.ts";

describe("a command line is read once", () => {
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
  ])("%j: the command and the flags that every command has, wherever they stand", (words, command, globals) => {
    expect(tokenizeCommandLine(words)).toMatchObject({ command, globals, problem: undefined });
    expect(tokenizeCommandLine(words).globals).toEqual(globals);
  });

  test.each([
    [["video", "--contract", "mars"], '--contract "mars": must be one of live, page.'],
    [["video", "--profile"], "--profile needs a value."],
    [["video", "--profile", "--json"], "--profile needs a value. One that begins with -- is given as --profile=…"],
    [["video", "--json=yes"], "--json takes no value."],
    [["video", "--no-ledger", "x"], "--no-ledger makes no sense: --ledger takes a value."],
  ])("%j: what is wrong with one of them is told when the command is known", async (words, message) => {
    expect(tokenizeCommandLine(words).problem).toBe(message);
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
  ])("%j: the command's own flags and words", async (words, flags, rest) => {
    const given = await readCommandLine(words);
    expect(given.flags).toMatchObject(flags);
    expect(given.positionals).toEqual(rest);
  });

  test.each([
    [["video", "--body", "--json"], "--body needs a value. One that begins with -- is given as --body=…"],
    [["video", "--body", "--", "x"], "--body needs a value. One that begins with -- is given as --body=…"],
    [["video", "--body"], "--body needs a value."],
    [["video", "--duraton", "5"], "There is no --duraton here. Did you mean --duration?"],
    [["video", "-z"], "There is no -z here."],
    [["video", "-1"], "There is no -1 here."],
    [["video", "a", "b"], '"b" is one word too many.'],
    [["video", "--timeout", "x"], '--timeout "x": must be a number.'],
    [["video", "--timeout", "0"], "--timeout 0: must be at least 1."],
    [["image", "--model", "nano"], '--model "nano": must be one of gpt-image-2, nano-banana-pro.'],
    [["video", "--quality-tier", "mini"], "must be one of standard, pro."],
  ])("%j is refused", async (words, message) => {
    await expect(readCommandLine(words)).rejects.toThrow(message);
  });

  test("what another contract takes is not refused over that contract", async () => {
    await expect(readCommandLine(["video", "--quality-tier", "mini"], live)).resolves.toMatchObject({
      flags: { "quality-tier": "mini" },
    });
  });
});
