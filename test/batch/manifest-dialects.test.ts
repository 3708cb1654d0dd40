import { describe, expect, test } from "vitest";
import { formatOf } from "../../src/batch/manifest/read-manifest.ts";
import { encodeText } from "../support/encode-text.ts";
import { readManifestText } from "./manifest-support.ts";

const train = "A glass train crosses a bridge";
const [first, second] = ["https://a.example/1.png", "https://a.example/2.png"];

describe("a CSV file", () => {
  test.each([
    [",", "a comma"],
    [";", "a semicolon"],
    ["\t", "a tab"],
    ["，", "a full-width comma"],
    ["；", "a full-width semicolon"],
  ])("may have %j between its cells", async (delimiter) => {
    const lines = [
      ["id", "prompt", "duration"],
      ["a", `"${train}, slowly; at night，now；\tthen"`, "5"],
      ["b", train, ""],
    ].map((cells) => cells.join(delimiter));
    const { items, messages } = await readManifestText("csv", lines.join("\r\n"));
    expect(messages).toEqual([]);
    expect(items.map(({ id, body }) => [id, body])).toEqual([
      ["a", { prompt: `${train}, slowly; at night，now；\tthen`, duration: "5" }],
      ["b", { prompt: train }],
    ]);
  });

  test("may have delimiters in the quoted name of a column", async () => {
    const { items, messages } = await readManifestText("csv", `"_a, b, c";prompt\nx;${train}\n`);
    expect([messages, items.map(({ body }) => body)]).toEqual([[], [{ prompt: train }]]);
  });

  test.each(["sep=;\r\n", '"sep=;"\n', "SEP=;\n"])("may name its delimiter in a first line %j", async (line) => {
    const { items, badRows } = await readManifestText(
      "csv",
      `\ufeff${line}prompt;duration\n${train};5\n${train};99\nA;b;c;d\n`,
    );
    expect(items.map(({ line: number, body }) => [number, body.duration])).toEqual([
      [3, "5"],
      [4, "99"],
    ]);
    expect(badRows.map(({ line: number }) => number)).toEqual([5]);
  });

  test("may have other delimiters in a row's only cell, if that is quoted or an earlier row has the first line's", async () => {
    const rows = ['"A ""cat"" sits; a dog\nruns"', `${train},5`, "A cat sits; a cow runs"];
    const { items, messages } = await readManifestText("csv", `prompt,duration\n${rows.join("\n")}\n`);
    expect(messages).toEqual([]);
    expect(items.map(({ body }) => body.prompt)).toEqual([
      'A "cat" sits; a dog\nruns',
      train,
      "A cat sits; a cow runs",
    ]);
  });

  test("with other delimiters in its rows than in its first line has bad rows", async () => {
    const { items, badRows } = await readManifestText("csv", `prompt,duration\n${train};5\n${train}\n`);
    expect(items.map(({ body }) => body)).toEqual([{ prompt: train }]);
    expect(badRows.map(({ line, issues }) => [line, issues[0]?.rule])).toEqual([
      [2, 'seems to be separated by ";", but the first line is separated by ","'],
    ]);
  });

  test("in tsv format is separated by tabs, whatever its first line contains", async () => {
    const { items, messages } = await readManifestText("tsv", `_a,b,c,d\tprompt\nx\t${train}, now\n`);
    expect([messages, items.map(({ body }) => body)]).toEqual([[], [{ prompt: `${train}, now` }]]);
  });

  test("may be in the encoding of Excel on a Chinese or Western system", async () => {
    const text = "prompt;duration\r\n一只猫在屋顶上奔跑，夜晚的霓虹灯闪烁;5\r\n";
    expect((await readManifestText("csv", encodeText(text, "gb18030"))).items[0]?.body).toEqual({
      prompt: "一只猫在屋顶上奔跑，夜晚的霓虹灯闪烁",
      duration: "5",
    });
    const western = encodeText("prompt;duration\r\nEin Zug fährt über die Brücke;5\r\n", "windows-1252");
    expect((await readManifestText("csv", western)).items[0]?.body.prompt).toBe("Ein Zug fährt über die Brücke");
  });
});

