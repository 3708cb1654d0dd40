import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createDownloadTestBed, downloadErrorOf, hashBytes, mp4File, pngFile, serveMediaFile } from "./support.ts";

/** A complete MP4 with a box of random bytes. */
function large(bytes: number): Buffer {
  const rest = randomBytes(bytes);
  rest.writeUInt32BE(bytes);
  rest.write("free", 4);
  return Buffer.concat([mp4File, rest]);
}

describe.each([
  ["Node's HTTP client", {}],
  ["a custom fetch", { fetch }],
])("the transport by %s", (_, options) => {
  test.each([1, 1_000, 70_000, 3_000_000])("receives every byte of chunks of up to %d", async (maxChunk) => {
    const file = large(Math.min(maxChunk * 5_000, 5_000_000));
    await using testBed = await createDownloadTestBed((_, response) => {
      response.writeHead(200, { "Content-Type": "video/mp4" });
      let sent = 0;
      const send = () => {
        while (sent < file.length) {
          const chunk = file.subarray(sent, sent + 1 + Math.floor(Math.random() * maxChunk));
          sent += chunk.length;
          if (!response.write(chunk)) return response.once("drain", send);
        }
        response.end();
      };
      send();
    });
    expect(await testBed.get(options)).toMatchObject([{ bytes: file.length, sha256: hashBytes(file) }]);
  });

  test("sends a User-Agent, and no header that identifies the user", async () => {
    await using testBed = await createDownloadTestBed((seen, response) => serveMediaFile(seen, response, pngFile));
    await testBed.get(options);
    const {
      host,
      "sec-fetch-mode": _mode,
      "accept-language": _language,
      // `fetch` passes caches by them.
      "cache-control": _cache,
      pragma: _pragma,
      ...headers
    } = testBed.requests()[0]?.headers ?? {};
    expect(headers).toMatchObject({ accept: "*/*", "accept-encoding": "identity", "user-agent": "node" });
    expect(Object.keys(headers).sort()).toEqual(["accept", "accept-encoding", "connection", "user-agent"]);
  });

  test.each([
    ["a response that is not HTTP", "hello\r\n\r\n"],
    ["another protocol (101)", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"],
    ["an empty response", ""],
  ])("reports %s as a failed connection", async (_, answer) => {
    await using testBed = await createDownloadTestBed((_, response) => response.socket?.end(answer));
    expect(await downloadErrorOf(testBed.get(options))).toMatchObject({ code: "connection_failed", retryable: true });
    expect(testBed.requests()).toHaveLength(4);
  });
});
