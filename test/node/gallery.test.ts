import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type GalleryJob, renderCard } from "../../src/gallery/card.ts";
import { formatBytes, formatCount, formatNumber, shorten } from "../../src/gallery/format.ts";
import { Html, html } from "../../src/gallery/html.ts";
import { relativeUrl } from "../../src/gallery/locate.ts";
import { renderPageEnd, renderPageStart } from "../../src/gallery/page.ts";
import { selectJobsById, selectJobsInFolder } from "../../src/gallery/select-jobs.ts";
import { findShortfalls, formatDelivered, formatRequested } from "../../src/gallery/sizes.ts";
import type { FileRecord, Job, JobState } from "../../src/package/node.ts";

const video: FileRecord = {
  path: "/shots/a film.mp4",
  member: "video_url",
  index: 1,
  url: "https://cdn.example.com/a.mp4",
  bytes: 97_000,
  sha256: "00",
  type: "video/mp4",
  width: 1280,
  height: 720,
  seconds: 5.04,
};
const image: FileRecord = { ...video, member: "images.0.url", type: "image/png", width: 1024, height: 1024 };

function job(changes: Record<string, unknown> = {}): Job {
  const plain = {
    account: "acc_1",
    key: "key-1",
    state: "downloaded",
    origin: "https://seedance2ai.io",
    model: "seedance",
    path: "/api/v1/video/seedance",
    kind: "seedance",
    attempt: 1,
    body: { prompt: "A glass train", duration: "5" },
    bodyHash: "00",
    requested: { resolution: "720p", ratio: "16:9", seconds: 5 },
    creditsUsed: 30,
    taskId: "sd2_1",
    files: [video],
    intendedAt: "2026-11-01T12:00:00.000Z",
    updatedAt: "2026-11-01T12:00:00.000Z",
    ...changes,
  };
  return plain as unknown as Job;
}

const card = (changes: Record<string, unknown> = {}, media: GalleryJob["media"] = []) =>
  renderCard({ job: job(changes), media }, 1, true).text;

describe("the html template", () => {
  test.each([
    [`</script><img onerror="x">`, "&lt;/script&gt;&lt;img onerror=&quot;x&quot;&gt;"],
    ["'&amp;", "&#39;&amp;amp;"],
    ["a\0b\x1b[31m", "ab[31m"],
    ["\ud800 🎬", "\ufffd 🎬"],
    ["line\n\ttab", "line\n\ttab"],
  ])("escapes the text %j", (text, escaped) => {
    expect(html`<p title="${text}">${text}</p>`.text).toBe(`<p title="${escaped}">${escaped}</p>`);
  });

  test("keeps Html and 0, joins lists, and omits undefined and false", () => {
    expect(html`${new Html("<b>")}${["<", html`<i>`]}${undefined}${false}${0}`.text).toBe("<b>&lt;<i>0");
  });
});

test("numbers, sizes and counts are formatted for people", () => {
  expect([0, 999, 1000, 97_341, 10_400_000, 4e9].map(formatBytes)).toEqual([
    "0 B",
    "999 B",
    "1.0 kB",
    "97 kB",
    "10 MB",
    "4.0 GB",
  ]);
  expect([formatNumber(1234.5), formatNumber(0.1 + 0.2), formatCount(1, "job"), formatCount(2, "job")]).toEqual([
    "1,234.5",
    "0.3",
    "1 job",
    "2 jobs",
  ]);
  expect([shorten("🎬🎬🎬", 3), shorten("🎬🎬🎬🎬", 3)]).toEqual(["🎬🎬🎬", "🎬🎬…"]);
});

