import { describe, expect, test } from "vitest";
import { splitShellWords } from "../../scripts/evals/shell-words.ts";

describe("words of a command line", () => {
  test.each([
    ["seedance tasks  --json", ["seedance", "tasks", "--json"]],
    [
      `seedance video "A paper boat's trip" -o 'out put/'`,
      ["seedance", "video", "A paper boat's trip", "-o", "out put/"],
    ],
    [`a "say \\"hi\\" \\\\ \\n" b\\ c`, ["a", 'say "hi" \\ \\n', "b c"]],
    [`--scope="film 1"/shot-1 ''`, ["--scope=film 1/shot-1", ""]],
    ['seedance video "$5; a | b > c `d`"', ["seedance", "video", "$5; a | b > c `d`"]],
    ["seedance video “北方茶”", ["seedance", "video", "“北方茶”"]],
    ["", []],
  ])("%s", (line, words) => expect(splitShellWords(line)).toEqual(words));

  test.each([
    "seedance tasks | head",
    "seedance tasks; rm -r .",
    "seedance get $(cat x)",
    "a && b",
    "a > b",
    "a 'b",
    'a "b',
  ])("%s is refused", (line) => expect(() => splitShellWords(line)).toThrow());
});
