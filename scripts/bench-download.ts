/**
 * How fast and in how little memory `download()` saves 1 GiB, next to `curl -o` of the same URL on the same disk.
 *
 *   npm run bench -- download
 *
 * Over a line of 2.5 Gbit/s it must keep up with curl, though it also hashes, checks and syncs the file. Without a line
 * between them, processors are compared alone: there curl is given the same work to do.
 */
import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { build } from "esbuild";

const leastRatio = 0.8;
/** Below so much of it the comparison fails: the same build has measured 0.83 and 0.99 over the line. */
const noise = 0.75;
const mostMegabytes = 120;
const size = 2 ** 30;
const bytesPerSecond = 2.5e9 / 8;
const [pairs, mostPairs] = [3, 12];
const run = promisify(execFile);

/** A video of one large sample, from memory: whole or by Range, paced below /line. */
const server = `
  const [size, bytesPerSecond] = process.argv.slice(1).map(Number);
  const words = (...values) => Buffer.concat(values.map((value) => Buffer.from([value >>> 24, value >> 16, value >> 8, value])));
  const box = (type, ...parts) => {
    const content = Buffer.concat(parts);
    return Buffer.concat([words(content.length + 8), Buffer.from(type), content]);
  };
  const headerOf = (offset) => {
    const tables = [
      box("stco", words(0, 1, offset)),
      box("stsc", words(0, 1, 1, 1, 1)),
      box("stsz", words(0, size - offset, 1)),
    ];
    const moov = box("moov", box("trak", box("mdia", box("minf", box("stbl", ...tables)))));
    const front = Buffer.concat([box("ftyp", Buffer.from("isom"), words(0)), moov]);
    return Buffer.concat([front, words(size - front.length), Buffer.from("mdat")]);
  };
  const head = headerOf(headerOf(0).length);
  const media = Buffer.alloc(2 ** 20, "seedance");
  require("node:http").createServer((request, response) => {
    const first = Number(/^bytes=(\\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    response.writeHead(first ? 206 : 200, {
      "Content-Type": "video/mp4",
      "Content-Length": size - first,
      ETag: '"1"',
      ...(first && { "Content-Range": "bytes " + first + "-" + (size - 1) + "/" + size }),
    });
    const paced = request.url.startsWith("/line");
    const start = performance.now();
    let sent = first;
    const send = () => {
      while (sent < size) {
        if (paced && sent - first > (bytesPerSecond * (performance.now() - start)) / 1000) return setTimeout(send, 1);
        const piece = sent < head.length ? head.subarray(sent) : media.subarray(sent % 8, size - sent + (sent % 8));
        sent += piece.length;
        if (!response.write(piece)) return response.once("drain", send);
      }
      response.end();
    };
    send();
  }).listen(0, "127.0.0.1", function () { console.log("http://127.0.0.1:" + this.address().port); });`;

/** Saves one file in a process of its own, as the package ships it. */
const program = `
  const [module, baseUrl, path, directory] = process.argv.slice(1);
  const { download } = await import(module);
  const unused = () => Promise.reject(new Error("The task is not asked for."));
  const task = { id: "sd2_1", status: "completed", output: { video_url: baseUrl + path } };
  const start = performance.now();
  const [file] = await download({ baseUrl, get: unused, wait: unused }, task, { directory });
  const seconds = (performance.now() - start) / 1000;
  console.log(JSON.stringify({ ...file, seconds, megabytes: process.resourceUsage().maxRSS / 1024 }));`;

const folder = await mkdtemp(join(tmpdir(), "bench-download-"));
const curled = join(folder, "curl.mp4");
const saved = join(folder, "download");
const module = join(folder, "node.mjs");
const seen = { megabytes: [] as number[], curlAlone: [] as number[], sha256: new Set<string>() };

await build({
  entryPoints: ["src/package/node.ts"],
  outfile: module,
  bundle: true,
  format: "esm",
  platform: "neutral",
  mainFields: ["module", "main"],
  external: ["node:*"],
});
const child = spawn(process.execPath, ["--eval", server, String(size), String(bytesPerSecond)], {
  stdio: ["ignore", "pipe", "inherit"],
});
const [url = ""] = await new Promise<string[]>((resolve) =>
  createInterface({ input: child.stdout }).once("line", (line) => resolve([line])),
);

async function curl(path: string): Promise<number> {
  const { stdout } = await run("curl", ["-sSf", "-o", curled, "-w", "%{time_total}", url + path]);
  return Number(stdout);
}

/** What `download` does: besides, the file is on the disk and its SHA-256 is known. */
async function curlSyncHash(path: string): Promise<number> {
  const alone = await curl(path);
  seen.curlAlone.push(alone);
  const start = performance.now();
  await using file = await open(curled);
  await file.sync();
  const hash = createHash("sha256");
  for await (const piece of file.createReadStream({ autoClose: false, highWaterMark: 2 ** 20 })) hash.update(piece);
  seen.sha256.add(hash.digest("hex"));
  return alone + (performance.now() - start) / 1000;
}

async function download(path: string): Promise<number> {
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", program, module, url, path, saved]);
  const { bytes, seconds, sha256, megabytes } = JSON.parse(stdout);
  if (bytes !== size) throw new Error(`download() saved ${bytes} of ${size} bytes.`);
  seen.sha256.add(sha256);
  seen.megabytes.push(megabytes);
  return seconds;
}

async function timed(save: (path: string) => Promise<number>, path: string): Promise<number> {
  const seconds = await save(path);
  await Promise.all([curled, saved].map((each) => rm(each, { recursive: true, force: true })));
  return seconds;
}

async function compare(title: string, path: string, rival: (path: string) => Promise<number>): Promise<void> {
  const times = { rival: [] as number[], download: [] as number[] };
  const ratio = () => median(times.rival.map((seconds, pair) => seconds / (times.download[pair] ?? Number.NaN)));
  // The machine's speed varies. If the pairs miss the ratio, more pairs are added; none is discarded.
  for (let pair = 0; pair < pairs || (pair < mostPairs && !(ratio() >= leastRatio)); pair++) {
    // The two alternate, with a changing first one, so that a slow moment of the machine affects both.
    const first = pair % 2 === 0 ? await timed(rival, path) : undefined;
    times.download.push(await timed(download, path));
    times.rival.push(first ?? (await timed(rival, path)));
  }
  const [theirs, ours] = [times.rival, times.download].map(rate);
  console.log(
    `${title}: ${theirs}, download() ${ours}; ratio ${ratio().toFixed(2)} (at least ${leastRatio}, median of ${times.rival.length} pairs)`,
  );
  if (!(ratio() >= leastRatio)) console.log("missed");
  if (!(ratio() >= leastRatio * noise)) process.exitCode = 1;
}

function rate(seconds: number[]): string {
  return `${Math.round(size / 1e6 / median(seconds))} MB/s`;
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

try {
  await compare("over a line of 2.5 Gbit/s, curl", "/line", curl);
  await compare("without a line, curl and then fsync and SHA-256", "/full", curlSyncHash);
  console.log(`without a line, curl that leaves both out: ${rate(seen.curlAlone)}`);
  const most = Math.max(...seen.megabytes);
  console.log(
    `memory of a process that downloads, most of ${seen.megabytes.length}: ${Math.round(most)} MB (below ${mostMegabytes})`,
  );
  if (!(most < mostMegabytes)) process.exitCode = 1;
  if (seen.sha256.size !== 1) throw new Error("download() and curl saved different bytes.");
} finally {
  child.kill();
  await rm(folder, { recursive: true });
}