describe("a list in a cell", () => {
  test.each([
    `${first} ${second}`,
    `${first}, ${second}`,
    `${first},${second}`,
    `${first};${second}`,
    `${first} ; ${second};`,
    `${first}\n${second}`,
    `${first},\n${second},\n`,
    `${first}，${second}`,
    `${first}；${second}`,
    `${first}、${second}、`,
    `,${first},, ${second}`,
    JSON.stringify([first, second]),
  ])("%j has two URLs", async (cell) => {
    const { items, messages } = await readManifestText(
      "csv",
      `prompt,media_urls\n${train},"${cell.replaceAll('"', '""')}"\n`,
    );
    expect([messages, items[0]?.body.media_urls]).toEqual([[], [first, second]]);
  });

  test("keeps commas and semicolons inside a URL", async () => {
    const url = "https://a.example/fit,w=80;h=40/a,b.png?x=1,2;y";
    const { items } = await readManifestText("csv", `prompt,media_urls\n${train},"${url}, ${second}"\n`);
    expect(items[0]?.body.media_urls).toEqual([url, second]);
  });

  test("keeps a template whole", async () => {
    const text = `id,prompt,media_urls\na,${train},\nb,${train},"{{ rows.a.last_frame_url }},${second};{{rows.a.last_frame_url}}"\n`;
    const { items } = await readManifestText("csv", text);
    const urls = items[1]?.body.media_urls as string[];
    const reference = "{{rows.a.last_frame_url}}";
    expect(urls).toEqual([reference, second, reference]);
  });

  test("for one URL stays a list, which the contract refuses", async () => {
    const { items } = await readManifestText("csv", `prompt,image_url\n${train},"${first};${second}"\n`);
    expect(items[0]?.body.image_url).toEqual([first, second]);
  });

  test("is split in linear time", async () => {
    const cell = `${first}${",".repeat(300_000)}{{${"{{".repeat(100_000)}`;
    const started = performance.now();
    await readManifestText("csv", `_note,media_urls\n,"${cell}"\n`);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe("a text file", () => {
  const text = `# Night shots\r\n\r\n${train}\r\n#1 in the race wins\r\n- A dog runs\r\n2. A boat leaves\r\n#\r\n`;
  test("in txt format has a prompt per line; empty lines and comments are skipped", async () => {
    const { items } = await readManifestText("txt", text);
    expect(items.map(({ line, body }) => [line, body.prompt])).toEqual([
      [3, train],
      [4, "#1 in the race wins"],
      [5, "- A dog runs"],
      [6, "2. A boat leaves"],
    ]);
  });

  test("in md format has the marks of lists removed", async () => {
    const { items } = await readManifestText("md", text);
    expect(items.map(({ body }) => body.prompt)).toEqual([train, "#1 in the race wins", "A dog runs", "A boat leaves"]);
  });

  test("in md format has no prompts in front matter, rules, code, comments, headings and boxes of tasks", async () => {
    const lines = [
      ...["---", "title: Night shots", "tags:", "  - a", "---", "", "Shots", "=====", ""],
      ...["- [ ] A dog runs", "- [x] A boat leaves", "---", "***", "_ _ _", "```sh", "seedance batch run x.md", "```"],
      ...["- ~~~~", "~~~", "~~~~", "<!-- later -->A", "<!--", "A plane", "-->", "", `${train} - \`\`\`now\`\`\``],
    ];
    const { items, badRows } = await readManifestText("md", lines.join("\n"));
    expect(items.map(({ line, body }) => [line, body.prompt])).toEqual([
      [10, "A dog runs"],
      [11, "A boat leaves"],
      [26, `${train} - \`\`\`now\`\`\``],
    ]);
    expect(badRows.map(({ line }) => line)).toEqual([21]);
  });

  test.each([
    ["---\ntitle: x\nA dog runs\n---\n", [3]],
    ["---\n- A dog\n---\n", [2]],
    ["A dog runs\n---\n", [1]],
    ["> A dog runs\n- > A dog\n", [1, 2]],
    ["| shot | prompt |\n|---|---|\n| 1 | A dog |\n", [1, 2, 3]],
    ["shot | prompt\n--- | ---\n1 | A dog\n2 | A cat\n", [1, 2, 3, 4]],
    ["<details>\n</details>\n", [1, 2]],
    ["![A dog](dog.png)\n[dog]: https://a.example\n", [1, 2]],
    ["- A dog\n  runs fast\n\n    code\n", [2, 4]],
  ])("in md format has bad rows for what may be no prompt: %j", async (text, expected) => {
    const { items, badRows } = await readManifestText("md", `${text}\n${train}\n`);
    expect(badRows.map(({ line }) => line)).toEqual(expected);
    for (const { issues } of badRows) expect(issues[0]?.fix).toMatch(/--format txt/);
    expect(items.map(({ body }) => body.prompt).filter((prompt) => prompt !== "A dog")).toEqual([train]);
  });

  test.each(["---\n\nbeside: x\n", "```\nA dog runs\n", "<!-- A dog\nruns\n"])(
    "in md format is a bad row if a part has no end: %j",
    async (text) => {
      const { items, badRows } = await readManifestText("md", text);
      expect(badRows.map(({ line, issues }) => [line, issues[0]?.rule])).toEqual([
        [1, "begins a part that has no end"],
      ]);
      expect(items).toEqual([]);
    },
  );

  test.each(["jsonl", "json", "csv", "txt", "md", "yaml"] as const)(
    "in %s format may have each kind of line end, also across chunks",
    async (format) => {
      const lines = {
        jsonl: [`{"prompt":"${train}"}`, `{"prompt":"Another"}`],
        json: [`[{"prompt":"${train}"},`, `{"prompt":"Another"}]`],
        csv: ["prompt,duration", `${train},5`, "Another,5"],
        txt: [train, "Another"],
        md: [train, "Another"],
        yaml: [`- prompt: ${train}`, "- prompt: Another"],
      }[format];
      for (const end of ["\n", "\r\n", "\r"]) {
        const { items, messages } = await readManifestText(format, lines.join(end) + end);
        expect(messages).toEqual([]);
        expect(items.map(({ body }) => body.prompt)).toEqual([train, "Another"]);
        expect(items.map(({ line }) => line)).toEqual(format === "csv" ? [2, 3] : [1, 2]);
      }
    },
  );

  test("takes columns for its prompts from the defaults", async () => {
    const { items } = await readManifestText("txt", `${train} in {{place}}\n`, {
      defaults: { place: "rain", duration: 5 },
    });
    expect(items[0]?.body).toEqual({ prompt: `${train} in rain`, duration: "5" });
  });
});

describe("JSON", () => {
  const array = `[\n  {"id": "a", "prompt": "${train} [, {", "media_urls": ["${first}"]},\n\n  {"id": "b",\n   "prompt": "x"}, 5\n]\n`;
  test.each(["json", "jsonl"] as const)("in %s format may be an array, whose rows have their lines", async (format) => {
    const { items, badRows } = await readManifestText(format, array);
    expect(items.map(({ id, line }) => [id, line])).toEqual([
      ["a", 2],
      ["b", 4],
    ]);
    expect(badRows.map(({ line, issues }) => [line, issues[0]?.rule])).toEqual([[5, "must be a JSON object"]]);
    expect(items[0]?.body.media_urls).toEqual([first]);
  });

  test("in json format may be one object with defaults and rows, one row, or lines", async () => {
    const document = `{"defaults": {"duration": "5"},\n "rows": [\n  {"prompt": "${train}"}]}`;
    expect((await readManifestText("json", document)).items).toMatchObject([{ line: 3, body: { duration: "5" } }]);
    expect((await readManifestText("json", `{"prompt":\n"${train}"}`)).items).toMatchObject([{ line: 1 }]);
    const lines = `{"prompt":"${train}"}\n{"prompt":"Another"}\n`;
    expect((await readManifestText("json", lines)).items.map(({ line }) => line)).toEqual([1, 2]);
  });

  test("in json format has the lines of its rows, whatever its other members hold", async () => {
    const document = `{"defaults": {"_a": ["rows", {"rows": [1,\n2]}], "_rows": "rows"},\n "rows": [\n  {"prompt": "${train}", "_a": [\n{}]},\n\n 5, {"prompt": "b"}]}`;
    const { items, badRows } = await readManifestText("json", document);
    expect([items.map(({ line }) => line), badRows.map(({ line }) => line)]).toEqual([[4, 7], [7]]);
  });

  test("that is a document with a mistake is refused once, and one that is not rows too", async () => {
    const rows = `{"rows": [\n{"prompt":"${train}"},\n{"prompt":"b"}\n]`;
    for (const text of [`${rows},}`, `${rows}`, `{"rows":[{"prompt":"b"}],}`])
      await expect(readManifestText("json", text)).rejects.toThrow(/is not valid JSON: .*Correct its syntax/s);
    await expect(readManifestText("json", `{"rows": 5}`)).rejects.toThrow(/must contain rows/);
    await expect(readManifestText("json", `{"rows": [], "row": 1}`)).rejects.toThrow(/unknown member "row"/);
  });

  test("in json format may have defaults and more rows than YAML may have characters", async () => {
    const prompt = "x".repeat(9000);
    const rows = Array.from({ length: 1000 }, () => JSON.stringify({ prompt }));
    const { items } = await readManifestText("json", `{"defaults":{"duration":"5"},"rows":[${rows.join(",\n")}]}`);
    expect(items[0]?.body).toEqual({ prompt, duration: "5" });
  });

  test("that is an array with a mistake is refused once", async () => {
    await expect(readManifestText("json", `[{"prompt": "x"},\n]`)).rejects.toThrow(
      /is not valid JSON: [\s\S]*Write an array/,
    );
  });
});

describe("a manifest is refused", () => {
  test("once, if it is CSV that is read as JSON Lines", async () => {
    await expect(readManifestText("jsonl", `\n prompt,duration\n${train},5\n${train},6\n`)).rejects.toThrow(
      /is not JSON: it begins with "p"\. .*--format csv/,
    );
  });

  test.each(["jsonl", "json", "csv", "tsv", "yaml", "txt", "md"] as const)(
    "without rows, in %s format",
    async (format) => {
      const text = { csv: "prompt,duration\n", tsv: "prompt\tduration\n", yaml: "rows: []", json: "[]" };
      await expect(readManifestText(format, (text as Record<string, string>)[format] ?? "\n \n")).rejects.toThrow(
        /has no rows/,
      );
    },
  );

  test.each(["a.xlsx", "a.XLS", "b.ods", "c.numbers"])("if it is a spreadsheet: %s", (path) => {
    expect(() => formatOf(path)).toThrow(/is a spreadsheet, not text\. .*"CSV UTF-8"/);
  });
});
