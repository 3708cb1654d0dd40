import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, vi } from "vitest";
import { type CompletedTask, createClient } from "../../src/package/index.ts";
import { type DownloadError, type DownloadOptions, download } from "../../src/package/node.ts";
import { renderJpeg, renderMp4, renderPng } from "../../src/sandbox/media/index.ts";
import { virtualClock } from "../support/clock.ts";
import { type ReceivedRequest, respondJson, startServer } from "../support/server.ts";

export const downloadApiKey = "sk_live_download_secret";
const mediaRequest = { taskId: "sd2_1", model: "seedance", prompt: "A train", seed: 1, width: 64, height: 48 };
export const mp4File = renderMp4({ ...mediaRequest, seconds: 1, audio: true });
export const pngFile = renderPng(mediaRequest);
export const jpegFile = renderJpeg(mediaRequest);
export const hashBytes = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

export const downloadErrorOf = (promise: Promise<unknown>): Promise<DownloadError> =>
  promise.then(
    () => expect.unreachable("it succeeded"),
    (error) => error,
  );

/** Responds with a file as an object storage does: with ETag, Range and If-Range. */
export function serveMediaFile(
  request: ReceivedRequest,
  response: ServerResponse,
  bytes: Buffer,
  { etag = '"one"', type = "image/png" } = {},
) {
  const { range, "if-range": ifRange } = request.headers;
  const start = range && ifRange === etag ? Number(/\d+/.exec(range)?.[0]) : 0;
  const part = bytes.subarray(start);
  response.writeHead(start ? 206 : 200, {
    "Content-Type": type,
    ETag: etag,
    "Content-Length": part.length,
    ...(start && { "Content-Range": `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
  });
  response.end(part);
}

/** A temporary folder, which is removed at the end. */
export async function createDownloadFolder() {
  const path = await mkdtemp(join(tmpdir(), "seedance-download-"));
  return {
    path,
    files: async () => (await readdir(path)).sort(),
    /** Waits until a partial has this size on the disk. */
    grown: (size: number) =>
      vi.waitFor(
        async () => {
          const partial = (await readdir(path)).find((name) => name.endsWith(".partial")) ?? "none";
          expect((await stat(join(path, partial))).size).toBeGreaterThanOrEqual(size);
        },
        { interval: 2, timeout: 5_000 },
      ),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  };
}

type FileRequestHandler = (request: ReceivedRequest, response: ServerResponse, count: number) => void;

/**
 * A server with one task, whose file `handle` serves, a client of it and a folder. At the end it checks that no request
 * for a file had a key.
 */
export async function createDownloadTestBed(
  handle: FileRequestHandler,
  handlePoll?: (response: ServerResponse, base: string, count: number) => void,
) {
  const directory = await createDownloadFolder();
  let files = 0;
  let polls = 0;
  const server = await startServer((request, response) => {
    if (!request.url.startsWith("/api/")) return handle(request, response, ++files);
    if (handlePoll) return handlePoll(response, server.url, ++polls);
    respondJson(response, 200, { ...task(), id: request.url.split("/").at(-1) });
  });
  const clock = virtualClock();
  const client = createClient({ apiKey: downloadApiKey, baseUrl: server.url, clock });
  const task = (...urls: string[]): CompletedTask => ({
    id: "nbp_Ab1",
    status: "completed",
    model: "nano-banana-pro",
    resolution: "2K",
    output: { images: (urls.length ? urls : ["/a.png?signature=secret"]).map((url) => ({ url: server.url + url })) },
  });
  const fileRequests = () => server.requests.filter(({ url }) => !url.startsWith("/api/"));
  return {
    server,
    client,
    clock,
    directory,
    task,
    requests: fileRequests,
    get: (options: Partial<DownloadOptions> = {}, what: CompletedTask | string = task()) =>
      download(client, what, { directory: directory.path, clock, random: () => 1, ...options }),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
      for (const { headers, url } of fileRequests()) {
        expect(headers.authorization).toBeUndefined();
        expect(JSON.stringify(headers) + url).not.toContain(downloadApiKey);
      }
    },
  };
}

export type DownloadTestBed = Awaited<ReturnType<typeof createDownloadTestBed>>;
