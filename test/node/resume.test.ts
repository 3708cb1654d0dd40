import { link, readFile, rename, stat, symlink, utimes, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ReceivedRequest } from "../support/server.ts";
import {
  createDownloadTestBed,
  type DownloadTestBed,
  downloadErrorOf,
  hashBytes,
  mp4File,
  pngFile,
  serveMediaFile,
} from "./support.ts";

const half = pngFile.length >> 1;
/** Sends half of the file and closes the connection. */
async function loseConnection(
  testBed: DownloadTestBed,
  response: ServerResponse,
  headers: Record<string, string> = {},
) {
  response.writeHead(200, { "Content-Type": "image/png", "Content-Length": String(pngFile.length), ...headers });
  response.write(pngFile.subarray(0, half));
  await testBed.directory.grown(half);
  response.destroy();
}
const ranges = (requests: ReceivedRequest[]) => requests.map(({ headers }) => [headers.range, headers["if-range"]]);

test("an interrupted download resumes by Range with a strong ETag", async () => {
  await using testBed: DownloadTestBed = await createDownloadTestBed((seen, response, count) =>
    count === 1 ? loseConnection(testBed, response, { ETag: '"one"' }) : serveMediaFile(seen, response, pngFile),
  );
  const [file] = await testBed.get();
  expect(file?.sha256).toBe(hashBytes(pngFile));
  expect(ranges(testBed.requests())).toEqual([
    [undefined, undefined],
    [`bytes=${half}-`, '"one"'],
  ]);
});

test.each([
  ["a weak ETag", { ETag: 'W/"one"' }],
  ["no ETag", {}],
])("an interrupted download with %s starts over", async (_, headers: Record<string, string>) => {
  await using testBed: DownloadTestBed = await createDownloadTestBed((seen, response, count) =>
    count === 1 ? loseConnection(testBed, response, headers) : serveMediaFile(seen, response, pngFile),
  );
  const [file] = await testBed.get();
  expect(file?.sha256).toBe(hashBytes(pngFile));
  expect(ranges(testBed.requests())).toEqual([
    [undefined, undefined],
    [undefined, undefined],
  ]);
});

test("a file that has changed is downloaded completely, since If-Range fails", async () => {
  await using testBed: DownloadTestBed = await createDownloadTestBed((seen, response, count) =>
    count === 1
      ? loseConnection(testBed, response, { ETag: '"old"' })
      : serveMediaFile(seen, response, mp4File, { type: "video/mp4" }),
  );
  const [file] = await testBed.get();
  expect(file).toMatchObject({ sha256: hashBytes(mp4File), type: "video/mp4" });
});

test.each([
  ["another range", { "Content-Range": `bytes 0-${pngFile.length - half - 1}/${pngFile.length}` }],
  ["another length", { "Content-Range": `bytes ${half}-${pngFile.length - 1}/${pngFile.length + 1}` }],
  ["another ETag", { "Content-Range": `bytes ${half}-${pngFile.length - 1}/${pngFile.length}`, ETag: '"two"' }],
  ["no Content-Range", {}],
])("a 206 with %s is not appended", async (_, headers: Record<string, string>) => {
  await using testBed: DownloadTestBed = await createDownloadTestBed((seen, response, count) => {
    if (count === 1) loseConnection(testBed, response, { ETag: '"one"' });
    else if (count === 2)
      response
        .writeHead(206, { "Content-Type": "image/png", ...headers })
        .end(pngFile.subarray(0, pngFile.length - half));
    else serveMediaFile(seen, response, pngFile);
  });
  const [file] = await testBed.get();
  expect(file?.sha256).toBe(hashBytes(pngFile));
  expect(testBed.requests()[2]?.headers.range).toBeUndefined();
});

