import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFile, stat } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { startServer, type TestRequestHandler } from "../support/server.ts";
import { createDownloadFolder, hashBytes, mp4File, serveMediaFile } from "./support.ts";

const script = new URL("child.ts", import.meta.url).pathname;
const mebibyte = 2 ** 20;

/** An MP4 with a padding box of this size. */
function large(mebibytes: number): Buffer {
  const rest = Buffer.alloc(mebibytes * mebibyte, "seedance");
  rest.writeUInt32BE(rest.length);
  rest.write("free", 4);
  return Buffer.concat([mp4File, rest]);
}

async function createProcessTestBed(handler: TestRequestHandler) {
  const server = await startServer(handler);
  const directory = await createDownloadFolder();
  const start = (paths: string[], shell?: string): ChildProcess => {
    const args = [script, server.url, directory.path, ...paths];
    return shell
      ? spawn("bash", ["-c", `${shell}; exec "$@"`, "bash", process.execPath, ...args], {
          stdio: ["ignore", "pipe", "inherit"],
        })
      : spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  };
  return {
    server,
    directory,
    start,
    run: async (paths: string[], shell?: string) => {
      const { stdout } = start(paths, shell);
      return JSON.parse(stdout ? await text(stdout) : "{}") as Record<string, unknown>;
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
      for (const { headers } of server.requests) expect(headers.authorization).toBeUndefined();
    },
  };
}

test("downloading 200 MB needs no more memory than 50 MB", async () => {
  const piece = Buffer.alloc(mebibyte, "seedance");
  const begin = (count: number) => {
    const header = Buffer.alloc(8);
    header.writeUInt32BE(8 + count * mebibyte);
    header.write("free", 4);
    return Buffer.concat([mp4File, header]);
  };
  const hash = createHash("sha256").update(begin(200));
  for (let count = 0; count < 200; count++) hash.update(piece);
  const length = begin(200).length + 200 * mebibyte;
  await using testBed = await createProcessTestBed(async ({ url }, response) => {
    const count = Number(url.slice(1));
    response.writeHead(200, { "Content-Type": "video/mp4", "Content-Length": length - (200 - count) * mebibyte });
    response.write(begin(count));
    for (let sent = 0; sent < count; sent++) if (!response.write(piece)) await once(response, "drain");
    response.end();
  });
  const { grown, ...file } = await testBed.run(["/50", "/200"]);
  console.log(`200 MiB: memory grew by ${Number(grown).toFixed(1)} MiB at most`);
  expect(file).toMatchObject({ bytes: length, sha256: hash.digest("hex"), type: "video/mp4" });
  expect(grown).toBeLessThan(30);
});

test("a download that was killed leaves a partial, which the next run resumes by Range", async () => {
  const file = large(8);
  const first = 5 * mebibyte;
  await using testBed = await createProcessTestBed((seen, response, count) => {
    if (count > 1) return serveMediaFile(seen, response, file, { type: "video/mp4" });
    response.writeHead(200, { "Content-Type": "video/mp4", ETag: '"one"', "Content-Length": file.length });
    response.write(file.subarray(0, first));
  });
  const child = testBed.start(["/a"]);
  await testBed.directory.grown(first);
  child.kill("SIGKILL");
  await once(child, "exit");
  const left = await testBed.directory.files();
  expect(left.map((name) => name.replace(/^.*-1/, ""))).toEqual([".partial", ".partial.json", ".partial.lock"]);

  const saved = await testBed.run(["/a"]);
  expect(saved).toMatchObject({ bytes: file.length, sha256: hashBytes(file), kept: false });
  expect(testBed.server.requests[1]?.headers).toMatchObject({ range: `bytes=${first}-`, "if-range": '"one"' });
  expect(hashBytes(await readFile(String(saved.path)))).toBe(hashBytes(file));
  expect(await testBed.directory.files()).toHaveLength(1);
});

test("if two processes download one file, one saves it and the other gets busy", async () => {
  const file = large(2);
  let release = () => {};
  const both = new Promise<void>((resolve) => {
    release = resolve;
  });
  await using testBed = await createProcessTestBed(async (seen, response) => {
    await both;
    serveMediaFile(seen, response, file, { type: "video/mp4" });
  });
  const runs = [testBed.run(["/a"]), testBed.run(["/a"])];
  const refused = await Promise.race(runs);
  release();
  expect(refused).toMatchObject({ code: "busy" });
  const saved = (await Promise.all(runs)).find((each) => each !== refused);
  expect(saved).toMatchObject({ sha256: hashBytes(file) });
  expect(testBed.server.requests).toHaveLength(1);
  expect(await testBed.directory.files()).toHaveLength(1);
});

test("a full disk is an error, and the download can be resumed once there is space", async () => {
  const file = large(4);
  await using testBed = await createProcessTestBed((seen, response) =>
    serveMediaFile(seen, response, file, { type: "video/mp4" }),
  );
  // A limit of the file size simulates a full disk; in units of 1,024 bytes.
  const error = await testBed.run(["/a"], "ulimit -f 2048");
  expect(error).toMatchObject({ code: "disk_full" });
  const left = await testBed.directory.files();
  expect(left.map((name) => name.replace(/^.*-1/, ""))).toEqual([".partial", ".partial.json"]);
  const { size } = await stat(`${testBed.directory.path}/${left[0]}`);
  expect(size).toBeLessThanOrEqual(2 * mebibyte);
  expect(await testBed.run(["/a"])).toMatchObject({ sha256: hashBytes(file) });
  expect(testBed.server.requests.at(-1)?.headers.range).toBe(`bytes=${size}-`);
});
