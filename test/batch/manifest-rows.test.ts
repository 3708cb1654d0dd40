import { describe, expect, test } from "vitest";
import { checkItem } from "../../src/batch/manifest/check-item.ts";
import { fillReferences } from "../../src/batch/manifest/fill-references.ts";
import { rowFileName } from "../../src/batch/manifest/row-index.ts";
import { loadContract } from "../../src/contract/contract.ts";
import { contract } from "../../src/contract/page/index.ts";
import { validate } from "../../src/contract/validate.ts";
import { deriveIdempotencyKey } from "../../src/package/index.ts";
import { pageRowRules, readManifestRows, readManifestText } from "./manifest-support.ts";

const prompt = "A glass train crosses a bridge";

describe("fields", () => {
  test("are accepted in both spellings, and `prompt` stands for the prompt field of any model", async () => {
    const { items, messages } = await readManifestRows([
      { prompt, aspectRatio: "9:16", "quality-tier": "pro", GENERATE_AUDIO: true },
      { model: "gptImage2", prompt, type: "text-to-image", aspect_ratio: "1:1", batch_count: 2 },
    ]);
    expect(messages).toEqual([]);
    expect(items.map(({ model, body }) => [model, body])).toEqual([
      ["seedance", { prompt, aspect_ratio: "9:16", quality_tier: "pro", generate_audio: true }],
      ["gpt-image-2", { prompt, type: "text-to-image", aspectRatio: "1:1", batchCount: 2 }],
    ]);
  });

  test("that are given twice, misspelled, or of another model are errors with a suggestion", async () => {
    const { messages, badRows } = await readManifestRows([
      { id: "a", prompt, image_url: "x", imageUrl: "y" },
      { id: "b", prompt, qualty_tier: "pro" },
      { id: "c", prompt, model: "seedanse" },
      { id: "d", prompt, model: "nano-banana-pro", duration: "5" },
      { id: "e", prompt, constructor: "x" },
    ]);
    expect(messages).toEqual([
      "1 (a) imageUrl: is given twice (also as image_url)",
      "2 (b) qualty_tier: is not a field of seedance, and no template uses it",
      '3 (c) model: "seedanse" is not a model of this contract',
      "4 (d) duration: is not a field of nano-banana-pro, and no template uses it",
      "5 (e) constructor: is not a field of seedance, and no template uses it",
    ]);
    expect(badRows.map(({ issues }) => issues[0]?.fix).slice(1, 3)).toEqual([
      "Did you mean quality_tier?",
      "Did you mean seedance? Allowed: seedance, gpt-image-2, nano-banana-pro",
    ]);
  });

  test("get defaults that rows override and null removes; an unused default is an error", async () => {
    const defaults = { duration: 10, resolution: "1080p", generateAudio: false };
    const { item } = await readManifestRows(
      [
        { id: "a", prompt },
        { id: "b", prompt, duration: "5", resolution: null },
        { id: "c", prompt, model: "nano-banana-pro", resolution: "2K" },
      ],
      { defaults },
    );
    expect(item("a").body).toEqual({ prompt, duration: "10", resolution: "1080p", generate_audio: false });
    expect(item("b").body).toEqual({ prompt, duration: "5", generate_audio: false });
    expect(item("c").body).toEqual({ prompt, resolution: "2K" });
    const { messages } = await readManifestRows([{ prompt }], { defaults: { resolutoin: "1080p" } });
    expect(messages[0]).toContain("resolutoin: is not a field of seedance");
  });
});

describe("templates", () => {
  test("use any column in any spelling, also through other templates, and keep the type of a single value", async () => {
    const defaults = { prompt: "{{ subject }}, {{style}}", style: "shot on {{Film Stock}}", seed: "{{take}}" };
    const { item, messages } = await readManifestRows(
      [
        { id: "a", subject: "A train", filmStock: "Kodak", take: 7 },
        { id: "b", subject: "A boat", "film-stock": "Ilford", take: "8", _note: "for later", extra: "x", prompt },
      ],
      { defaults },
    );
    expect(item("a").body).toEqual({ prompt: "A train, shot on Kodak", seed: 7 });
    expect(messages).toEqual(["2 (b) extra: is not a field of seedance, and no template uses it"]);
  });

  test("with an unknown column or a cycle are errors, and a backslash makes braces literal", async () => {
    const { messages, item } = await readManifestRows([
      { id: "a", prompt: "{{subjct}} walks", subject: "A man" },
      { id: "b", prompt: "{{x}}", x: "{{y}}", y: "{{x}}" },
      { id: "c", prompt: "A sign with \\{{name}} on it" },
    ]);
    expect(messages).toEqual([
      "1 (a) prompt: uses {{subjct}}, but the row has no such column",
      "2 (b) y: refers to itself: x → y → x",
    ]);
    expect(fillReferences(pageRowRules, item("c"), new Map()).prompt).toBe("A sign with {{name}} on it");
  });
});

