import { describe, expect, test } from "vitest";
import { checkItem } from "../../src/batch/manifest/check-item.ts";
import { fillReferences } from "../../src/batch/manifest/fill-references.ts";
import { OutputMembers } from "../../src/batch/manifest/row-reference.ts";
import { deriveIdempotencyKey } from "../../src/package/index.ts";
import { liveRowRules, pageRowRules, readManifestRows, readManifestText } from "./manifest-support.ts";

const prompt = "A glass train crosses a bridge";
const following = (id: string) => ({ prompt, image_url: `{{ rows.${id}.last_frame_url }}` });

describe("a row that uses another row's output", () => {
  test("follows that row in any manifest order, and its key depends on that row's key", async () => {
    const { items, item, messages } = await readManifestRows([
      { id: "three", ...following("two") },
      { id: "two", ...following("one") },
      { id: "one", prompt },
    ]);
    expect(messages).toEqual([]);
    expect(items.map(({ id, line, needs }) => [id, line, needs])).toEqual([
      ["one", 3, []],
      ["two", 2, ["one"]],
      ["three", 1, ["two"]],
    ]);
    const body = { prompt, image_url: "{{rows.one.last_frame_url}}" };
    const scope = `batch films row two after ${item("one").key}`;
    expect(item("two").key).toBe(await deriveIdempotencyKey({ scope, model: "seedance", body }));
    const changed = await readManifestRows([
      { id: "two", ...following("one") },
      { id: "one", prompt: `${prompt} again` },
    ]);
    expect(changed.item("two").key).not.toBe(item("two").key);
  });

  test("can be one of a chain of 20,000 rows in reverse order without overflowing the stack", async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) =>
      index === 19_999 ? { id: `s${index}`, prompt } : { id: `s${index}`, ...following(`s${index + 1}`) },
    );
    const { items, badRows } = await readManifestRows(rows);
    expect([items.length, badRows.length, items[0]?.id, items.at(-1)?.id]).toEqual([20_000, 0, "s19999", "s0"]);
  });

  test("is invalid if the row, the member of its output, or the requested image does not exist", async () => {
    const { messages, badRows, items } = await readManifestRows([
      { id: "shot1", prompt },
      { id: "shot.2", model: "gpt-image-2", prompt, type: "text-to-image", batchCount: 2 },
      { id: "a", ...following("shot9") },
      { id: "b", prompt, image_url: "{{rows.shot1.frame}}" },
      { id: "c", prompt, image_url: "{{rows.shot.2.video_url}}" },
      { id: "d", prompt, image_url: "{{rows.shot.2.images.2.url}}" },
      { id: "e", prompt, image_url: "{{rows.shot.2.images.1.url}}" },
      { id: "f", prompt, image_url: "{{rows.shot1.constructor}}" },
      { id: "g", prompt, image_url: "{{rows.shot1.video_url.x}}" },
    ]);
    expect(items.map(({ id }) => id)).toEqual(["shot1", "shot.2", "e"]);
    expect(messages).toEqual([
      "4 (b) rows: uses frame of row shot1, an output of seedance, which has no such member",
      "5 (c) rows: uses video_url of row shot.2, an output of gpt-image-2, which has no such member",
      "6 (d) rows: uses images.2.url of row shot.2, an output of gpt-image-2, which has no such member",
      "8 (f) rows: uses constructor of row shot1, an output of seedance, which has no such member",
      "9 (g) rows: uses video_url.x of row shot1, an output of seedance, which has no such member",
      "3 (a) rows: needs row shot9, which does not exist",
    ]);
    expect(badRows.at(-1)?.issues[0]?.fix).toBe("Did you mean shot1?");
  });

  test("is invalid with the whole cycle in its message if it is part of one, and if it needs a row of one", async () => {
    const { messages, items } = await readManifestRows([
      { id: "tail", ...following("a") },
      { id: "a", ...following("b") },
      { id: "b", ...following("c") },
      { id: "c", ...following("a") },
      { id: "self", ...following("self") },
      { id: "good", prompt },
    ]);
    expect(items.map(({ id }) => id)).toEqual(["good"]);
    expect(messages.sort()).toEqual([
      "1 (tail) rows: needs row a, which is invalid",
      "2 (a) rows: needs itself: a → b → c → a",
      "3 (b) rows: needs itself: b → c → a → b",
      "4 (c) rows: needs itself: c → a → b → c",
      "5 (self) rows: needs itself: self → self",
    ]);
  });

  test("is invalid if that row is, directly or through other rows", async () => {
    const { messages } = await readManifestRows([
      { id: "c", ...following("b") },
      { id: "b", ...following("a") },
      { id: "a", prompt, resolutoin: "1080p" },
    ]);
    expect(messages).toEqual([
      "3 (a) resolutoin: is not a field of seedance, and no template uses it",
      "2 (b) rows: needs row a, which is invalid",
      "1 (c) rows: needs row b, which is invalid",
    ]);
  });
});

