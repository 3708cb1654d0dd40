import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatRawRequest, sendRawBytes } from "./raw.ts";
import { createSandboxTestBed, gptImageBody, type SandboxJson, type SandboxTestBed, videoBody } from "./support.ts";

let testBed: SandboxTestBed;
beforeAll(async () => {
  testBed = await createSandboxTestBed({ credits: 1e6 });
});
afterAll(() => testBed.close());

/** Runs a job to its end and returns the URLs of its files. */
async function files(model: string, body: SandboxJson): Promise<string[]> {
  const { body: task } = await testBed.submit(model, body);
  testBed.finish();
  const output = (await testBed.poll(task.id)).body.output as { images?: { url: string }[]; [name: string]: unknown };
  return output.images?.map(({ url }) => url) ?? [String(output.video_url), String(output.last_frame_url)];
}
const bytes = async (response: Response) => Buffer.from(await response.arrayBuffer());

/** The size in the header of a PNG or JPEG. */
function sizeOf(file: Buffer): string {
  if (file.subarray(1, 4).toString() === "PNG") return `${file.readUInt32BE(16)}x${file.readUInt32BE(20)}`;
  for (let at = 2; at < file.length; at += 2 + file.readUInt16BE(at + 2))
    if (((file[at + 1] ?? 0) & 0xfc) === 0xc0) return `${file.readUInt16BE(at + 7)}x${file.readUInt16BE(at + 5)}`;
  return "none";
}

describe("the media route serves", () => {
  test("a video and its last frame, without a key", async () => {
    const [mp4 = "", png = ""] = await files("seedance", { ...videoBody, aspect_ratio: "9:16", duration: "4" });
    const movie = await fetch(mp4);
    expect(movie.headers.get("content-type")).toBe("video/mp4");
    const content = await bytes(movie);
    expect(content.subarray(4, 8).toString()).toBe("ftyp");
    expect(movie.headers.get("content-length")).toBe(String(content.length));
    const frame = await fetch(png);
    expect(frame.headers.get("content-type")).toBe("image/png");
    expect(sizeOf(await bytes(frame))).toBe("720x1280");
  });

  test.each([
    ["gpt-image-2", { ...gptImageBody, aspectRatio: "21:9" }, "image/png", "1024x438"],
    ["gpt-image-2", { ...gptImageBody, aspectRatio: "auto" }, "image/png", "1024x1024"],
    ["gpt-image-2", { ...gptImageBody, aspectRatio: "1:3", resolution: "2K" }, "image/png", "682x2048"],
    ["nano-banana-pro", { type: "text-to-image", prompt: "A box" }, "image/png", "1024x1024"],
    [
      "nano-banana-pro",
      { type: "text-to-image", prompt: "A box", output_format: "jpeg", image_size: "4:5", resolution: "2K" },
      "image/jpeg",
      "1638x2048",
    ],
  ] as const)("for %s with %j a file of type %s and size %s", async (model, body, type, size) => {
    const [url = ""] = await files(model, body);
    const response = await fetch(url);
    expect(response.headers.get("content-type")).toBe(type);
    const content = await bytes(response);
    expect(response.headers.get("content-length")).toBe(String(content.length));
    expect(sizeOf(content)).toBe(size);
  });
});

describe("the media route responds with 404 to", () => {
  test("files of tasks that are running or failed", async () => {
    const { body: task } = await testBed.submit("seedance", videoBody, { "X-Sandbox-Fault": "task-fails" });
    expect((await testBed.call("GET", `/media/${task.id}/video.mp4`)).status).toBe(404);
    testBed.finish();
    expect((await testBed.call("GET", `/media/${task.id}/video.mp4`)).status).toBe(404);
  });

  test("unknown names of files and tasks", async () => {
    const [first = ""] = await files("gpt-image-2", gptImageBody);
    const folder = new URL(first).pathname.replace("/1.png", "");
    for (const name of ["2.png", "0.png", "1.jpg", "01.png", "1.PNG", "video.mp4", "", "%2e%2e", "1.png/", "1.png%00"])
      expect((await testBed.call("GET", `${folder}/${name}`)).status, name).toBe(404);
    for (const id of ["sd2_none", folder.slice(7).toLowerCase(), "__proto__", "..%2f_sandbox"])
      expect((await testBed.call("GET", `/media/${id}/1.png`)).status, id).toBe(404);
  });

  test("other methods", async () => {
    const [url = ""] = await files("gpt-image-2", gptImageBody);
    for (const method of ["POST", "PUT", "DELETE"]) expect((await fetch(url, { method })).status).toBe(404);
  });
});

