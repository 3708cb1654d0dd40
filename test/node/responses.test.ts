import type { OutgoingHttpHeaders } from "node:http";
import { describe, expect, test } from "vitest";
import { respondJson } from "../support/server.ts";
import {
  createDownloadTestBed,
  downloadErrorOf,
  hashBytes,
  jpegFile,
  mp4File,
  pngFile,
  serveMediaFile,
} from "./support.ts";

/** The headers of a file that was stored with this length. */
const sized = (length: number) => ({ "Content-Type": "", "Content-Length": length, ETag: '"cut"' });

test("a cut file with a matching Content-Length is requested again as a whole", async () => {
  await using testBed = await createDownloadTestBed((seen, response, count) =>
    serveMediaFile(seen, response, count === 1 ? mp4File.subarray(0, 1_000) : mp4File, { type: "video/mp4" }),
  );
  const [file] = await testBed.get();
  expect(file).toMatchObject({ bytes: mp4File.length, sha256: hashBytes(mp4File), type: "video/mp4" });
  expect(testBed.requests().map(({ headers }) => headers.range)).toEqual([undefined, undefined]);
  expect(await testBed.directory.files()).toHaveLength(1);
});

describe("a response that is not a complete file is refused after four tries", () => {
  test.each<[string, OutgoingHttpHeaders, Buffer, string]>([
    ["a Content-Length that is too large", { "Content-Length": pngFile.length + 5 }, pngFile, "connection_failed"],
    ["HTML", { "Content-Type": "text/html" }, pngFile, "wrong_type"],
    ["a JSON error as 200", { "Content-Type": "application/json" }, Buffer.from("{}"), "wrong_type"],
    ["a video type for an image", { "Content-Type": "video/mp4" }, pngFile, "wrong_type"],
    ["HTML with an image type", {}, Buffer.from("<html>Sign in</html>"), "unknown_format"],
    ["a cut image without a length", { "Transfer-Encoding": "chunked" }, pngFile.subarray(0, -9), "incomplete"],
    ["the first 32 bytes of an MP4, and their length", sized(32), mp4File.subarray(0, 32), "incomplete"],
    ["a cut MP4, and its length", sized(mp4File.length - 1), mp4File.subarray(0, -1), "incomplete"],
    ["a cut PNG, and its length", sized(pngFile.length - 1), pngFile.subarray(0, -1), "incomplete"],
    ["a cut JPEG, and its length", sized(jpegFile.length - 1), jpegFile.subarray(0, -1), "incomplete"],
  ])("with %s", async (_, headers, bytes, code) => {
    await using testBed = await createDownloadTestBed((_, response) => {
      response.writeHead(200, { "Content-Type": "image/png", ...headers });
      response.write(bytes, () => (code === "connection_failed" ? response.destroy() : response.end()));
    });
    expect(await downloadErrorOf(testBed.get())).toMatchObject({ code, retryable: true, taskId: "nbp_Ab1" });
    expect(testBed.requests()).toHaveLength(4);
    expect(await testBed.directory.files()).toEqual([]);
  });

  test("with fewer bytes than the Content-Length of a custom fetch", async () => {
    await using testBed = await createDownloadTestBed((_, response) => response.end());
    const fetch = async () =>
      new Response(new Uint8Array(pngFile.subarray(0, 50)), { headers: { "Content-Length": String(pngFile.length) } });
    expect(await downloadErrorOf(testBed.get({ fetch }))).toMatchObject({ code: "incomplete" });
  });
});

test.each(["image/jpeg", "application/octet-stream", "IMAGE/PNG; charset=x", ""])(
  "the extension follows the content, with the type %j",
  async (type) => {
    await using testBed = await createDownloadTestBed((_, response) => {
      if (type) response.setHeader("Content-Type", type);
      response.end(jpegFile);
    });
    const [file] = await testBed.get();
    expect(file).toMatchObject({ type: "image/jpeg", sha256: hashBytes(jpegFile), width: 64, height: 48 });
    expect(file?.path).toMatch(/\.jpg$/);
  },
);