describe("the members of an output", () => {
  const shape = (members: Record<string, object>) => ({ required: Object.keys(members), members }) as never;
  const shapes = {
    Task: shape({ output: { types: ["object"], shapes: ["Audio", "Sheet"] } }),
    Audio: shape({ audio_url: { types: ["string"] }, beats: { types: ["integer"] } }),
    Sheet: shape({ pages: { types: ["array"], shapes: ["Page"] }, cover: { types: ["object"], shapes: ["Page"] } }),
    Page: shape({ url: { types: ["string"] } }),
  };
  const outputs = new OutputMembers({ outputs: { audio: ["audio_url", "beats"], sheet: ["pages", "cover"] } }, shapes);

  test("come from the contract's shapes at any nesting", () => {
    for (const [type, member] of [
      ["audio", "audio_url"],
      ["audio", "beats"],
      ["sheet", "pages.1.url"],
      ["sheet", "cover.url"],
    ] as const)
      expect(outputs.alternativesTo(type, member, 2)).toBeUndefined();
    expect(outputs.alternativesTo("audio", "video_url", 1)).toBe("audio_url, beats");
    expect(outputs.alternativesTo("sheet", "pages.2.url", 2)).toBe("pages.0.url … pages.1.url");
    expect(outputs.alternativesTo("sheet", "pages.x.url", 1)).toBe("pages.0.url");
    expect(outputs.alternativesTo("sheet", "cover", 1)).toBe("pages.0.url, cover.url");
    expect([outputs.exampleOf("beats"), outputs.exampleOf("cover.url")]).toEqual([1, expect.stringMatching(/^https:/)]);
    expect(outputs.parse("rows.a.b.cover.url")).toEqual({ id: "a.b", member: "cover.url" });
  });

  test("are the required ones of its type if the contract has no shape for it", () => {
    const plain = new OutputMembers({ outputs: { text: ["text_url"] } }, {});
    expect(plain.alternativesTo("text", "text_url", 1)).toBeUndefined();
    expect(plain.alternativesTo("text", "url", 1)).toBe("text_url");
  });

  test("are known for the live contract's models too", async () => {
    const rows = [
      { id: "one", model: "seedance25", prompt },
      { id: "two", model: "seedance25", ...following("one") },
    ];
    const { items, messages } = await readManifestRows(rows, {}, liveRowRules);
    expect(messages).toEqual([]);
    expect(items.map(({ id, contract }) => [id, contract])).toEqual([
      ["one", "live"],
      ["two", "live"],
    ]);
  });
});

describe("filling in references", () => {
  test("converts values to the fields' types, and a sandbox's http URLs to https", async () => {
    const { item } = await readManifestText(
      "csv",
      [
        "id,prompt,image_url,media_urls,mode,seed",
        `one,${prompt},,,,`,
        `two,${prompt} {{rows.one.seed}},{{ rows.one.last_frame_url }},,,{{rows.one.seed}}`,
        `three,${prompt},,{{rows.one.last_frame_url}} https://a.example/1.png,media-to-video,`,
      ].join("\n"),
    );
    const output = {
      video_url: "https://cdn.example/v.mp4",
      last_frame_url: "http://127.0.0.1:4/f.png?sig=1",
      seed: 42,
    };
    const outputs = new Map([["one", output]]);
    const url = "https://127.0.0.1:4/f.png?sig=1";
    expect(fillReferences(pageRowRules, item("two"), outputs)).toEqual({
      prompt: `${prompt} 42`,
      image_url: url,
      seed: 42,
      mode: "image-to-video",
    });
    expect(fillReferences(pageRowRules, item("three"), outputs)).toMatchObject({
      media_urls: [url, "https://a.example/1.png"],
    });
    expect(() => fillReferences(pageRowRules, item("two"), new Map([["one", { video_url: "x" }]]))).toThrow(
      /output has no last_frame_url|output has no seed/,
    );
    expect(() => fillReferences(pageRowRules, item("two"), new Map())).toThrow(/uses \w+ of row one/);
  });

  test("is not needed for validation: references count as valid, and the row's own values are checked", async () => {
    const { item } = await readManifestRows([
      { id: "one", prompt },
      { id: "two", ...following("one"), seed: "{{rows.one.seed}}" },
      { id: "bad", ...following("one"), duration: "99" },
    ]);
    expect(checkItem(pageRowRules, item("two")).issues).toEqual([]);
    expect(checkItem(pageRowRules, item("bad")).issues.map(({ field }) => field)).toEqual(["duration"]);
  });
});