describe("the sizes of a job's files", () => {
  test("are formatted as labels", () => {
    expect(formatRequested({ resolution: "1K", ratio: "3:2", count: 3 })).toEqual(["1K", "3:2", "3 images"]);
    expect(formatRequested({ seconds: "auto" })).toEqual(["length auto"]);
    expect(formatDelivered([image, image, video])).toEqual(["1024 × 1024", "1280 × 720", "5 s"]);
  });

  test.each([
    ["as requested", { resolution: "720p", ratio: "16:9", seconds: 5 }, {}, []],
    ["rounded for the encoder", { resolution: "720p", ratio: "16:9" }, { width: 1248, height: 704 }, []],
    ["as 720p by its area", { resolution: "720p", ratio: "21:9" }, { width: 1470, height: 630 }, []],
    ["as 720p by its shorter side", { resolution: "720p", ratio: "1:1" }, { width: 720, height: 720 }, []],
    ["in portrait", { resolution: "720p", ratio: "9:16" }, { width: 720, height: 1280 }, []],
    ["as 720p instead of 1080p", { resolution: "1080p" }, { width: 1280, height: 720 }, ["smaller than 1080p"]],
    ["as 1K instead of 2K", { resolution: "2K" }, { width: 1024, height: 1024 }, ["smaller than 2K"]],
    ["in another aspect ratio", { ratio: "9:16" }, {}, ["not 9:16"]],
    ["too short", { seconds: 10 }, {}, ["not 10 s"]],
    ["for auto", { ratio: "auto", resolution: "auto", seconds: "auto" }, {}, []],
    ["without a known size", { resolution: "4K", ratio: "1:1" }, { width: undefined, height: undefined }, []],
  ])("%s are compared with the request", (_, requested, delivered, expected) => {
    expect(findShortfalls(requested, [{ ...video, ...delivered }])).toEqual(expected);
  });

  test("are a shortfall if there are fewer images than requested", () => {
    expect(findShortfalls({ count: 3 }, [image, image])).toEqual(["2 of 3 images"]);
    expect(findShortfalls({ count: 2 }, [image, image])).toEqual([]);
  });
});

