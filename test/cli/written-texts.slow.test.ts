import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { batchNameOf } from "../../src/cli/batch/manifest.ts";
import { encodeText } from "../support/encode-text.ts";
import { type CliTestBed, type CommandRunOptions, cliPrompt, createCliTestBed } from "./support/test-bed.ts";

const chinese = "一只猫在屋顶上奔跑，夜晚的霓虹灯闪烁";
const [first, second] = ["https://a.example/1.png", "https://a.example/2.png"];
/** Shared by the tests: none of them sends anything. */
let bed: CliTestBed;
beforeAll(async () => {
  bed = await createCliTestBed();
});
afterAll(async () => {
  const requests = bed.sandbox.ledger().filter(({ type }) => type === "request");
  await bed[Symbol.asyncDispose]();
  expect(requests).toEqual([]);
});

const write = (name: string, content: string | Uint8Array) => writeFileSync(join(bed.cwd, name), content);
const run = (args: string[], options: CommandRunOptions = {}) => bed.seedance(args, options);
const dryRun = async (args: string[], options: CommandRunOptions = {}) => {
  const { json, code, stderr } = await run([...args, "--dry-run"], options);
  return { code, stderr, body: json[0]?.request?.body, error: json[0]?.error };
};

describe("a prompt", () => {
  test.each([
    ["utf-16le", "\ufeff"],
    ["utf-16be", "\ufeff"],
    ["utf-8", "\ufeff"],
    ["gb18030", ""],
  ])("in %s is the same from a file and from stdin, without byte order mark and CRLF", async (label, mark) => {
    const bytes = encodeText(`${mark}${chinese}\r\n${chinese}\r\n`, label);
    write(`${label}.txt`, bytes);
    const expected = { prompt: `${chinese}\n${chinese}` };
    const [file, stdin] = await Promise.all([
      dryRun(["video", `@${label}.txt`]),
      dryRun(["video", "-"], { stdin: bytes }),
    ]);
    expect([file.body, stdin.body]).toEqual([expected, expected]);
    const notice = "is not UTF-8. It was read as GB18030.";
    expect([file.stderr.includes(notice), stdin.stderr.includes(notice)]).toEqual(Array(2).fill(label === "gb18030"));
  });

  test("in an uncertain encoding is refused with the file, the line and the command that converts it", async () => {
    write("a b.txt", encodeText("first\n猫在奔跑\n", "gb18030"));
    const { code, error } = await dryRun(["video", "@a b.txt"]);
    expect([code, error.issues[0].rule]).toEqual([2, "a b.txt is not UTF-8 on line 2"]);
    expect(error.issues[0].fix).toContain("iconv -f GB18030 -t UTF-8 'a b.txt' > 'a b.utf8.txt'");
  });

  test.each([
    ["lost characters", "caf\ufffd at night", "contains U+FFFD as character 4, which stands for"],
    ["a control character", "caf\u0007 at night", "contains U+0007 as character 4, which is not a character of text"],
    ["a C1 control character", "caf\u0092 at night", "contains U+0092"],
  ])("with %s is refused, also with --no-lint, and in each place", async (_, text, rule) => {
    write("escaped.json", JSON.stringify({ prompt: text }).replace("\ufffd", "\\ufffd"));
    for (const args of [
      ["video", text],
      ["video", text, "--no-lint"],
      ["video", "--body", "escaped.json"],
    ]) {
      const { code, error } = await dryRun(args);
      expect([code, error.issues[0].field]).toEqual([2, "prompt"]);
      expect(error.issues[0].rule).toContain(rule);
    }
    expect((await run(["lint-prompt", text])).json[0].error.issues[0].rule).toContain(rule);
  });

  test("with half of a surrogate pair is refused", async () => {
    write("half.json", '{"prompt": "A cat \\ud83d runs"}');
    expect((await dryRun(["video", "--body", "half.json"])).error.issues[0].rule).toContain("U+D83D as character 7");
  });

  test("with tabs, emoji and characters of any script is sent as it is", async () => {
    const text = "A\tcat 🐕‍🦺 runs\nü ñ 猫 สวัสดี नमस्ते";
    expect((await dryRun(["video", text, "--no-lint"])).body).toEqual({ prompt: text });
  });

  test("of question marks alone on stdin names the setting of PowerShell", async () => {
    const { code, error } = await dryRun(["video", "-"], { stdin: "????? ??\r\n" });
    expect([code, error.message]).toEqual([2, expect.stringContaining("$OutputEncoding = [Text.UTF8Encoding]::new()")]);
  });
});

