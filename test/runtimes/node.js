/** What the package has for Node alone: downloads, and the sandbox within a program. */
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as api from "seedance-client";
import { download } from "seedance-client/node";
import { startSandbox } from "seedance-client/sandbox";
import { assert, equal, runCases } from "./bench.js";

const body = { type: "text-to-image", prompt: "A glass train" };

/** No flag is needed, also in Node 22.13. A proxy that refuses proves that the request went to it, and nowhere else. */
async function usesProxy() {
  const hosts = [];
  const proxy = createServer().on("connect", ({ url }, socket) => {
    hosts.push(url);
    socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  await new Promise((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  process.env.HTTPS_PROXY = `http://127.0.0.1:${proxy.address().port}`;
  try {
    const client = api.createClient({ apiKey: "sk_live_none", baseUrl: "https://api.seedance.test" });
    const error = await client.get("sd2_xxxxx").catch((error) => error);
    assert(error.notSent && /proxy .* refused to connect/.test(error.message), error.message);
    equal(hosts.join(), "api.seedance.test:443", "the hosts that the proxy was asked for");
  } finally {
    delete process.env.HTTPS_PROXY;
    proxy.close();
  }
}

/** @see run of suite.js */
export function run({ baseUrl }) {
  return runCases(api, baseUrl, {
    "download saves what the task made": (bench) => saves(bench, []),
    "a download that is cut goes on": (bench) => saves(bench, ["download-reset"]),
    "requests go through the proxy of the environment": usesProxy,
    "the package's own sandbox": async () => {
      const sandbox = await startSandbox({ credits: 100 });
      try {
        const client = api.createClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.url });
        const { id } = await client.submit("nano-banana-pro", body);
        sandbox.advance(3_600);
        equal((await client.wait(id)).status, "completed", "the status");
        equal(sandbox.ledger().filter(({ type }) => type === "charge").length, 1, "the charges");
      } finally {
        await sandbox.close();
      }
    },
  });
}

async function saves(bench, faults) {
  const directory = await mkdtemp(join(tmpdir(), "seedance-runtime-"));
  try {
    const { client } = bench.connect({ faults });
    const { id } = await client.submit("nano-banana-pro", body);
    const files = await download(client, await client.wait(id, { interval: 2_000 }), { directory });
    equal(files.length, 1, "the files");
    for (const { path, bytes, sha256, type } of files) {
      const saved = await readFile(path);
      equal([saved.length, createHash("sha256").update(saved).digest("hex")], [bytes, sha256], "size and SHA-256");
      assert(type.startsWith("image/"), `${type} is the type of an image`);
    }
  } finally {
    await rm(directory, { recursive: true });
  }
}
