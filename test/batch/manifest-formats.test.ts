import { readdirSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { formatOf, readManifest } from "../../src/batch/manifest/read-manifest.ts";
import { ValidationError } from "../../src/package/index.ts";
import { pageRowRules, readManifestRows, readManifestText } from "./manifest-support.ts";

const train = "A glass train crosses a bridge";

describe("JSON Lines", () => {
  test("have one row per line; a byte order mark, CRLF, empty lines and a missing last line end are accepted", async () => {
    const text = `\ufeff{"id":"a","prompt":"${train}"}\r\n\r\n   \n{"id":"b","prompt":"Ein Zug über die Brücke 列车"}`;
    const { items, badRows } = await readManifestText("jsonl", text);
    expect(badRows).toEqual([]);
    expect(items.map(({ id, line, model, body }) => [id, line, model, body])).toEqual([
      ["a", 1, "seedance", { prompt: train }],
      ["b", 4, "seedance", { prompt: "Ein Zug über die Brücke 列车" }],
    ]);
  });

  test("report a line that is not JSON, not an object or too long as a bad row, and keep the other rows", async () => {
    const long = `{"prompt":"${"x".repeat(2 ** 20)}"}`;
    const text = `{"prompt": \n[1]\n"text"\nnull\n${long}\n{"id":"last","prompt":"${train}"}\n${long}`;
    const { items, badRows } = await readManifestText("jsonl", text);
    expect(badRows.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 7]);
    expect(badRows[0]?.issues[0]?.rule).toMatch(/^is not valid JSON: /);
    expect(badRows[4]?.issues[0]?.rule).toMatch(/^is longer than/);
    expect(items.map(({ id, line }) => [id, line])).toEqual([["last", 6]]);
  });

  test("in an unknown encoding are refused as a whole", async () => {
    const bytes = Buffer.concat([Buffer.from(`{"prompt":"${train}"}\n`), Uint8Array.of(0x7b, 0xff, 0x7d, 0x0a)]);
    await expect(readManifestText("jsonl", bytes)).rejects.toThrow(/is not UTF-8 on line 2/);
  });

  test("keep the types of JSON values", async () => {
    const { item } = await readManifestText("jsonl", `{"id":"a","prompt":"${train}","duration":5,"seed":"7"}`);
    expect(item("a").body).toEqual({ prompt: train, duration: 5, seed: "7" });
  });
});

describe("CSV", () => {
  test("cells are converted to the types of the contract, and empty cells have no value", async () => {
    const text = [
      "\ufeffid,prompt,duration,seed,generateAudio,media urls,mode,priority",
      `a,"${train}, ""slowly""",5,7,FALSE,,,2`,
      `b,"two`,
      `lines",,,,"https://a.example/1.png https://a.example/2.png",media-to-video,`,
      `c,${train},5,,TRUE,,,`,
    ].join("\r\n");
    const { items, messages } = await readManifestText("csv", text.replace("media urls", "media_urls"));
    expect(messages).toEqual([]);
    expect(items.map(({ line }) => line)).toEqual([2, 3, 5]);
    expect(items.map(({ body }) => body)).toEqual([
      { prompt: `${train}, "slowly"`, duration: "5", seed: 7, generate_audio: false },
      {
        prompt: "two\nlines",
        media_urls: ["https://a.example/1.png", "https://a.example/2.png"],
        mode: "media-to-video",
      },
      { prompt: train, duration: "5", generate_audio: true },
    ]);
    expect(items.map(({ priority }) => priority)).toEqual([2, 0, 0]);
  });

  test("a cell that is not a number stays text, so that validation reports it", async () => {
    const { items } = await readManifestText("csv", `prompt,seed\n${train},seven\n`);
    expect(items[0]?.body).toEqual({ prompt: train, seed: "seven" });
  });

  test("a cell without a column and a quote without an end are bad rows", async () => {
    const { items, badRows } = await readManifestText(
      "csv",
      `id,prompt\na,A train, at night\nb,${train}\nc,"endless\nd,x\n`,
    );
    expect(items.map(({ id }) => id)).toEqual(["b"]);
    expect(badRows.map(({ issues }) => issues[0]?.rule)).toEqual([
      "has a cell in column 3, which has no name",
      expect.stringMatching(/^is not valid CSV: /),
    ]);
  });

  test("a file with two columns of one name, or in an unknown encoding, is refused as a whole", async () => {
    await expect(readManifestText("csv", "id,prompt,id\n1,2,3\n")).rejects.toThrow(/two columns named "id"/);
    await expect(readManifestText("csv", Buffer.from("prompt\n\xe0 Paris\n", "latin1"))).rejects.toThrow(
      /is not UTF-8 on line 2/,
    );
  });
});

