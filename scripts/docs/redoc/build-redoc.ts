import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import YAML from "yaml";
import type { OpenApiDocument } from "../../generate/document.ts";
import { escapeHtml } from "../html.ts";
import type { Language } from "../languages.ts";
import { bundleRedoc } from "./bundle-redoc.ts";
import { readRedocStrings } from "./words.ts";

const folder = import.meta.dirname;
const redocly = join(folder, "../../../node_modules/.bin/redocly");
let bundled: Promise<string> | undefined;

/**
 * The reference as Redoc shows it, for a page of the site.
 * @param view the file of a contract's docs view: without references.
 * @returns `html`, which is shown where scripts run; `head`, its styles and script; `bundle`, the text of
 * `assets/redoc.js`, the same for all views.
 * @throws Error if the pinned Redoc is not what the patches expect.
 */
export async function buildRedoc(
  view: string,
  language: Language,
): Promise<{ html: string; head: string; bundle: string }> {
  const document = YAML.parse(await readFile(view, "utf8")) as OpenApiDocument;
  bundled ??= standalone(view).then(bundleRedoc);
  const styles = await readFile(join(folder, "redoc.css"), "utf8");
  const html = `<div class="redoc-app">
<h1 class="redoc-title">${escapeHtml(document.info.title)}</h1>
<div id="redoc"></div>
${json("redoc-words", await readRedocStrings(language))}
${json("redoc-definition", { ...document, servers: document.servers.map(withoutCode) })}
</div>`;
  const head = `<style>\n${styles}</style>\n<script src="../assets/redoc.js" defer></script>`;
  return { html, head, bundle: await bundled };
}

/** Redoc's own bundle, as `redocly build-docs` writes it into a page. */
async function standalone(view: string): Promise<string> {
  const out = await mkdtemp(join(tmpdir(), "redoc-"));
  try {
    const page = join(out, "index.html");
    const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
    await promisify(execFile)(redocly, ["build-docs", view, "--inlineBundle", "--output", page], { env });
    const [, script] = (await readFile(page, "utf8")).split('<script type="module">');
    const [bundle, definition] = script?.split("const __redoc_definition = ") ?? [];
    if (bundle === undefined || definition === undefined) throw new Error("redocly build-docs writes another page.");
    return bundle;
  } finally {
    await rm(out, { recursive: true });
  }
}

/** Redoc shows what a server says as it is, not as Markdown. */
const withoutCode = (server: OpenApiDocument["servers"][number]) => ({
  ...server,
  description: server.description.replaceAll("`", ""),
});

const json = (id: string, value: object) =>
  `<script type="application/json" id="${id}">${JSON.stringify(value).replaceAll("<", "\\u003c")}</script>`;
