/**
 * Runs a bundled program against the installed package's sandbox, and prints which files of the bundle each first use
 * loads: `node scripts/measure/first-uses.ts BUNDLE PACKAGE`. The program exports a client, made with `globalThis.options`.
 */
import { registerHooks } from "node:module";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [bundle = "", installed = ""] = process.argv.slice(2);
const folder = pathToFileURL(`${resolve(bundle)}/`).href;
let loaded: string[] = [];
registerHooks({
  load(url, context, next) {
    if (url.startsWith(folder)) loaded.push(basename(url));
    return next(url, context);
  },
});

const { startSandbox }: typeof import("seedance-client/sandbox") = await import(
  pathToFileURL(join(installed, "dist/sandbox.js")).href
);
const sandbox = await startSandbox();
const body = { prompt: "A glass train crosses a bridge." } as const;
const media = { ...body, mode: "image-to-video", image_url: "https://media.invalid/a.png" } as const;

const steps: Record<string, (client: import("seedance-client").Client, id: string) => Promise<unknown>> = {
  "the first request": (client, id) => client.get(id),
  "the first submit": (client) => client.submit("seedance", body),
  "the first wait": (client, id) => client.wait(id),
  "the first preflight": (client) =>
    client.submit("seedance", media, { preflight: true }).catch((error) => {
      // The host does not exist, but the code of the lookup is loaded.
      if (error.code !== "validation_failed") throw error;
    }),
};

try {
  const headers = {
    Authorization: `Bearer ${sandbox.apiKey}`,
    "Content-Type": "application/json",
    "Idempotency-Key": "a",
  };
  const init = { method: "POST", headers, body: JSON.stringify(body) };
  const { id } = (await (await fetch(`${sandbox.url}/api/v1/video/seedance`, init)).json()) as { id: string };
  sandbox.advance(3600);
  Object.assign(globalThis, { options: { apiKey: sandbox.apiKey, baseUrl: sandbox.url } });
  const { client } = await import(`${folder}program.js`);
  const found: Record<string, string[]> = { createClient: loaded };
  for (const [name, use] of Object.entries(steps)) {
    loaded = [];
    await use(client, id);
    found[name] = loaded;
  }
  console.log(JSON.stringify(found));
} finally {
  await sandbox.close();
}