describe("YAML", () => {
  test("defaults and rows are read with line numbers and the contract's types", async () => {
    const text = `# shots
defaults:
  model: seedance
  duration: 5
  generate_audio: false
rows:
  - id: 1
    prompt: ${train}
  - id: two
    prompt: |
      Two lines
      of text
    duration: 10
    generate_audio: null
`;
    const { items, messages } = await readManifestText("yaml", text);
    expect(messages).toEqual([]);
    expect(items.map(({ id, line, body }) => [id, line, body])).toEqual([
      ["1", 7, { prompt: train, duration: "5", generate_audio: false }],
      ["two", 9, { prompt: "Two lines\nof text\n", duration: "10" }],
    ]);
  });

  test("a list is a list of rows, and an entry that is not a map is a bad row", async () => {
    const { items, badRows } = await readManifestText("yaml", `- prompt: ${train}\n- just text\n-\n`);
    expect([items.length, badRows.map(({ line }) => line)]).toEqual([1, [2, 3]]);
  });

  test.each([
    ["rows: [", /is not valid YAML \(line 1\)/],
    ["rows:\n  - a: 1\n    a: 2\n", /is not valid YAML \(line 3\)/],
    ["rows: 5\n", /must contain rows/],
    ["row: []\n", /has an unknown member "row"/],
    [`a: &a [x,x,x]\nrows: [${"*a,".repeat(2000)}]\n`, /can't be read|unknown member/],
    [`rows: [${"x,".repeat(5 * 2 ** 20)}]`, /is larger than/],
  ])("invalid file %# is refused as a whole", async (text, rule) => {
    await expect(readManifestText("yaml", text)).rejects.toThrow(rule);
  });
});

describe("a manifest", () => {
  test("has the format of its file extension", () => {
    expect(["a.jsonl", "a.NDJSON", "b.csv", "c.yaml", "d.x.yml"].map(formatOf)).toEqual([
      "jsonl",
      "jsonl",
      "csv",
      "yaml",
      "yaml",
    ]);
    expect(() => formatOf("rows.docx")).toThrow(/--format jsonl, json, csv, tsv, yaml, txt, md/);
    expect(() => formatOf("constructor")).toThrow(ValidationError);
  });

  test("is refused if the file does not exist or is a folder", async () => {
    const read = async (path: string) => {
      for await (const _ of readManifest(pageRowRules, { path, format: "jsonl" }, { batch: "b" }));
    };
    await expect(read("/nowhere/rows.jsonl")).rejects.toThrow(/can't be read \(ENOENT\)/);
    await expect(read(import.meta.dirname)).rejects.toThrow(/is a folder/);
  });

  test("that is refused at its start stays open no longer", async () => {
    const folder = await mkdtemp(join(tmpdir(), "seedance-"));
    const path = join(folder, "rows.jsonl");
    await writeFile(path, `not JSON\n${"x".repeat(200_000)}`);
    const openFiles = () => readdirSync("/dev/fd").length;
    const before = openFiles();
    for (let index = 0; index < 20; index++)
      await expect(async () => {
        for await (const _ of readManifest(pageRowRules, { path }, { batch: "b" }));
      }).rejects.toThrow(/is not JSON/);
    await expect.poll(openFiles).toBeLessThan(before + 10);
    await rm(folder, { recursive: true });
  });

  test("that is a stream is called so, and by its name if it has one", async () => {
    const read = async (name?: string) => {
      const stream = (async function* () {})();
      for await (const _ of readManifest(pageRowRules, { stream, format: "csv", name }, { batch: "b" }));
    };
    await expect(read()).rejects.toThrow(/the stream has no rows/);
    await expect(read("stdin")).rejects.toThrow(/stdin has no rows/);
  });

  test("that consists of objects has its rows numbered from 1", async () => {
    const { items, badRows } = await readManifestRows([
      { prompt: train },
      5 as unknown as object,
      { prompt: "Another" },
    ]);
    expect([items.map(({ line }) => line), badRows.map(({ line }) => line)]).toEqual([[1, 3], [2]]);
  });
});