describe("nothing is refused as nothing", () => {
  beforeAll(() => {
    write("empty.txt", " \r\n\n");
    write("empty.json", "{}");
    write("blank.json", '{"prompt": "  "}');
  });
  test.each([
    [["lint-prompt", ""], "The prompt is empty."],
    [["lint-prompt", "  "], "The prompt is empty."],
    [["lint-prompt", "-"], "Stdin was empty."],
    [["lint-prompt", "@empty.txt"], "Prompt @empty.txt: the file is empty."],
    [["lint-prompt", "--body", "blank.json"], "The prompt is empty."],
    [["lint-prompt", "--body", "-"], "--body -: stdin was empty."],
    [["video", "", "--dry-run"], "The prompt is empty."],
    [["video", "-", "--dry-run"], "Stdin was empty."],
    [["video", "@empty.txt", "--dry-run"], "Prompt @empty.txt: the file is empty."],
    [["video", "--body", "-", "--dry-run"], "--body -: stdin was empty."],
    [["video", "--body", "empty.txt", "--dry-run"], "--body empty.txt: the file is empty."],
    [["video", "--body", "blank.json", "--dry-run"], "The prompt is empty."],
    [["video", "--body", "empty.json", "--dry-run"], "Missing prompt."],
    [["batch", "plan", "empty.txt"], "has no rows"],
    [["batch", "plan", "-", "--name", "tonight"], "stdin has no rows"],
  ])("%j", async (args, message) => {
    const { code, json } = await run(args);
    expect([code, json[0].error.message]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe("a prompt that is one word of command lines", () => {
  test.each(["help", "Help", "version", "list", "status", "gallery", "video", "gpt-image-2"])(
    "is refused: %s",
    async (word) => {
      const { code, error } = await dryRun(["video", word]);
      expect([code, error.message]).toEqual([
        2,
        expect.stringMatching(/looks like a command\. .* For help: seedance video --help$/),
      ]);
    },
  );

  test("is submitted with --yes, and two words always are", async () => {
    expect((await dryRun(["video", "help", "--yes"])).body).toEqual({ prompt: "help" });
    expect((await dryRun(["video", "help me"])).body).toEqual({ prompt: "help me" });
    expect((await dryRun(["video", "lighthouse"])).body).toEqual({ prompt: "lighthouse" });
  });
});

describe("a list of URLs", () => {
  test.each([[[`${first}, ${second}`]], [[`${first},${second}`]], [[first, second]], [[`${first};${second}`]]])(
    "in flags: %j",
    async (values) => {
      const flags = values.flatMap((value) => ["--media-urls", value]);
      expect((await dryRun(["seedance", cliPrompt, ...flags])).body.media_urls).toEqual([first, second]);
    },
  );

  test.each([",", ";", "，", "；", "、"])("a URL that ends in %s is refused", async (end) => {
    write("ending.json", JSON.stringify({ prompt: cliPrompt, mode: "image-to-video", image_url: `${first}${end}` }));
    const { code, error } = await dryRun(["seedance", "--body", "ending.json"]);
    expect([code, error.issues[0]]).toEqual([
      2,
      {
        field: "image_url",
        rule: expect.stringMatching(/is not a public https URL without spaces$/),
        fix: `Remove the "${end}" at its end, and pass several URLs as a list`,
      },
    ]);
  });
});

describe("a batch", () => {
  const csv = `prompt;duration\n"${cliPrompt}";5\n`;
  test.each([
    ["prompts (1).csv", /^prompts-1-[0-9a-f]{8}$/],
    ["tom's.csv", /^tom-s-[0-9a-f]{8}$/],
    ["片子.csv", /^片子$/],
    ["a b.csv", /^a b$/],
    ["$(x) & `y`.csv", /^x-y-[0-9a-f]{8}$/],
    ["(((.csv", /^[0-9a-f]{8}$/],
    ["cafe\u0301.csv", /^caf\u00e9$/],
    ["-x.csv", /^x-[0-9a-f]{8}$/],
    [`${"x".repeat(240)}.csv`, /^x{60}-[0-9a-f]{8}$/],
  ])("has a name that follows from the file's name: %s", async (file, name) => {
    mkdirSync(join(bed.cwd, "rows"), { recursive: true });
    write(`rows/${file}`, csv);
    const { code, json } = await run(["batch", "plan", `rows/${file}`]);
    expect([code, json[0].items]).toEqual([0, 1]);
    expect(json[0].name).toMatch(name);
    expect(batchNameOf(json[0].name)).toBe(json[0].name);
  });

  test("of two files with other names has another name", () => {
    expect(batchNameOf("prompts (1).csv")).not.toBe(batchNameOf("prompts [1].csv"));
  });

  test("tells a fault of many rows once, with their lines", async () => {
    const rows = Array.from({ length: 1500 }, (_, index) => `A cat number ${index} runs,red,`);
    rows[1] = "A dog,,http://a.example/1.png";
    rows[7] = "A boat,,http://a.example/2.png";
    write("many.csv", `prompt,colour,image_url\n${rows.join("\n")}\n`);
    const { stdout } = await run(["batch", "plan", "many.csv", "--no-json"]);
    const told = stdout.replace(/\s+/g, " ");
    expect(told).toContain(" 1498 rows (lines 2, 4-8, 10-1501) colour: is not a field");
    expect(told).toContain(' 2 rows (lines 3, 9) image_url: "http://a.example/1.png" is not a public');
    expect(told.split("is not a field")).toHaveLength(2);
    const { json } = await run(["batch", "plan", "many.csv"]);
    expect(json[0].faults).toMatchObject([
      { field: "colour", count: 1498, lines: "2, 4-8, 10-1501" },
      { field: "image_url", count: 2, lines: "3, 9" },
    ]);
  });

  test("that runs prints a fault of many rows once on stderr, and each row's event as JSON", async () => {
    const rows = Array.from({ length: 30 }, (_, index) => `A cat number ${index} runs,red`);
    write("same.csv", `prompt,colour\n${rows.join("\n")}\n`);
    const text = await run(["batch", "run", "same.csv", "--no-json"]);
    const lines = text.stderr.split("\n").filter((line) => line.includes("colour") || line.includes("same fault"));
    expect(lines).toEqual([
      expect.stringContaining("colour: is not a field of seedance"),
      "More rows have the same fault. They are not listed here.",
    ]);
    const { json } = await run(["batch", "run", "same.csv"]);
    expect(json.filter(({ event }) => event === "bad")).toHaveLength(30);
  });
});

describe("a key", () => {
  test("from a file that PowerShell wrote is read", async () => {
    const stdin = encodeText("\ufeffsk_live_from_powershell_1234\r\n", "utf-16le");
    const { code, json } = await run(["auth", "login", "--store", "file"], { stdin, env: { SEEDANCE_API_KEY: "" } });
    expect([code, json[0].hint]).toEqual([0, expect.stringContaining("1234")]);
    await run(["auth", "logout"], { env: { SEEDANCE_API_KEY: "" } });
  });
});
