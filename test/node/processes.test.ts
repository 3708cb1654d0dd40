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

/** An MP4 with so much behind it. */
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

test("the memory stays flat: 200 MB need no more than 50 MB did", async () => {
  const piece = Buffer.alloc(mebibyte, "seedance");
  const begin = (count: number) => {
    const box = Buffer.alloc(8);
    box.writeUInt32BE(8 + count * mebibyte);
    box.write("free", 4);
    return Buffer.concat([mp4File, box]);
  };
  const hash = createHash("sha256").update(begin(200));
  for (let count = 0; count < 200; count++) hash.update(piece);
  const length = begin(200).length + 200 * mebibyte;
  await using box = await createProcessTestBed(async ({ url }, response) => {
    const count = Number(url.slice(1));
    response.writeHead(200, { "Content-Type": "video/mp4", "Content-Length": length - (200 - count) * mebibyte });
    response.write(begin(count));
    for (let sent = 0; sent < count; sent++) if (!response.write(piece)) await once(response, "drain");
    response.end();
  });
  const { grown, ...file } = await box.run(["/50", "/200"]);
  console.log(`200 MiB: the memory grew by ${Number(grown).toFixed(1)} MiB at most`);
  expect(file).toMatchObject({ bytes: length, sha256: hash.digest("hex"), type: "video/mp4" });
  expect(grown).toBeLessThan(30);
});

test("a SIGKILL in the middle leaves a partial; the next run resumes it by Range", async () => {
  const file = large(8);
  const first = 5 * mebibyte;
  await using box = await createProcessTestBed((seen, response, count) => {
    if (count > 1) return serveMediaFile(seen, response, file, { type: "video/mp4" });
    response.writeHead(200, { "Content-Type": "video/mp4", ETag: '"one"', "Content-Length": file.length });
    response.write(file.subarray(0, first));
  });
  const child = box.start(["/a"]);
  await box.directory.grown(first);
  child.kill("SIGKILL");
  await once(child, "exit");
  const left = await box.directory.files();
  expect(left.map((name) => name.replace(/^.*-1/, ""))).toEqual([".partial", ".partial.json", ".partial.lock"]);

  const saved = await box.run(["/a"]);
  expect(saved).toMatchObject({ bytes: file.length, sha256: hashBytes(file), kept: false });
  expect(box.server.requests[1]?.headers).toMatchObject({ range: `bytes=${first}-`, "if-range": '"one"' });
  expect(hashBytes(await readFile(String(saved.path)))).toBe(hashBytes(file));
  expect(await box.directory.files()).toHaveLength(1);
});

test("two processes at one file: one saves it, the other is told", async () => {
  const file = large(2);
  let release = () => {};
  const both = new Promise<void>((resolve) => {
    release = resolve;
  });
  await using box = await createProcessTestBed(async (seen, response) => {
    await both;
    serveMediaFile(seen, response, file, { type: "video/mp4" });
  });
  const runs = [box.run(["/a"]), box.run(["/a"])];
  const refused = await Promise.race(runs);
  release();
  expect(refused).toMatchObject({ code: "busy" });
  const saved = (await Promise.all(runs)).find((each) => each !== refused);
  expect(saved).toMatchObject({ sha256: hashBytes(file) });
  expect(box.server.requests).toHaveLength(1);
  expect(await box.directory.files()).toHaveLength(1);
});

test("a disk that takes no more is told, and what came can be resumed where there is room", async () => {
  const file = large(4);
  await using box = await createProcessTestBed((seen, response) =>
    serveMediaFile(seen, response, file, { type: "video/mp4" }),
  );
  // What a process may write at most stands for the disk; in units of 1,024 bytes.
  const error = await box.run(["/a"], "ulimit -f 2048");
  expect(error).toMatchObject({ code: "disk_full" });
  const left = await box.directory.files();
  expect(left.map((name) => name.replace(/^.*-1/, ""))).toEqual([".partial", ".partial.json"]);
  const { size } = await stat(`${box.directory.path}/${left[0]}`);
  expect(size).toBeLessThanOrEqual(2 * mebibyte);
  expect(await box.run(["/a"])).toMatchObject({ sha256: hashBytes(file) });
  expect(box.server.requests.at(-1)?.headers.range).toBe(`bytes=${size}-`);
});
