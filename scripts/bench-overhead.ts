/**
 * What the client costs over a bare fetch: CPU time of this process for the same requests, as a ratio in one run.
 *
 *   npm run bench:overhead
 */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/** What we aim at, and what fails: the abort signal that each request carries costs about 1.17 by itself. */
const goal = { get: 1.1, post: 1.15 };
const limit = { get: 1.6, post: 1.8 };
const [rounds, requestsEach] = [40, 150];
const server = `
  const task = JSON.stringify({ id: "sd2_1", status: "processing", model: "seedance", credits_used: 30 });
  require("node:http").createServer((request, response) => {
    request.resume().on("end", () => {
      response.writeHead(request.method === "POST" ? 201 : 200, { "Content-Type": "application/json" }).end(task);
    });
  }).listen(0, "127.0.0.1", function () { console.log("http://127.0.0.1:" + this.address().port); });`;

// Measured as it is shipped: bundled, with what the first submit loads in a chunk of its own.
const outdir = await mkdtemp(join(tmpdir(), "overhead-"));
await build({
  entryPoints: ["src/index.ts"],
  outdir,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "neutral",
  mainFields: ["module", "main"],
});
const { createClient }: typeof import("../src/index.ts") = await import(pathToFileURL(join(outdir, "index.mjs")).href);

const child = spawn(process.execPath, ["--eval", server], { stdio: ["ignore", "pipe", "inherit"] });
const [url = ""] = await new Promise<string[]>((resolve) =>
  createInterface({ input: child.stdout }).once("line", (line) => resolve([line])),
);
const apiKey = "sk_live_overhead";
const client = createClient({ apiKey, baseUrl: url });
const body = { prompt: "A cinematic shot of a glass train crossing a snowy mountain bridge", seed: 7 } as const;

const calls = {
  get: {
    fetch: async () => {
      const response = await fetch(`${url}/api/v1/tasks/sd2_1`, { headers: { Authorization: `Bearer ${apiKey}` } });
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    },
    client: () => client.get("sd2_1"),
  },
  post: {
    fetch: async () => {
      const response = await fetch(`${url}/api/v1/video/seedance`, {
        method: "POST",
        headers: {
          Authorization: `Bearer ${apiKey}`,
          "Content-Type": "application/json",
          "Idempotency-Key": crypto.randomUUID(),
        },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    },
    client: () => client.submit("seedance", body),
  },
};

/** CPU seconds of one batch, one request after another. */
async function cpu(call: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let count = 0; count < requestsEach; count++) await call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

try {
  for (const [method, { fetch, client }] of Object.entries(calls)) {
    for (let warmUp = 0; warmUp < 6; warmUp++) for (const call of [fetch, client]) await cpu(call);
    const ratios: number[] = [];
    // In turn, and the first changing, so that a slow moment of the machine slows both.
    for (let round = 0; round < rounds; round++) {
      const first = round % 2 === 0 ? await cpu(fetch) : 0;
      const ours = await cpu(client);
      ratios.push(ours / (first || (await cpu(fetch))));
    }
    const ratio = ratios.sort((a, b) => a - b)[ratios.length >> 1] ?? Number.NaN;
    const name = method as keyof typeof goal;
    console.log(
      `${method.toUpperCase()}, CPU over a bare fetch: ${ratio.toFixed(2)} (goal ${goal[name]}, at most ${limit[name]})`,
    );
    if (!(ratio <= limit[name])) process.exitCode = 1;
  }
} finally {
  child.kill();
  await rm(outdir, { recursive: true });
}
