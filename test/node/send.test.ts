import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { startServer } from "../support/server.ts";
import {
  createDownloadFolder,
  createDownloadTestBed,
  downloadErrorOf,
  hashBytes,
  mp4File,
  pngFile,
  serveMediaFile,
} from "./support.ts";

/** A whole MP4 with so many random bytes behind it. */
function large(bytes: number): Buffer {
  const box = randomBytes(bytes);
  box.writeUInt32BE(bytes);
  box.write("free", 4);
  return Buffer.concat([mp4File, box]);
}

describe.each([
  ["Node's HTTP client", {}],
  ["a fetch", { fetch }],
])("%s", (_, options) => {
  test.each([1, 1_000, 70_000, 3_000_000])("brings every byte, sent in pieces of up to %d", async (most) => {
    const file = large(Math.min(most * 5_000, 5_000_000));
    await using box = await createDownloadTestBed((_, response) => {
      response.writeHead(200, { "Content-Type": "video/mp4" });
      let sent = 0;
      const send = () => {
        while (sent < file.length) {
          const piece = file.subarray(sent, sent + 1 + Math.floor(Math.random() * most));
          sent += piece.length;
          if (!response.write(piece)) return response.once("drain", send);
        }
        response.end();
      };
      send();
    });
    expect(await box.get(options)).toMatchObject([{ bytes: file.length, sha256: hashBytes(file) }]);
  });

  test("says what it is, and nothing of who asks", async () => {
    await using box = await createDownloadTestBed((seen, response) => serveMediaFile(seen, response, pngFile));
    await box.get(options);
    const {
      host,
      "sec-fetch-mode": _mode,
      "accept-language": _language,
      ...headers
    } = box.requests()[0]?.headers ?? {};
    expect(headers).toMatchObject({ accept: "*/*", "accept-encoding": "identity", "user-agent": "node" });
    expect(Object.keys(headers).sort()).toEqual(["accept", "accept-encoding", "connection", "user-agent"]);
  });

  test.each([
    ["what is no HTTP", "hello\r\n\r\n"],
    ["another protocol (101)", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"],
    ["nothing", ""],
  ])("is told of %s as of a broken connection", async (_, answer) => {
    await using box = await createDownloadTestBed((_, response) => response.socket?.end(answer));
    expect(await downloadErrorOf(box.get(options))).toMatchObject({ code: "connection_failed", retryable: true });
    expect(box.requests()).toHaveLength(4);
  });
});

test("the environment's proxy is kept to where Node is told so", async () => {
  await using proxy = await startServer((seen, response) =>
    serveMediaFile(seen, response, mp4File, { type: "video/mp4" }),
  );
  await using directory = await createDownloadFolder();
  const script = new URL("child.ts", import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [script, "http://127.0.0.1:9", directory.path, "/a"], {
    env: { ...process.env, NODE_USE_ENV_PROXY: "1", HTTP_PROXY: proxy.url, NO_PROXY: "" },
  });
  expect(JSON.parse(stdout)).toMatchObject({ sha256: hashBytes(mp4File) });
  expect(proxy.requests.map(({ url }) => url)).toEqual(["http://127.0.0.1:9/a"]);
});
