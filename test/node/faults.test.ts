import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { createClient } from "../../src/package/index.ts";
import { type DownloadOptions, download } from "../../src/package/node.ts";
import { faultKinds, startSandbox } from "../../src/sandbox/index.ts";
import { virtualClock } from "../support/clock.ts";
import { instantDurations } from "../support/instant-durations.ts";
import { createDownloadFolder, downloadErrorOf, hashBytes } from "./support.ts";

const shoe = { type: "text-to-image", prompt: "A shoe", resolution: "1K", aspectRatio: "1:1" } as const;

/** A sandbox with completed jobs, a client of it, and the headers of each request for a file. */
async function createDownloadFaultTestBed() {
  const directory = await createDownloadFolder();
  const sandbox = await startSandbox({ rateLimit: false });
  const client = createClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.url, durations: instantDurations });
  const fileRequestHeaders: Record<string, string>[] = [];
  const clock = virtualClock();
  return {
    sandbox,
    client,
    directory,
    fileRequestHeaders,
    clock,
    async submit(): Promise<string> {
      const { id } = await client.submit("gpt-image-2", shoe);
      sandbox.advance(86_400);
      return id;
    },
    get: (id: string, options: Partial<DownloadOptions> = {}) =>
      download(client, id, {
        directory: directory.path,
        clock,
        random: () => 1,
        fetch: (url, init) => {
          fileRequestHeaders.push(init?.headers as Record<string, string>);
          return fetch(url, init);
        },
        ...options,
      }),
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await directory[Symbol.asyncDispose]();
      for (const headers of fileRequestHeaders)
        for (const name of Object.keys(headers))
          expect(["Accept", "Accept-Encoding", "Range", "If-Range"]).toContain(name);
    },
  };
}

/** The expected result of each fault: a file or an error, after a number of requests. */
const expected: Record<string, { code?: string; requests: number; range?: boolean; polls?: number }> = {
  "download-truncated": { requests: 2, range: true },
  "download-reset": { requests: 2, range: true },
  "download-cut": { requests: 2 },
  "download-short": { requests: 2 },
  "download-empty": { code: "empty", requests: 4 },
  "download-html": { code: "wrong_type", requests: 4 },
  "download-garbage": { code: "unknown_format", requests: 4 },
  "download-wrong-type": { code: "wrong_type", requests: 4 },
  "download-expired": { requests: 2, polls: 2 },
  "download-redirect": { code: "url_refused", requests: 1 },
  "download-slow": { requests: 1 },
};

test("every download fault of the sandbox is tested", () => {
  const kinds = Object.keys(faultKinds).filter((name) => faultKinds[name]?.stage === "download");
  expect(Object.keys(expected).sort()).toEqual(kinds.sort());
});

test.each(Object.entries(expected))(
  "the download fault %s ends as expected",
  async (name, { code, requests, range = false, polls = 1 }) => {
    await using testBed = await createDownloadFaultTestBed();
    testBed.sandbox.faults.add({ name, path: "/media/" });
    const id = await testBed.submit();
    const done = testBed.get(id);
    if (code) {
      const error = await downloadErrorOf(done);
      expect(error).toMatchObject({ name: "DownloadError", code, taskId: id });
      expect(error.url).not.toContain("?");
      expect(error.message).not.toContain("poll=");
      expect(await testBed.directory.files()).toEqual([]);
    } else {
      const [file] = await done;
      const bytes = await readFile(file?.path ?? "");
      expect(file).toMatchObject({ bytes: bytes.length, sha256: hashBytes(bytes), type: "image/png", kept: false });
      expect(file).toMatchObject({ width: 1024, height: 1024, requested: "1K" });
      expect(bytes.subarray(-8, -4).toString()).toBe("IEND");
      expect(await testBed.directory.files()).toEqual([file?.path.split("/").at(-1)]);
    }
    expect(testBed.fileRequestHeaders).toHaveLength(requests);
    expect(testBed.fileRequestHeaders.some((headers) => "Range" in headers)).toBe(range);
    const seen = testBed.sandbox
      .ledger()
      .filter((entry) => entry.type === "request" && JSON.stringify(entry).includes("GET"));
    if (seen.length > 0) expect(seen).toHaveLength(polls);
  },
);

test("retries are spread by full jitter over 1, 2 and 4 s", async () => {
  await using testBed = await createDownloadFaultTestBed();
  testBed.sandbox.faults.add({ name: "download-empty", path: "/media/" });
  await downloadErrorOf(testBed.get(await testBed.submit(), { random: () => 0.5 }));
  expect(testBed.clock.sleeps).toEqual([500, 1_000, 2_000]);
});

test("all files of a video are saved under their members' names, and kept without a request by the next call", async () => {
  await using testBed = await createDownloadFaultTestBed();
  const { id } = await testBed.client.submit("seedance", { prompt: "A glass train" });
  testBed.sandbox.advance(86_400);
  const files = await testBed.get(id, { name: "{model}-{member}-{id}.{ext}" });
  expect(files.map(({ member, type, requested, width, height }) => [member, type, requested, width, height])).toEqual([
    ["video_url", "video/mp4", "720p", 1280, 720],
    ["last_frame_url", "image/png", "720p", 1280, 720],
  ]);
  expect((await testBed.directory.files())[0]).toMatch(new RegExp(`^seedance-last_frame_url-${id}-[0-9a-f]{8}\\.png$`));
  expect(testBed.fileRequestHeaders).toHaveLength(2);
  const again = await testBed.get(id, { name: "{model}-{member}-{id}.{ext}" });
  expect(again).toEqual(files.map((file) => ({ ...file, kept: true })));
  expect(testBed.fileRequestHeaders).toHaveLength(2);
});
