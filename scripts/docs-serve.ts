/**
 * Builds the docs' site, serves it on this machine and starts a sandbox, until Ctrl-C. The printed link passes the
 * sandbox's address and key to the page "Try it".
 *
 *   npm run docs:serve
 *   npm run docs:serve -- --port 4000 --watch
 *
 * With --watch, it builds again when openapi/, generated/ or scripts/docs change.
 */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { startSandbox } from "../src/sandbox/index.ts";
import { languages } from "./docs/languages.ts";
import { serveSite } from "./docs/serve/serve-site.ts";
import { watchFolders } from "./docs/serve/watch-folders.ts";

const root = join(import.meta.dirname, "..");
const { values: options } = parseArgs({
  options: {
    port: { type: "string", default: "4000" },
    out: { type: "string", default: join(root, "dist/docs") },
    watch: { type: "boolean", default: false },
  },
});
if (!/^\d{1,5}$/.test(options.port) || Number(options.port) > 65_535) {
  console.error(`--port ${JSON.stringify(options.port)}: must be a whole number from 0 to 65535.`);
  process.exit(2);
}
const stopped = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);

await build();
const site = await serveSite(options.out, Number(options.port));
const sandbox = await startSandbox({ allowOrigin: [site.url] });
const access = new URLSearchParams({ sandbox: sandbox.url, key: sandbox.apiKey ?? "" });
console.log(`Docs     ${site.url}/`);
for (const [language, name] of Object.entries(languages))
  console.log(`Try it   ${site.url}/${language}/try.html#${access} ${name}`);
console.log(`Sandbox  ${sandbox.url}/_sandbox/\nPress Ctrl-C to stop both.`);

const folders = ["openapi", "generated", "scripts/docs"].map((folder) => join(root, folder));
const unwatch = options.watch ? watchFolders(folders, rebuild) : () => {};
await stopped;
unwatch();
await Promise.all([site.close(), sandbox.close()]);

async function rebuild(): Promise<void> {
  await build();
  console.log("Built again.");
}

/** Builds in a separate process, since the build's own code may have changed. */
async function build(): Promise<void> {
  const script = join(root, "scripts/docs.ts");
  await promisify(execFile)(process.execPath, [script, "--out", options.out], { cwd: root });
}
