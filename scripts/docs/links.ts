import { glob, readFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";

/**
 * Checks every link between the site's files: pages, their headings, styles, scripts, and the texts for AIs.
 * @throws Error that names each one which leads nowhere.
 */
export async function checkLinks(site: string): Promise<void> {
  const dead = await deadLinks(site);
  if (dead.length > 0) throw new Error(`Links that lead nowhere:\n${dead.join("\n")}`);
}

/** A line for each dead link: `file: link`. */
export async function deadLinks(site: string): Promise<string[]> {
  const files = new Map<string, string>();
  for await (const entry of glob("**/*", { cwd: site, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = posix.relative(site, path);
    files.set(name, /\.(html|md|txt)$/.test(name) ? await readFile(path, "utf8") : "");
  }
  return [...files].flatMap(([name, text]) =>
    linksOf(name, text)
      .filter((link) => !leadsSomewhere(link, name, files))
      .map((link) => `${name}: ${link}`),
  );
}

/** Links of one file; those of scripts' data and of code are none. */
function linksOf(name: string, text: string): string[] {
  const found = name.endsWith(".html")
    ? text.replace(/<script(?![^>]*\ssrc=)[^>]*>.*?<\/script>/gs, "").matchAll(/\s(?:href|src)="([^"]*)"/g)
    : text
        .replace(/^```.*?^```$/gms, "")
        .replace(/`[^`\n]*`/g, "")
        .matchAll(/\]\(([^()\s]+)\)/g);
  return [...found].map(([, link = ""]) => link.replace(/&amp;/g, "&"));
}

function leadsSomewhere(link: string, from: string, files: Map<string, string>): boolean {
  // Other hosts are not asked: the build needs no network.
  if (/^(https?|mailto):/.test(link)) return true;
  const [path = "", id = ""] = link.split("#");
  const target = path === "" ? from : posix.normalize(posix.join(dirname(from), path));
  const text = files.get(target);
  if (text === undefined) return false;
  return id === "" || !target.endsWith(".html") || text.includes(` id="${decodeURIComponent(id)}"`);
}