describe("a media file", () => {
  let url = "";
  let complete: Buffer;
  let etag = "";
  beforeAll(async () => {
    [url = ""] = await files("gpt-image-2", gptImageBody);
    const response = await fetch(url);
    etag = response.headers.get("etag") ?? "";
    expect(response.headers.get("accept-ranges")).toBe("bytes");
    complete = await bytes(response);
  });
  const get = (headers: Record<string, string>, method = "GET") => fetch(url, { method, headers });

  test("has a strong ETag that is stable and differs from other files'", async () => {
    expect(etag).toMatch(/^"[\w-]+"$/);
    expect((await get({}, "HEAD")).headers.get("etag")).toBe(etag);
    const [other = ""] = await files("gpt-image-2", { ...gptImageBody, prompt: "Another" });
    expect((await fetch(other)).headers.get("etag")).not.toBe(etag);
  });

  test("has the same headers for HEAD, without a body and with or without Range", async () => {
    for (const headers of [{}, { Range: "bytes=0-9" }]) {
      const response = await get(headers, "HEAD");
      expect(response.status).toBe(200);
      expect(response.headers.get("content-length")).toBe(String(complete.length));
      expect(response.headers.get("content-type")).toBe("image/png");
      expect(response.headers.get("content-range")).toBeNull();
    }
    const { host, pathname } = new URL(url);
    const { text } = await sendRawBytes(testBed.url, formatRawRequest(`HEAD ${pathname}`, { Host: host }));
    expect(text.endsWith("\r\n\r\n")).toBe(true);
  });

  test.each([
    ["bytes=0-0", 0, 0],
    ["bytes=0-99", 0, 99],
    ["bytes=100-199", 100, 199],
    ["bytes=100-", 100, -1],
    ["bytes=-100", -100, -1],
    ["bytes=0-999999999", 0, -1],
    ["bytes=-999999999", 0, -1],
  ])("is served in part for Range: %s", async (Range, from, to) => {
    const response = await get({ Range });
    const start = from < 0 ? complete.length + from : from;
    const end = to < 0 ? complete.length + to : to;
    expect(response.status).toBe(206);
    expect(response.headers.get("content-range")).toBe(`bytes ${start}-${end}/${complete.length}`);
    expect(response.headers.get("content-length")).toBe(String(end - start + 1));
    expect((await bytes(response)).equals(complete.subarray(start, end + 1))).toBe(true);
  });

  test.each(["bytes=0-0,5-9", "bytes=5-4", "bytes=-", "bytes=a-b", "items=0-5", "bytes 0-5", "bytes=0x0-5"])(
    "is served completely for the invalid Range: %s",
    async (Range) => {
      const response = await get({ Range });
      expect(response.status).toBe(200);
      expect((await bytes(response)).equals(complete)).toBe(true);
    },
  );

  test.each(["bytes=999999999-", "bytes=-0", "bytes=999999999-1000000000"])(
    "is served with 416 and its length for Range: %s",
    async (Range) => {
      const response = await get({ Range });
      expect(response.status).toBe(416);
      expect(response.headers.get("content-range")).toBe(`bytes */${complete.length}`);
      expect(await response.text()).toBe("");
    },
  );

  test("can be requested from its last byte, but not from the end", async () => {
    expect((await get({ Range: `bytes=${complete.length}-` })).status).toBe(416);
    expect((await get({ Range: `bytes=${complete.length - 1}-` })).status).toBe(206);
  });

  test("is served in part if If-Range matches its ETag, completely if not", async () => {
    expect((await get({ Range: "bytes=5-9", "If-Range": etag })).status).toBe(206);
    for (const other of ['"other"', `W/${etag}`, "Wed, 21 Oct 2026 07:28:00 GMT"])
      expect((await get({ Range: "bytes=5-9", "If-Range": other })).status).toBe(200);
    expect((await get({ Range: "bytes=999999999-", "If-Range": '"other"' })).status).toBe(200);
  });

  test("is served with 304 and no body if If-None-Match has its ETag", async () => {
    for (const header of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const response = await get({ "If-None-Match": header });
      expect(response.status, header).toBe(304);
      expect(response.headers.get("etag")).toBe(etag);
      expect(await response.text()).toBe("");
    }
    expect((await get({ "If-None-Match": '"other"' })).status).toBe(200);
  });

  test("equals the concatenation of two parts", async () => {
    const first = await bytes(await get({ Range: "bytes=0-999" }));
    const second = await bytes(await get({ Range: "bytes=1000-", "If-Range": etag }));
    expect(Buffer.concat([first, second]).equals(complete)).toBe(true);
  });
});

test("a file stays the same after many others passed through the cache", async () => {
  const [first = ""] = await files("seedance", { ...videoBody, resolution: "1080p", duration: "15" });
  const before = (await fetch(first)).headers.get("etag");
  for (let count = 0; count < 3; count++)
    for (const url of await files("gpt-image-2", { ...gptImageBody, resolution: "2K", batchCount: 4 }))
      await bytes(await fetch(url));
  expect((await fetch(first)).headers.get("etag")).toBe(before);
});
