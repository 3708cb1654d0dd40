import { describe, expect, test } from "vitest";
import { fileStemOf, formatFileName, validateNameTemplate } from "../../src/download/names.ts";
import { outputUrlsOf } from "../../src/download/output-urls.ts";
import { page } from "../support/contracts.ts";
import { createDownloadTestBed, downloadErrorOf, pngFile, serveMediaFile } from "./support.ts";

const parts = { id: "sd2_Ab", index: 1, member: "images.0.url", model: "gpt-image-2" };

test("ids that differ only in case give names that differ even if case is ignored", () => {
  const names = ["sd2_Ab", "sd2_aB", "sd2_ab", "SD2_AB"].map((id) =>
    formatFileName("{id}.{ext}", { ...parts, id }, "png"),
  );
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(4);
  expect(names[0]).toMatch(/^sd2_Ab-[0-9a-f]{8}\.png$/);
});

test.each(["../../etc/passwd", "a/b", "a\\b", "C:\\x", "\0", "..", "x".repeat(5_000), "CON", "a\nb", "ü\ud800", ""])(
  "the id %j gives a safe name",
  (id) =>
    expect(formatFileName("{id}-{index}.{ext}", { ...parts, id }, "png")).toMatch(/^[\w-]{0,64}-[0-9a-f]{8}-1\.png$/),
);

test("a hostile model or member gives a safe name", () => {
  const hostile = { ...parts, model: "../x", member: "a/../../b" };
  expect(formatFileName("{model}{member}", hostile, "png")).toBe("___xa_______b");
});

test.each([
  ...["", "../{id}", "a/b.{ext}", "/etc/{id}", "a\\b", "C:{id}", "a\0b", "a\nb", "a?b", "a*", '"', "<a>", "a|b"],
  ...["{nope}.{ext}", "{}", "\ud800{id}"],
  5,
  null,
])("the template %j is refused", (template) => expect(validateNameTemplate(template)).not.toEqual([]));

test.each([
  "..",
  ".",
  "a.",
  "a ",
  " a",
  "CON",
  "con.{ext}",
  "Nul.tar.{ext}",
  "COM1",
  "lpt¹.{ext}",
  "aux .{ext}",
  "x".repeat(201),
])("the template %j is refused because of the name that it gives", (template) =>
  expect(() => formatFileName(template, parts, "png")).toThrow("name: "),
);

test("a name of 200 bytes, or that only resembles a device name, is allowed", () => {
  expect(formatFileName("x".repeat(200), parts, "png")).toHaveLength(200);
  expect(formatFileName("console.{ext}", parts, "png")).toBe("console.png");
  expect(() => formatFileName("ü".repeat(101), parts, "png")).toThrow("200 bytes");
});

test.each([
  ["{id}.{ext}", "sd2_Ab-"],
  ["a.{ext}", "a"],
  ["{ext}", "download"],
  ["a.png", "a.png"],
])("the partial of the template %s is named without an extension", (template, begin) =>
  expect(fileStemOf(template, parts).startsWith(begin)).toBe(true),
);

test("every URL in an output is found, whatever its shape", () => {
  const output = {
    video_url: "https://a/1",
    seed: 5,
    note: "see https://a/no here",
    deep: [{ x: ["HTTPS://a/2"] }, null],
  };
  expect(outputUrlsOf(output)).toEqual([
    { member: "video_url", url: "https://a/1" },
    { member: "deep.0.x.0", url: "HTTPS://a/2" },
  ]);
});

describe("a text with spaces that begins as a URL does", () => {
  const text = "https://cdn.example/a shows a cat";

  test("is a URL in the members that the contract lists as URLs, as `new URL()` takes it", () => {
    expect(outputUrlsOf({ video_url: text }, page)).toEqual([{ member: "video_url", url: text }]);
    const images = [{ url: "https://a/1" }, { url: text }];
    expect(outputUrlsOf({ images }, page)[1]).toEqual({ member: "images.1.url", url: text });
  });

  test.each<[string, unknown]>([
    ["a note", { note: text }],
    ["a member with a listed name, at another depth", { video: { video_url: text } }],
    ["a list of texts", { images: [text] }],
    ["a member within a list's entry", { images: [{ url: { raw: text } }] }],
  ])("is none in %s", (_, output) => expect(outputUrlsOf(output, page)).toEqual([]));

  test("is none without a contract, and a text with spaces around it is one", () => {
    expect(outputUrlsOf({ video_url: text })).toEqual([]);
    const url = "https://cdn.example/a.mp4 \n";
    expect(outputUrlsOf({ note: url })).toEqual([{ member: "note", url }]);
  });

  test("is saved from a listed member only", async () => {
    await using testBed = await createDownloadTestBed((seen, response) => serveMediaFile(seen, response, pngFile));
    const task = testBed.task("/a b.png");
    const output = { ...task.output, description: `${testBed.server.url}/a shows a train` };
    expect(await testBed.get({}, { ...task, output })).toMatchObject([{ member: "images.0.url" }]);
    expect(testBed.requests().map(({ url }) => url)).toEqual(["/a%20b.png"]);
  });
});

describe("a download, before the first request,", () => {
  test.each([
    ["a name with a separator", { name: "../{id}.{ext}" }, "name: must be a file name"],
    ["one name for two files", { name: "{id}.{ext}" }, "Add {index} or {member} to it"],
    ["an empty folder", { directory: "" }, "directory: must be the path"],
    ["a NUL in the folder", { directory: "a\0b" }, "directory: must be the path"],
    ["a timeout of 0", { timeout: 0 }, "timeout: must be above 0"],
    ["an infinite stall timeout", { stallTimeout: Number.POSITIVE_INFINITY }, "stallTimeout: must be"],
    ["an invalid maxBytes", { maxBytes: Number.NaN }, "maxBytes: must be"],
  ])("refuses %s", async (_, options, message) => {
    await using testBed = await createDownloadTestBed((seen, response) => serveMediaFile(seen, response, pngFile));
    const error = await downloadErrorOf(testBed.get(options, testBed.task("/a.png", "/b.png")));
    expect(error.name).toBe("ValidationError");
    expect(error.message).toContain(message);
    expect(testBed.server.requests).toEqual([]);
  });

  test.each([null, {}, { id: "a", status: "processing" }])("refuses the invalid task %j", async (task) => {
    await using testBed = await createDownloadTestBed((_, response) => response.end());
    expect(await downloadErrorOf(testBed.get({}, task as never))).toMatchObject({ name: "ValidationError" });
  });

  test("refuses a task without a URL", async () => {
    await using testBed = await createDownloadTestBed((_, response) => response.end());
    const task = { ...testBed.task(), output: { images: [] } };
    expect(await downloadErrorOf(testBed.get({}, task))).toMatchObject({ code: "no_files", taskId: "nbp_Ab1" });
  });
});

test("tasks whose ids differ only in case are saved as two files", async () => {
  await using testBed = await createDownloadTestBed((seen, response) => serveMediaFile(seen, response, pngFile));
  const paths: string[] = [];
  for (const id of ["nbp_AB", "nbp_ab"])
    paths.push((await testBed.get({}, { ...testBed.task(), id }))[0]?.path.toLowerCase() ?? "");
  expect(new Set(paths).size).toBe(2);
  expect(await testBed.directory.files()).toHaveLength(2);
});