test("a later run resumes the partial of an earlier failed run", async () => {
  let broken = true;
  await using testBed: DownloadTestBed = await createDownloadTestBed((seen, response) => {
    if (broken && seen.headers.range) response.destroy();
    else if (broken) loseConnection(testBed, response, { ETag: '"one"' });
    else serveMediaFile(seen, response, pngFile);
  });
  const error = await downloadErrorOf(testBed.get());
  expect(error).toMatchObject({ code: "connection_failed", retryable: true });
  const [partial = "", sidecar = "", ...others] = await testBed.directory.files();
  expect([partial, sidecar, others]).toEqual([expect.stringMatching(/-1\.partial$/), `${partial}.json`, []]);
  expect((await stat(join(testBed.directory.path, partial))).size).toBe(half);
  expect(await readFile(join(testBed.directory.path, sidecar), "utf8")).not.toContain("secret");
  broken = false;
  const [file] = await testBed.get();
  expect(file?.sha256).toBe(hashBytes(pngFile));
  expect(testBed.requests().at(-1)?.headers.range).toBe(`bytes=${half}-`);
  expect(await testBed.directory.files()).toHaveLength(1);
});

test.each([
  ["of another task", { taskId: "nbp_ab1" }],
  ["of another URL", { url: "http://127.0.0.1/other.png" }],
  ["without a strong ETag", { etag: 'W/"one"' }],
  ["longer than the file", { length: half - 1 }],
  ["incomplete", undefined],
])("a partial whose sidecar is %s is not used", async (_, change: object | undefined) => {
  let broken = true;
  await using testBed: DownloadTestBed = await createDownloadTestBed((seen, response) => {
    if (!broken) serveMediaFile(seen, response, pngFile);
    else if (seen.headers.range) response.destroy();
    else loseConnection(testBed, response, { ETag: '"one"' });
  });
  await downloadErrorOf(testBed.get());
  broken = false;
  const sidecar = join(testBed.directory.path, (await testBed.directory.files())[1] ?? "");
  const text = await readFile(sidecar, "utf8");
  await writeFile(sidecar, change ? JSON.stringify({ ...JSON.parse(text), ...change }) : text.slice(0, 20));
  const [file] = await testBed.get();
  expect(file?.sha256).toBe(hashBytes(pngFile));
  expect(testBed.requests().at(-1)?.headers.range).toBeUndefined();
});

test("the count of retries starts over after each MiB of progress", async () => {
  const big = Buffer.concat([pngFile, Buffer.alloc(7 * 2 ** 20)]);
  let stuck = false;
  await using testBed: DownloadTestBed = await createDownloadTestBed((seen, response) => {
    const start = Number(/\d+/.exec(seen.headers.range ?? "0")?.[0]);
    if (stuck) return void response.destroy();
    response.writeHead(start ? 206 : 200, {
      "Content-Type": "image/png",
      ETag: '"one"',
      "Content-Length": big.length - start,
      ...(start && { "Content-Range": `bytes ${start}-${big.length - 1}/${big.length}` }),
    });
    const part = big.subarray(start, start + 1.2 * 2 ** 20);
    response.write(part, () => (start + part.length === big.length ? response.end() : response.destroy()));
  });
  const [file] = await testBed.get();
  expect(file?.sha256).toBe(hashBytes(big));
  expect(testBed.requests().length).toBeGreaterThan(4);
  stuck = true;
  const before = testBed.requests().length;
  await downloadErrorOf(testBed.get({ overwrite: true }));
  expect(testBed.requests().length - before).toBe(4);
});

test.each([
  ["older than the last boot, when a power cut can leave a size without bytes", (path: string) => utimes(path, 1, 1)],
  ["a hard link to another file", (path: string) => link(path, `${path}.other`)],
  [
    "a symbolic link to another file",
    async (path: string) => {
      await rename(path, `${path}.other`);
      await symlink(`${path}.other`, path);
    },
  ],
])("a partial that is %s is neither used nor written to", async (_, change) => {
  let broken = true;
  await using testBed: DownloadTestBed = await createDownloadTestBed((seen, response) => {
    if (!broken) serveMediaFile(seen, response, pngFile);
    else if (seen.headers.range) response.destroy();
    else loseConnection(testBed, response, { ETag: '"one"' });
  });
  await downloadErrorOf(testBed.get());
  broken = false;
  const path = join(testBed.directory.path, (await testBed.directory.files())[0] ?? "");
  await change(path);
  const [file] = await testBed.get();
  expect(file?.sha256).toBe(hashBytes(pngFile));
  expect(testBed.requests().at(-1)?.headers.range).toBeUndefined();
  const other = await readFile(`${path}.other`).catch(() => undefined);
  if (other) expect(other).toEqual(pngFile.subarray(0, half));
});