describe("the card of a gallery", () => {
  test("shows the prompt, parameters, credits, sizes, task and service", () => {
    const text = card({ creditsRefunded: 5, requested: { resolution: "1080p" } }, [
      { file: video, src: "a.mp4", name: "a.mp4" },
    ]);
    for (const part of [
      '<p class="prompt" dir="auto">A glass train</p>',
      "<dt>duration</dt><dd>5</dd>",
      "30 charged, 5 refunded",
      "<dd>1280 × 720, 5 s <strong",
      "smaller than 1080p",
      "<code>sd2_1</code>",
      "<dd>seedance2ai.io</dd>",
      'data-charged="30" data-refunded="5"',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain("<dt>prompt</dt>");
  });

  test.each<[JobState, Record<string, unknown>, string]>([
    ["intended", { creditsUsed: undefined, taskId: undefined, estimate: 30 }, "seedance resume key-1"],
    ["unknown", { creditsUsed: undefined, taskId: undefined }, "seedance resume key-1"],
    ["running", {}, "seedance wait sd2_1"],
    ["completed", {}, "seedance download sd2_1"],
    ["failed", { error: { code: "boom", message: "<b>" } }, "boom: &lt;b&gt;"],
    ["refused", { creditsUsed: undefined }, "not charged"],
    ["downloaded", {}, "No file is recorded."],
  ])("of a job that is %s shows the next step", (state, changes, words) => {
    expect(card({ state, files: [], ...changes })).toContain(words);
  });

  test("of an unknown model shows the fields of its body", () => {
    const text = card({ model: "seedance-9", body: { prompt: "Rain", knobs: { a: 1 } }, origin: "?" });
    expect(text).toContain('dir="auto">Rain</p>');
    expect(text).toContain("<dt>knobs</dt><dd>{&quot;a&quot;:1}</dd>");
    expect(text).toContain("<dt>Service</dt><dd>?</dd>");
  });

  test("shows no signature of a body that may be sent again", () => {
    const image_url = "https://bucket.example.com/a.png?X-Amz-Signature=c2VjcmV0";
    const text = card({ state: "unknown", body: { prompt: "Rain", image_url } });
    expect(text).toContain("https://bucket.example.com/a.png?[redacted]");
    expect(text).not.toContain("c2VjcmV0");
  });

  test("shows a video with its last frame as one figure, and several images as one figure each", () => {
    const frame = { ...image, member: "last_frame_url" };
    const both = card({}, [
      { file: video, src: "a.mp4", name: "a.mp4" },
      { file: frame, src: "a.png", name: "a.png" },
    ]);
    expect(both).toMatch(/<video [^>]* poster="a.png" src="a.mp4"/);
    expect(both).toContain('<a href="a.png">Last frame</a>');
    expect(both).not.toContain("<img");
    const two = card({}, [
      { file: image, src: "1.png", name: "1.png" },
      { file: { ...image, member: "images.1.url" }, src: "2.png", name: "2.png" },
    ]);
    expect(two.match(/alt="Image \d/g)).toEqual(['alt="Image 1', 'alt="Image 2']);
    const other = card({}, [
      { file: { ...video, member: "model_url", type: "model/gltf" }, src: "a.glb", name: "a.glb" },
    ]);
    expect(other).toContain('<a href="a.glb">Model</a>');
  });

  test("preloads a video only if asked to", () => {
    const media = [{ file: video, src: "a.mp4", name: "a.mp4" }];
    expect(renderCard({ job: job(), media }, 1, true).text).toContain('preload="metadata"');
    expect(renderCard({ job: job(), media }, 1, false).text).toContain('preload="none"');
  });
});

describe("the page of a gallery", () => {
  const begin = (jobs: Job[], title = "Shots") => renderPageStart(jobs, { title }).text;
  const end = renderPageEnd({ at: new Date("2026-11-02T08:30:00Z") }).text;

  test("allows only its own style and script", () => {
    const text = begin([job(), job()]) + end;
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(text)?.[1]?.replaceAll("&#39;", "'") ?? "";
    const hash = (tag: string) => {
      const [, inner = ""] = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(text) ?? [];
      expect(inner.length).toBeGreaterThan(500);
      return `'sha256-${createHash("sha256").update(inner).digest("base64")}'`;
    };
    expect(policy).toContain(`style-src ${hash("style")};`);
    expect(policy).toContain(`script-src ${hash("script")};`);
    expect(policy.startsWith("default-src 'none';")).toBe(true);
    expect(policy).not.toMatch(/https?:|unsafe|\*/);
  });

  test("sums credits, counts unknown charges and escapes its title", () => {
    const text = begin([job(), job({ creditsRefunded: 30 }), job({ state: "unknown", creditsUsed: undefined })], "<i>");
    expect(text).toContain("<title>&lt;i&gt;</title>");
    const sums = [...text.matchAll(/<div><dt>([^<]+)<\/dt><dd>([^<]+)<\/dd><\/div>/g)].map(
      ([, name, sum]) => `${name} ${sum}`,
    );
    expect(sums).toEqual(["Jobs 3", "Files 3", "Credits charged 60", "Refunded 30", "Net 30", "Charge unknown 1"]);
    expect(end).toContain("2026-11-02 08:30 UTC");
  });

  test("without jobs says so", () => {
    expect(begin([])).toContain("There are no jobs yet.");
    expect(begin([])).not.toContain("<form");
  });
});

test("URLs of files are relative and encode special characters of names", () => {
  expect(relativeUrl("/run/page.html", "/run/a b#1?%.mp4")).toBe("a%20b%231%3F%25.mp4");
  expect(relativeUrl("/run/page.html", "/shots/x/1.png")).toBe("../shots/x/1.png");
  expect(relativeUrl("/run/page.html", "/run/javascript:alert(1).png")).toBe("javascript%3Aalert(1).png");
});

test("jobs are selected by the folder of their files or their output folder, and by id", () => {
  const planned = job({ key: "planned", files: [], directory: "/shots/deep" });
  const other = job({ key: "other", files: [{ ...video, path: "/shots-2/a.mp4" }] });
  const jobs = [job(), planned, other];
  expect(selectJobsInFolder(jobs, "/shots").map(({ key }) => key)).toEqual(["key-1", "planned"]);
  expect(selectJobsInFolder(jobs, "/")).toHaveLength(3);
  expect(selectJobsById(jobs, ["other", "sd2_1", "nobody"])).toMatchObject({
    found: { length: 3 },
    unknown: ["nobody"],
  });
});