test.each([429, 500, 503, 408])("the status %d is retried", async (status) => {
  await using testBed = await createDownloadTestBed((seen, response, count) =>
    count === 1 ? response.writeHead(status, { "Retry-After": "7" }).end() : serveMediaFile(seen, response, pngFile),
  );
  await testBed.get();
  expect(testBed.clock.sleeps).toEqual([7_000]);
});

test.each([400, 401, 451, 304, 204])("the status %d is not retried", async (status) => {
  await using testBed = await createDownloadTestBed((_, response) => response.writeHead(status).end());
  expect(await downloadErrorOf(testBed.get())).toMatchObject({ code: "http_error", status, retryable: false });
  expect(testBed.requests()).toHaveLength(1);
});

describe("an expired URL", () => {
  const fresh = (url: string) => ({ id: "nbp_Ab1", status: "completed", output: { images: [{ url }] } });

  test.each([403, 404, 410])("with status %d is replaced by one poll", async (status) => {
    await using testBed = await createDownloadTestBed(
      (seen, response) =>
        seen.url.includes("fresh")
          ? serveMediaFile(seen, response, pngFile)
          : response.writeHead(status).end("expired"),
      (response, base) => respondJson(response, 200, fresh(`${base}/a.png?fresh=1`)),
    );
    const [file] = await testBed.get();
    expect(file?.url).toBe(`${testBed.server.url}/a.png`);
    expect(testBed.server.requests.map(({ url }) => url)).toEqual([
      "/a.png?signature=secret",
      "/api/v1/tasks/nbp_Ab1",
      "/a.png?fresh=1",
    ]);
    expect(testBed.clock.sleeps).toEqual([]);
  });

  test("that expires again is an error after one poll", async () => {
    await using testBed = await createDownloadTestBed(
      (_, response) => response.writeHead(403).end(),
      (response, base, count) => respondJson(response, 200, fresh(`${base}/a.png?fresh=${count}`)),
    );
    const error = await downloadErrorOf(testBed.get());
    expect(error).toMatchObject({ code: "expired", status: 403, url: `${testBed.server.url}/a.png`, retryable: false });
    expect(error.message).not.toContain("secret");
    expect(testBed.server.requests).toHaveLength(3);
  });

  test.each([
    ["the same URL", (base: string) => fresh(`${base}/a.png?signature=secret`)],
    ["no such member", () => ({ ...fresh(""), output: { images: [] } })],
    ["no output", () => ({ id: "nbp_Ab1", status: "processing" })],
  ])("is an error if the poll gives %s", async (_, answer) => {
    await using testBed = await createDownloadTestBed(
      (_, response) => response.writeHead(403).end(),
      (response, base) => respondJson(response, 200, answer(base)),
    );
    expect(await downloadErrorOf(testBed.get())).toMatchObject({ code: "expired" });
    expect(testBed.server.requests).toHaveLength(2);
  });

  test("is reported as the poll's error if the poll is refused", async () => {
    await using testBed = await createDownloadTestBed(
      (_, response) => response.writeHead(403).end(),
      (response) => respondJson(response, 401, { error: { code: "unauthorized", message: "No." } }),
    );
    expect(await downloadErrorOf(testBed.get())).toMatchObject({ name: "UnauthorizedError", taskId: "nbp_Ab1" });
  });
});

test("a file larger than maxBytes is refused, with or without Content-Length", async () => {
  for (const headers of [{ "Content-Length": pngFile.length }, { "Transfer-Encoding": "chunked" }]) {
    await using testBed = await createDownloadTestBed((_, response) => response.writeHead(200, headers).end(pngFile));
    expect(await downloadErrorOf(testBed.get({ maxBytes: pngFile.length - 1 }))).toMatchObject({ code: "too_large" });
    expect(testBed.requests()).toHaveLength(1);
    expect(await testBed.directory.files()).toEqual([]);
  }
});

test("a compressed response is checked by its content, not by the compressed length", async () => {
  const { gzipSync } = await import("node:zlib");
  const packed = gzipSync(pngFile);
  await using testBed = await createDownloadTestBed((seen, response) => {
    expect(seen.headers["accept-encoding"]).toBe("identity");
    response.writeHead(200, { "Content-Encoding": "gzip", "Content-Length": packed.length, ETag: '"x"' }).end(packed);
  });
  expect((await testBed.get())[0]?.sha256).toBe(hashBytes(pngFile));
});
