import { describe, expect, test } from "vitest";
import { detectShell, shellQuote } from "../../src/cli/format-command.ts";

const words = [
  "plain",
  "C:\\videos\\out.mp4",
  "C:\\my videos\\",
  "C:\\my videos\\\\",
  'a "quoted" word',
  'ends with "',
  'back\\"slash',
  "it's",
  "玻璃火车 🚂",
  "a & b | c > d",
  "@prompt.txt",
  "a,b;c",
  "",
];

/** Splits a command line as programs do on Windows: https://learn.microsoft.com/en-us/cpp/c-language/parsing-c-command-line-arguments */
function splitForProgram(line: string): string[] {
  const found: string[] = [];
  let [word, isQuoted, isOpen] = ["", false, false];
  for (let index = 0; index < line.length; index++) {
    const slashes = /^\\*/.exec(line.slice(index))?.[0].length ?? 0;
    if (slashes > 0) {
      const beforeQuote = line[index + slashes] === '"';
      word += "\\".repeat(beforeQuote ? Math.floor(slashes / 2) : slashes);
      index += slashes - 1;
      isOpen = true;
      if (beforeQuote && slashes % 2 === 1) {
        word += '"';
        index++;
      }
    } else if (line[index] === '"' && isQuoted && line[index + 1] === '"') {
      word += '"';
      index++;
    } else if (line[index] === '"') [isQuoted, isOpen] = [!isQuoted, true];
    else if (line[index] === " " && !isQuoted) {
      if (isOpen) found.push(word);
      [word, isOpen] = ["", false];
    } else [word, isOpen] = [word + line[index], true];
  }
  return isOpen ? [...found, word] : found;
}

/**
 * The value of a word in PowerShell, where each typographic quote is a quote too:
 * https://learn.microsoft.com/en-us/powershell/scripting/lang-spec/chapter-02#2352-string-literals
 */
function readInPowerShell(word: string): string {
  const quotes = [/['‘’‚‛]/, /["“”„]/].find((each) => each.test(word[0] ?? ""));
  if (!quotes) return word;
  // It expands these in double quotes, so none may be left.
  if (quotes.test('"')) expect(word).not.toMatch(/[$`]/);
  let value = "";
  for (let index = 1; index < word.length; index++) {
    if (quotes.test(word[index] ?? "") && !quotes.test(word[++index] ?? "")) {
      // What is behind the closing quote would belong to the word, unquoted.
      expect(word.slice(index)).toBe("");
      return value;
    }
    value += word[index];
  }
  throw new Error(`The quotes of ${word} are open.`);
}

describe("a word of a printed command", () => {
  test.each(words)("is read as %j by a program that cmd starts", (word) => {
    expect(splitForProgram(`seedance ${shellQuote(word, "cmd")} end`)).toEqual(["seedance", word, "end"]);
  });

  const typographic = [
    ..."‘’‚‛“”„",
    "a cat’s dream",
    "“No,” said the cat’s owner",
    "it’s $5",
    'a "plain" and a „low“ quote, ‚both‘',
  ];

  test.each([...words, ...typographic, "$env:HOME `n", "costs $5"].filter((word) => !word.endsWith("\\")))(
    "is read as %j by PowerShell",
    (word) => {
      expect(readInPowerShell(shellQuote(word, "powershell"))).toBe(word);
    },
  );

  test("is quoted for the shell that runs the command", () => {
    expect(detectShell("win32", { PROMPT: "$P$G" })).toBe("cmd");
    expect(detectShell("win32", {})).toBe("powershell");
    expect(detectShell("darwin", { PROMPT: "x" })).toBe("posix");
    expect(shellQuote("it's $5", "posix")).toBe("'it'\\''s $5'");
    expect(shellQuote("it's $5", "powershell")).toBe("'it''s $5'");
    expect(shellQuote("it's $5", "cmd")).toBe('"it\'s $5"');
    // PowerShell reads an unquoted @name as a variable, and a comma as a list.
    expect(shellQuote("@prompt.txt", "powershell")).toBe('"@prompt.txt"');
  });
});