describe("ids and keys", () => {
  test("the key is that of deriveIdempotencyKey for the batch, the row and its body in the manifest", async () => {
    const { item } = await readManifestRows([{ id: "a", prompt, imageUrl: "https://a.example/1.png" }]);
    const body = { prompt, image_url: "https://a.example/1.png" };
    const derived = await deriveIdempotencyKey({ scope: "batch films row a", model: "seedance", body });
    expect(item("a").key).toBe(derived);
    const { item: again } = await readManifestRows([{ prompt, image_url: body.image_url, id: "a" }], {
      attempts: () => 2,
    });
    expect([again("a").attempt, again("a").key]).toEqual([
      2,
      await deriveIdempotencyKey({ scope: "batch films row a", model: "seedance", body, attempt: 2 }),
    ]);
    const { item: other } = await readManifestRows([{ id: "a", ...body }], { batch: "other" });
    expect(other("a").key).not.toBe(derived);
  });

  test("equal rows are one item unless they have different ids, and one id for two different rows is an error", async () => {
    const duplicates: [number, string][] = [];
    const { items, messages } = await readManifestRows(
      [
        { prompt },
        { prompt },
        { id: "a", prompt },
        { id: "b", prompt },
        { id: "a", prompt },
        { id: "a", prompt: "Else" },
      ],
      { onDuplicate: (line, id) => duplicates.push([line, id]) },
    );
    expect(items.map(({ line }) => line)).toEqual([1, 3, 4]);
    expect(items[0]?.id).toMatch(/^[0-9a-f]{12}$/);
    expect(duplicates).toEqual([
      [2, items[0]?.id],
      [5, "a"],
    ]);
    expect(messages).toEqual(["6 (a) id: is already used by line 3, which describes another job"]);
  });

  test.each(["", " ", "a{b}", "a\nb", "x".repeat(201), "\ud800"])("%j is refused as an id", async (id) => {
    expect((await readManifestRows([{ id, prompt }])).messages[0]).toMatch(/ id: must be 1 to 200 characters/);
  });

  test("an id becomes a safe part of a file name, which no other id has", () => {
    expect(["shot-1", "v1.2", "第一幕", "grün"].map(rowFileName)).toEqual(["shot-1", "v1.2", "第一幕", "grün"]);
    const strange = [
      "Shot-1",
      "../up",
      "a/b",
      "a_b ",
      "con",
      "aux.1",
      ".",
      "..",
      "a.",
      "x".repeat(99),
      "ſhot-1",
      "a\u0301",
    ];
    const names = strange.map(rowFileName);
    for (const name of names) expect(name).toMatch(/^[\w-]{1,64}~[0-9a-f]{8}$/);
    expect(new Set([...names, "shot-1"]).size).toBe(strange.length + 1);
  });

  test("file name templates accept {row}, columns and the placeholders of downloads, and must not give two rows one name", async () => {
    const { items, messages } = await readManifestRows([
      { id: "Shot 1", prompt },
      { id: "b", prompt, scene: "night", name: "{{scene}}-{row}-{index}.{ext}" },
      { id: "c", prompt, name: "one.mp4" },
      { id: "d", prompt, name: "ONE.mp4" },
      { id: "e", prompt, name: "../{row}.mp4" },
      { id: "f", prompt, name: "{shot}.mp4" },
    ]);
    expect(items.map(({ name }) => name)).toEqual([
      `${rowFileName("Shot 1")}-{id}-{index}.{ext}`,
      "night-b-{index}.{ext}",
      "one.mp4",
    ]);
    expect(messages).toEqual([
      "4 (d) name: is already used by line 3",
      '5 (e) name: must be a file name without / \\ < > : " | ? * and control characters, not "../{row}.mp4"',
      "6 (f) name: contains the unknown placeholder {shot}",
    ]);
  });

  test("a priority must be a number", async () => {
    const { items, messages } = await readManifestText("csv", `prompt,priority\n${prompt},1.5\nAnother,soon\n`);
    expect([items[0]?.priority, messages]).toEqual([1.5, ['3 priority: must be a number, not "soon"']]);
  });
});

describe("checkItem", () => {
  test("reports violations of the contract, errors of the linter and its warnings", async () => {
    const { item } = await readManifestRows([
      { id: "short", prompt: "x" },
      { id: "long", prompt, duration: "99" },
      { id: "tag", prompt: "@Image3 walks through rain" },
      { id: "good", prompt },
    ]);
    const broken = (id: string, lint = true) =>
      checkItem(pageRowRules, item(id), { lint }).issues.map(({ field, rule }) => `${field} ${rule}`);
    expect(broken("short")).toEqual(["prompt is too short: 1 of at least 3 characters"]);
    expect(broken("long")[0]).toMatch(/^duration "99" is not an allowed value/);
    expect(broken("tag")[0]).toMatch(/^prompt breaks missing-reference/);
    expect(broken("tag", false)).toEqual([]);
    expect(checkItem(pageRowRules, item("good")).warnings.map(({ rule }) => rule)).toEqual(["no-sound-cue"]);
  });

  test("accepts a body whose mode is inferred from its media, as on the command line", async () => {
    const { item } = await readManifestRows([
      { id: "still", prompt, image_url: "https://a.example/1.png" },
      { id: "edit", model: "nano-banana-pro", prompt, imageUrls: ["https://a.example/1.png"] },
      { id: "text", model: "nano-banana-pro", prompt },
    ]);
    const sent = ["still", "edit", "text"].map((id) => fillReferences(pageRowRules, item(id), new Map()));
    expect(sent.map((body) => body.mode ?? body.type)).toEqual(["image-to-video", "image-to-image", "text-to-image"]);
    const loaded = await loadContract(contract);
    for (const [index, model] of ["seedance", "nano-banana-pro", "nano-banana-pro"].entries())
      expect(() => validate(loaded, model, JSON.stringify(sent[index]), "key")).not.toThrow();
  });
});
